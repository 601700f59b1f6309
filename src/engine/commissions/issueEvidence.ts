import type { Commission } from '../../domain/commission/commission.ts';
import type { Warning } from '../../domain/commission/warning.ts';
import type { CommissionTerms } from '../../domain/commission/terms.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { commandDoubt, goesOnWhenRed, readsAsCommand } from '../../domain/evidence/doubt.ts';
import {
  commandsOf,
  criteriaOf,
  type EvidenceRequirement,
} from '../../domain/evidence/evidence.ts';
import { requirementOf } from '../../domain/evidence/recorded.ts';
import type { Carriers } from '../../domain/readiness/readiness.ts';
import type { Scope } from '../../domain/scope/scope.ts';

type Asked = Pick<CommissionTerms, 'evidence' | 'criteria' | 'judge' | 'acceptJudgement'>;

/** What is to be shown: the decision's evidence or that of the request, its criteria, and what specifications ask. */
export function evidenceFor(
  { evidence, criteria = [] }: Asked,
  decision: Decision,
  carriers: Carriers,
): EvidenceRequirement[] {
  const own = (evidence ?? decision.evidenceRequirements).map(requirementOf);
  const known = new Set(criteriaOf(own).map(({ text }) => text));
  const more = [...new Set(criteria.map((text) => text.trim()))].filter((text) => !known.has(text));
  return [
    ...own,
    ...more.map((text) => ({ kind: 'criterion' as const, text })),
    ...specEvidence(carriers, decision),
  ];
}

/** Who answers the criteria, and what that may do; nothing where nobody was asked (docs/rules.md R150, R152). */
export function judgeFor(
  { judge, acceptJudgement }: Asked,
  decision: Decision,
): Pick<Scope, 'judge' | 'acceptJudgement'> {
  const isAsked = judge ?? (acceptJudgement === true || decision.judge === true);
  return {
    ...(isAsked && { judge: true as const }),
    ...(acceptJudgement === true && { acceptJudgement: true as const }),
  };
}

/** What those sections ask to be shown (docs/rules.md R45). */
function specEvidence({ specs }: Carriers, { sectionRefs }: Decision): EvidenceRequirement[] {
  return specs
    .flatMap((spec) => spec.sections)
    .filter(({ id }) => sectionRefs.includes(id))
    .flatMap(({ id, evidenceRequired }) =>
      evidenceRequired.map((one) => requirementOf({ ...one, specSectionRef: id })),
    );
}

/** What the operator should know of its evidence before any of it is needed (docs/rules.md R148). */
export function evidenceWarnings({
  evidenceRequirements: all,
  scope,
  deliveryPolicy,
}: Commission): Warning[] {
  const [commands, criteria] = [commandsOf(all), criteriaOf(all)];
  return [
    ...unproven(all, scope, deliveryPolicy),
    ...commands.flatMap((one) => doubtful(one.command)),
    ...criteria.filter(({ text }) => readsAsCommand(text)).map(({ text }) => notRun(text)),
    ...(scope.judge && criteria.length === 0 ? [nothingToJudge] : []),
    ...(scope.acceptJudgement && !scope.judge ? [neverJudged] : []),
  ];
}

const nothingToJudge: Warning = {
  code: 'nothing_to_judge',
  what: 'it has no criterion that could be judged.',
};

const neverJudged: Warning = {
  code: 'judgement_impossible',
  what: 'judgements are accepted, but it says "judge: false", so there will be none.',
};

function unproven(
  all: readonly EvidenceRequirement[],
  scope: Scope,
  policy: Commission['deliveryPolicy'],
): Warning[] {
  if (all.length === 0) {
    const what = 'it names no evidence, so nothing will prove its result.';
    return [{ code: 'evidence_missing', what }];
  }
  if (commandsOf(all).length > 0 || criteriaOf(all).length === 0) return [];
  const what = `it names criteria and no command, so nothing will prove its result${heldFor(scope, policy)}.`;
  return [{ code: 'criteria_only', what }];
}

const heldFor = (
  { judge, acceptJudgement }: Scope,
  policy: Commission['deliveryPolicy'],
): string =>
  policy === 'workspace_patch_manual' || (judge && acceptJudgement)
    ? ''
    : ' and it will be held for your judgement';

function doubtful(command: string): Warning[] {
  const doubt = commandDoubt(command);
  if (doubt === undefined) return goesOnWhenRed(command) ? [goesOn(command)] : [];
  const what = `the evidence command ${shown(command)} ${doubt}. Correct it, or write it as a criterion: "- criterion: …" in the file, --criterion on the command line.`;
  return [{ code: 'evidence_reads_as_sentence', what }];
}

const goesOn = (command: string): Warning => ({
  code: 'evidence_goes_on_when_red',
  what: `the evidence command ${shown(command)} goes on behind a line that is red, so that the last one alone proves anything. Begin it with "set -e", or join its lines with "&&".`,
});

const notRun = (text: string): Warning => ({
  code: 'criterion_reads_as_command',
  what: `the criterion ${shown(text)} reads as a command and will not be run. Set it as code in the text of the decision, or name it in evidence_requirements or with --evidence.`,
});

const shown = (text: string): string =>
  JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
