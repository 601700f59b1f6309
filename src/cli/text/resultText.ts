import { commandsFor, remedyOf, remedyText } from '../../domain/check/remedy.ts';
import { criteriaOf, type EvidenceRun } from '../../domain/evidence/evidence.ts';
import { leftOutText } from '../../domain/verdict/leftOut.ts';
import { isResumable, situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { judgementOf } from '../../domain/judgement/judgement.ts';
import { judgeName, whyText } from '../../engine/words/judgeWords.ts';
import type { ResultReport } from '../../engine/report/result.ts';
import { spentText } from '../../engine/words/spentText.ts';
import { plain } from './print.ts';

/** `harness result` for people (docs/rules.md R25). */
export function resultText(report: ResultReport): string {
  const { view } = report;
  const { commission } = view;
  const lines = [
    'Haft harness result',
    `commission: ${commission.id}`,
    `state: ${view.state}`,
    `situation: ${situationOf(view)}`,
    `attempt: ${view.attempt}`,
    `decision: ${commission.decisionRef}`,
    `delivery_policy: ${commission.deliveryPolicy}`,
    ...(commission.sliceDescription ? [`slice: ${commission.sliceDescription}`] : []),
    ...(view.workspace ? [`workspace: ${view.workspace}`] : []),
    ...(spentText(view) === '' ? [] : [`used: ${spentText(view)}`]),
    ...verdictLines(report),
    ...evidenceLines(report),
    ...criteriaLines(view),
    ...(view.leftRunning ?? []).map((command) => `ended_after_the_agent: ${command}`),
    ...(view.report ? [`agent_says: ${view.report.summary}`] : []),
    ...deliveryLines(view),
    ...leftOutText(view.result ?? {}).map((text) => `left_out: ${text}`),
    `diff_status: ${report.changes.length > 0 ? 'changed' : 'clean'}`,
    ...(report.diffStat ? ['diff_stat:', ...report.diffStat.trimEnd().split('\n')] : []),
    'operator_next:',
    `- next_action=${report.nextAction}`,
    `- reason=${report.nextReason}`,
    ...hints(report),
  ];
  return `${lines.map(oneField).join('\n')}\n`;
}

/** Whatever it says in further lines stands below it, so that no text of an agent looks like a field of ours. */
const oneField = (line: string): string => plain(line).replaceAll('\n', '\n    ');

function deliveryLines({ deliveryDecision, delivery }: CommissionView): string[] {
  return [
    ...(deliveryDecision ? [`delivery_decision.reason=${deliveryDecision.reason}`] : []),
    ...(delivery ? [`delivery: ${delivery.status} (${delivery.reason})`] : []),
    ...(delivery?.commit ? [`commit: ${delivery.commit}`] : []),
  ];
}

function verdictLines({ view: { verdict } }: ResultReport): string[] {
  if (!verdict) return [];
  return [
    `verdict: ${verdict.verdict}`,
    `verdict_code: ${verdict.code}`,
    `verdict_text: ${verdict.text}`,
    `proof: ${verdict.proof}`,
    ...(verdict.flaky ? ['flaky: red at first, green when run once more on the same tree'] : []),
    ...(verdict.evidenceMutatesTree
      ? ['evidence_mutates_tree: the evidence changed tracked files; that was discarded']
      : []),
  ];
}

function evidenceLines({ view }: ResultReport): string[] {
  const { verdict } = view;
  if (!verdict || verdict.evidence.length === 0) return [];
  return [
    'evidence:',
    ...verdict.evidence.flatMap((run) => [
      `- exit=${run.exitCode ?? 'none'} duration_ms=${run.durationMs} command=${JSON.stringify(run.command)}`,
      ...(run.exitCode === 0 ? [] : lastLines(run)),
    ]),
  ];
}

/** What is to be true in words, with the answer of a judge where there is one. */
function criteriaLines(view: CommissionView): string[] {
  const criteria = criteriaOf(view.commission.evidenceRequirements);
  if (criteria.length === 0) return [];
  const judgement = judgementOf(view);
  if (!judgement) return ['criteria:', ...criteria.map(({ text }) => `- to_be_judged ${text}`)];
  return [
    'criteria:',
    `judged_by: ${judgeName(judgement)}`,
    ...judgement.answers.map((one) => `- ${one.answer} ${one.criterion}: ${whyText(one)}`),
  ];
}

/** The end of what red evidence printed: there it says what is wrong. */
const lastLines = ({ tail }: EvidenceRun): string[] =>
  tail
    .trimEnd()
    .split('\n')
    .slice(-10)
    .filter((line) => line !== '')
    .map((line) => `    ${line}`);

/** The step first that the refusal asks for, then how to end it. */
function hints({ view }: ResultReport): string[] {
  const remedy = remedyOf(view);
  if (remedy === undefined) return [];
  const commands = commandsFor(view.commission.id);
  const { apply, requeue, refresh, cancel, resume } = commands;
  const line = (name: string, words: string): string => `- ${name}: ${words}`;
  const end = line('cancel', cancel);
  const next = `- next: ${remedyText(remedy, view)}`;
  const goesOn = isResumable(view) ? [line('resume', resume)] : [];
  switch (remedy) {
    case 'apply':
      return [line('apply', apply)];
    case 'requeue':
    case 'look':
      return [next, ...goesOn, line('requeue', requeue), end];
    case 'refresh':
      return [next, line('refresh', refresh), end];
    case 'restore_branch':
    case 'mend_decision':
      return [next, end];
  }
}
