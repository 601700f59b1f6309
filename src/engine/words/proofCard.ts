import type { StoredEvent } from '../../domain/commission/event.ts';
import type { Confinement } from '../../domain/commission/session.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { criteriaOf, evidenceKey, type EvidenceRun } from '../../domain/evidence/evidence.ts';
import { isRedAsBefore } from '../../domain/evidence/sameOutput.ts';
import { leftOutText } from '../../domain/verdict/leftOut.ts';
import { provenAhead } from '../../domain/verdict/provenAs.ts';
import { setupFile } from '../../domain/setup/setup.ts';
import { inline } from './inline.ts';
import { judgementOf, type Judgement } from '../../domain/judgement/judgement.ts';
import { answerWords, judgeName, whyText } from './judgeWords.ts';
import { redBefore } from './redBefore.ts';
import { spentText } from './spentText.ts';

/**
 * What the agent claims on the left, what the engine ran on the right, as Markdown. A claim the engine
 * contradicts, and work without any proof, stand out (docs/rules.md R67).
 */
export function proofCard(view: CommissionView, history: readonly StoredEvent[]): string {
  const { commission, verdict, result } = view;
  const before = redBefore(view, history);
  const lines = [
    `# ${inline(commission.decisionTitle)}`,
    '',
    `Commission ${commission.id}, attempt ${view.attempt}, of ${inline(commission.decisionRef)}.`,
    ...(result
      ? [
          `${result.files.length} files, +${result.insertions} -${result.deletions}, tree \`${result.tree}\`.`,
        ]
      : []),
    ...provenLines(view),
    ...sessionLines(view),
    ...(spentText(view) === '' ? [] : [`Used: ${spentText(view)}.`]),
    ...setupLines(history),
    ...leftOutLines(result),
    ...leftRunningLines(view),
    ...(view.unproven === undefined
      ? []
      : ['', `**Unproven**: taken by the operator: ${inline(view.unproven)}`]),
    '',
    ...table(view, before),
    ...asBeforeLines(view, before),
    ...criteriaLines(view),
    ...(verdict?.flaky
      ? ['', '**Flaky**: red at first, green when run once more on the same tree.']
      : []),
    ...(history.some(
      (one) => one.type === 'measured' && one.data.round === 'reverify' && one.data.flaky,
    )
      ? ['', '**Flaky**: red at first, green when run once more on the merged tree.']
      : []),
    ...(verdict?.evidenceMutatesTree
      ? ['', '**Note**: the evidence itself changed tracked files; that was discarded.']
      : []),
    ...(view.report
      ? ['', `The agent says: ${inline(view.report.summary)}`]
      : ['', 'The agent gave no report.']),
  ];
  return `${lines.join('\n')}\n`;
}

/** What only somebody can judge: nothing has proven it, however the commands ended, and whoever answered. */
function criteriaLines(view: CommissionView): string[] {
  const criteria = criteriaOf(view.commission.evidenceRequirements);
  if (criteria.length === 0) return [];
  const judgement = judgementOf(view);
  if (judgement) return judgedLines(view, judgement);
  return [
    '',
    'To be judged, proven by nothing:',
    ...criteria.map(({ text }) => `- ${inline(text)}`),
  ];
}

function judgedLines({ deliveryDecision }: CommissionView, judgement: Judgement): string[] {
  return [
    '',
    `Judged by ${inline(judgeName(judgement))}: claims, proven by nothing.`,
    ...judgement.answers.map(
      (one) =>
        `- **${answerWords[one.answer]}**: ${inline(one.criterion)}: ${inline(whyText(one))}`,
    ),
    ...(deliveryDecision?.reason === 'judgement_accepted'
      ? [
          '',
          "**On a judge's word**: this commission accepts that to land its work, and nothing else stands for it.",
        ]
      : []),
  ];
}

/** Which tree its evidence ran on is never left to be guessed. */
function provenLines(view: CommissionView): string[] {
  const tree = provenAhead(view);
  return tree === undefined
    ? []
    : [
        `Its evidence ran on what its branch was to be with it and with what lands before it, tree \`${tree}\`.`,
      ];
}

