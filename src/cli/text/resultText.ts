import { commandsFor, remedyOf, remedyText } from '../../domain/check/remedy.ts';
import { leftOutText } from '../../domain/verdict/leftOut.ts';
import { situationOf } from '../../domain/commission/view.ts';
import type { ResultReport } from '../../engine/report/result.ts';
import { plain } from './print.ts';

/** `harness result` for people (docs/rules.md R25). */
export function resultText(report: ResultReport): string {
  const { view } = report;
  const { commission, verdict, delivery } = view;
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
    ...(verdict
      ? [
          `verdict: ${verdict.verdict}`,
          `verdict_code: ${verdict.code}`,
          `verdict_text: ${verdict.text}`,
          `proof: ${verdict.proof}`,
        ]
      : []),
    ...evidenceLines(report),
    ...(view.report ? [`agent_says: ${view.report.summary}`] : []),
    ...(view.deliveryDecision ? [`delivery_decision.reason=${view.deliveryDecision.reason}`] : []),
    ...(delivery ? [`delivery: ${delivery.status} (${delivery.reason})`] : []),
    ...(delivery?.commit ? [`commit: ${delivery.commit}`] : []),
    ...leftOutText(view.result ?? {}).map((text) => `left_out: ${text}`),
    `diff_status: ${report.changes.length > 0 ? 'changed' : 'clean'}`,
    ...(report.diffStat ? ['diff_stat:', ...report.diffStat.trimEnd().split('\n')] : []),
    'operator_next:',
    `- next_action=${report.nextAction}`,
    `- reason=${report.nextReason}`,
    ...hints(report),
  ];
  return `${lines.map(plain).join('\n')}\n`;
}

function evidenceLines({ view }: ResultReport): string[] {
  const { verdict } = view;
  if (!verdict || verdict.evidence.length === 0) return [];
  return [
    'evidence:',
    ...verdict.evidence.map(
      (run) =>
        `- exit=${run.exitCode ?? 'none'} duration_ms=${run.durationMs} command=${JSON.stringify(run.command)}`,
    ),
  ];
}

/** The step first that the refusal asks for, then how to end it. */
function hints({ view }: ResultReport): string[] {
  const remedy = remedyOf(view);
  if (remedy === undefined) return [];
  const commands = commandsFor(view.commission.id);
  const { apply, requeue, refresh, cancel } = commands;
  const line = (name: string, words: string): string => `- ${name}: ${words}`;
  const end = line('cancel', cancel);
  const next = `- next: ${remedyText(remedy, view)}`;
  switch (remedy) {
    case 'apply':
      return [line('apply', apply)];
    case 'requeue':
    case 'look':
      return [next, line('requeue', requeue), end];
    case 'refresh':
      return [next, line('refresh', refresh), end];
    case 'restore_branch':
    case 'mend_decision':
      return [next, end];
  }
}
