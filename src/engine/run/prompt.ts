import { commandsOf, criteriaOf, type EvidenceRun } from '../../domain/evidence/evidence.ts';
import { shownPattern } from '../../domain/scope/meant.ts';
import type { Commission } from '../../domain/commission/commission.ts';
import type { Decision } from '../../domain/decision/decision.ts';

/**
 * What the agent is told: the decision's body verbatim, then its bounds (docs/rules.md R52). The body comes
 * first and whole, since it is the only authority on what to do.
 */
export function executePrompt(
  commission: Commission,
  decision: Decision,
  feedback?: string,
  emptySubmodules: readonly string[] = [],
): string {
  const { scope } = commission;
  const sections = [
    `You carry out one commission of the decision "${decision.title}" (${decision.id}) in this repository. Read the decision, make the real changes it asks for, then report.`,
    `--- decision ---\n${decision.body}\n--- end of decision ---`,
    bullets('Invariants that must hold', decision.invariants),
    commission.sliceDescription
      ? `This commission takes only this slice of the decision:\n${commission.sliceDescription}`
      : '',
    bullets('You may change only these paths', scope.allowedPaths.map(shownPattern)),
    bullets('You must not change these paths', scope.forbiddenPaths.map(shownPattern)),
    bullets(
      'The engine will run this evidence on your result',
      commandsOf(commission.evidenceRequirements).map(({ command }) => command),
    ),
    bullets(
      'It will also be judged by',
      criteriaOf(commission.evidenceRequirements).map(({ text }) => text),
    ),
    bullets(
      'These folders are submodules and empty here; what needs their content cannot run',
      emptySubmodules,
    ),
    feedback ? `The operator says about the previous attempt:\n${feedback}` : '',
    'Leave your changes in the work tree: do not commit, push or switch branches. Work outside the paths above, or no change at all, is rejected. When you are done, answer with the report only.',
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function bullets(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `${title}:\n${items.map((item) => `- ${item}`).join('\n')}`;
}

/** Red evidence, handed back to the same thread. */
export function repairPrompt(red: readonly EvidenceRun[]): string {
  const outputs = red.map(
    (run) =>
      `$ ${run.command}\nexit code: ${run.exitCode ?? 'none (ended by the engine)'}\n${run.tail}`,
  );
  return `The engine ran the evidence on your result and it is red:\n\n${outputs.join('\n\n')}\n\nFix the cause within the same paths, then answer with the report only.`;
}

/** For a thread that was cut off in the middle of its work. */
export const resumePrompt =
  'Your work was interrupted. Look at what is already done in the work tree, finish what the decision asks for within the same paths, then answer with the report only.';

/** Said while it works, when little is left of what it may take. */
export const finishPrompt =
  'Four fifths of what this commission may take are used, and at the end of it you will be interrupted. Bring the work tree into its best whole state now, then answer with the report only.';

/** The operator looked at the result and asks for changes. */
export const revisePrompt = (feedback: string): string =>
  `The operator has looked at your result and asks for changes:\n\n${feedback}\n\nMake them within the same paths, then answer with the report only.`;

/** JSON schema of the report; what comes back is checked, recorded and decides nothing. */
export const reportSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['summary', 'claims', 'files'],
  properties: {
    summary: { type: 'string' },
    claims: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['requirement', 'passed'],
        properties: { requirement: { type: 'string' }, passed: { type: 'boolean' } },
      },
    },
    files: { type: 'array', items: { type: 'string' } },
  },
} as const;