const confinedTo: Readonly<Record<Confinement, string>> = {
  read_only: 'nothing to write',
  scope: 'its scope',
  workspace: '**the whole workspace**',
  none: '**nothing**',
};

/** Who did the work, and what held it while it did; nothing where no session said. */
function sessionLines({ agent, model, confinement }: CommissionView): string[] {
  const answered = model === undefined ? '' : `, model ${model}`;
  return [
    ...(agent ? [`Agent: ${inline(`${agent.name} ${agent.version}${answered}`)}.`] : []),
    ...(confinement ? [`Confined to: ${confinedTo[confinement]}.`] : []),
  ];
}

/** What evidence could use beside the tree it proves. */
function setupLines(history: readonly StoredEvent[]): string[] {
  const admitted = history.findLast((event) => event.type === 'admitted');
  const hash = admitted?.type === 'admitted' ? admitted.data.setup : undefined;
  return hash === undefined ? [] : [`Set up as confirmed: ${setupFile}, sha256 \`${hash}\`.`];
}

/** A server or a watcher of the agent's can have made what the work does not make by itself. */
const leftRunningLines = ({ leftRunning = [] }: CommissionView): string[] =>
  leftRunning.length === 0
    ? []
    : [
        '',
        `**Still running** when the agent ended, and ended then: ${leftRunning.map(inline).join('; ')}.`,
      ];

const leftOutLines = (result: CommissionView['result']): string[] =>
  leftOutText(result ?? {}).flatMap((text) => ['', `**Not in the result**: ${inline(text)}`]);

function table(view: CommissionView, before: ReadonlyMap<string, EvidenceRun>): string[] {
  const { verdict, commission } = view;
  if (!verdict) return ['Not measured yet.'];
  if (verdict.proof === 'none')
    return commission.evidenceRequirements.length === 0
      ? ['**proof: none** — no evidence was asked for.']
      : ['**proof: none** — no command was asked for, and criteria prove nothing.'];
  if (verdict.evidence.length === 0) return [`No evidence ran: ${inline(verdict.text)}`];
  return [
    '| evidence | agent claims | engine ran | before |',
    '| --- | --- | --- | --- |',
    ...verdict.evidence.map((run) => row(view, run, before.get(evidenceKey(run)))),
  ];
}

/** Both outputs, one below the other: whoever looks sees that the work changed nothing of it. */
function asBeforeLines(
  { verdict }: CommissionView,
  before: ReadonlyMap<string, EvidenceRun>,
): string[] {
  if (verdict?.code !== 'red_as_before') return [];
  return verdict.evidence.flatMap((is) => {
    const was = before.get(evidenceKey(is));
    if (!was || !isRedAsBefore(was, is)) return [];
    const named = inline(is.command);
    return [
      ...[
        '',
        `**Red as before**: \`${named}\`, exit ${is.exitCode ?? 'none'}. Before the work:`,
        '',
      ],
      ...quoted(was.tail),
      ...['', 'After it:', ''],
      ...quoted(is.tail),
    ];
  });
}

/** The end of an output as a block of code that nothing in it can leave. */
const quoted = (tail: string): string[] =>
  tail
    .trimEnd()
    .split(/\r?\n/)
    .slice(-15)
    .map((line) => `    ${line.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 300)}`);

function row(view: CommissionView, run: EvidenceRun, before: EvidenceRun | undefined): string {
  const claim = view.report?.claims.find(
    ({ requirement }) => requirement.trim() === run.command.trim(),
  );
  const green = run.exitCode === 0;
  const claims = claim ? (claim.passed ? 'passed' : 'failed') : 'nothing';
  const mismatch = claim && claim.passed !== green ? ' **mismatch**' : '';
  const ran = `${green ? 'green' : 'red'}, exit ${run.exitCode ?? 'none'}, ${run.durationMs} ms${reachOf(run)}`;
  const was = before ? (before.exitCode === 0 ? 'green' : 'red') : 'not looked at';
  return `| \`${inline(run.command).replaceAll('|', '\\|')}\` | ${claims}${mismatch} | ${ran} | ${was} |`;
}

const reachOf = ({ network, loopback }: EvidenceRun): string =>
  network ? ', network' : loopback === true ? ', loopback' : '';
