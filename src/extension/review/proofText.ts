import type { StoredEvent } from '../../domain/commission/event.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { criteriaOf, evidenceKey, type EvidenceRun } from '../../domain/evidence/evidence.ts';
import { shownPattern } from '../../domain/scope/meant.ts';
import type { ResultReport } from '../../engine/report/result.ts';
import { judgementOf } from '../../domain/judgement/judgement.ts';
import { answerWords, judgeName, whyText } from '../../engine/words/judgeWords.ts';
import { redBefore } from '../../engine/words/redBefore.ts';
import { oneLine } from '../board/safeText.ts';
import { situationText } from '../board/situationText.ts';

/** Why a result may be trusted, or not: short, since it stands above the diff it is about. */
export function proofText(
  { view, nextReason }: ResultReport,
  history: readonly StoredEvent[],
): string {
  const { commission, attempt, turns, model, report } = view;
  const { allowedPaths, targetBranch } = commission.scope;
  const lines = [
    `${situationText[situationOf(view)]}: ${nextReason.replace(longId, '$1')}`,
    ...warnings(view).map((warning) => `⚠ ${warning}`),
    ...evidenceLines(view, redBefore(view, history)),
    `scope: ${allowedPaths.map(shownPattern).join(', ')} on ${targetBranch}`,
    `run: attempt ${attempt}, ${turns} ${turns === 1 ? 'turn' : 'turns'}${model ? `, ${model}` : ''}`,
    ...(report ? [`agent: ${report.summary}`] : []),
  ];
  return `${lines.flatMap(wrapped).join('\n')}\n${redOutput(view)}`;
}

/** A commit in full; its first digits are enough to know it by. */
const longId = /\b([0-9a-f]{8})[0-9a-f]{32,}\b/g;

/** Columns one side of a diff has in a window of middling width. */
const WIDTH = 46;

/** Diff editors do not wrap lines. */
function wrapped(line: string): string[] {
  const lines: string[] = [];
  let rest = oneLine(line);
  while (rest.length > WIDTH) {
    const space = rest.lastIndexOf(' ', WIDTH);
    const end = space > WIDTH / 2 ? space : WIDTH;
    lines.push(rest.slice(0, end));
    rest = `  ${rest.slice(end).trimStart()}`;
  }
  return [...lines, rest];
}

/** What speaks against the result, before anything that speaks for it. */
function warnings({ verdict, report, commission, unproven }: CommissionView): string[] {
  const without = commission.evidenceRequirements.length === 0 || verdict?.proof === 'none';
  const missing = commission.evidenceRequirements.length === 0 ? 'evidence' : 'command';
  const claims = new Map(report?.claims.map((one) => [one.requirement.trim(), one.passed]));
  const mismatches = (verdict?.evidence ?? []).flatMap(({ command, exitCode }) => {
    const claimed = claims.get(command.trim());
    if (claimed === undefined || claimed === (exitCode === 0)) return [];
    return `mismatch: the agent says ${claimed ? 'passed' : 'failed'}: ${command}`;
  });
  return [
    ...(without ? [`proof: none. No ${missing} was asked for, so nothing proves this result`] : []),
    ...(unproven === undefined ? [] : [`unproven: taken by the operator: ${unproven}`]),
    ...mismatches,
  ];
}

function evidenceLines(view: CommissionView, before: ReadonlyMap<string, EvidenceRun>): string[] {
  const { verdict, commission } = view;
  if (commission.evidenceRequirements.length === 0) return [];
  const criteria = criteriaLines(view);
  if (!verdict || verdict.evidence.length === 0) return ['evidence: none was run', ...criteria];
  return [
    ...verdict.evidence.map((run) => runLine(run, before.get(evidenceKey(run))?.exitCode)),
    ...(verdict.flaky ? ['evidence: red first, green when run again'] : []),
    ...criteria,
  ];
}

/** What is to be true in words: as it was answered, and by whom, or left to whoever reads this. */
function criteriaLines(view: CommissionView): string[] {
  const judgement = judgementOf(view);
  if (judgement)
    return [
      `judged by ${judgeName(judgement)}, proven by nothing:`,
      ...judgement.answers.map(
        (one) => `${answerWords[one.answer]}: ${one.criterion}: ${whyText(one)}`,
      ),
    ];
  return criteriaOf(view.commission.evidenceRequirements).map(
    ({ text }) => `to be judged: ${text}`,
  );
}

function runLine(
  { command, exitCode, durationMs }: EvidenceRun,
  before: number | null | undefined,
): string {
  const end = exitCode === 0 ? 'green' : exitCode === null ? 'stopped' : `red (exit ${exitCode})`;
  const was = before === undefined ? '' : before === 0 ? ', was green,' : ', was red,';
  return `evidence: ${end}${was} in ${(durationMs / 1_000).toFixed(1)} s: ${command}`;
}

/** What red commands printed last; green ones need no words. */
function redOutput({ verdict }: CommissionView): string {
  return (verdict?.evidence ?? [])
    .filter(({ exitCode, tail }) => exitCode !== 0 && tail.trim() !== '')
    .map(({ command, tail }) => `\n$ ${oneLine(command)}\n${tail.trimEnd()}\n`)
    .join('');
}
