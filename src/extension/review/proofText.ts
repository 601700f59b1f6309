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
import { say } from '../words.ts';

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
    say('scope: {0} on {1}', allowedPaths.map(shownPattern).join(', '), targetBranch),
    `${runText(attempt, turns)}${model ? `, ${model}` : ''}`,
    ...(report ? [say('agent: {0}', report.summary)] : []),
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
  const nothing =
    commission.evidenceRequirements.length === 0
      ? say('proof: none. No evidence was asked for, so nothing proves this result')
      : say('proof: none. No command was asked for, so nothing proves this result');
  const claims = new Map(report?.claims.map((one) => [one.requirement.trim(), one.passed]));
  const mismatches = (verdict?.evidence ?? []).flatMap(({ command, exitCode }) => {
    const claimed = claims.get(command.trim());
    if (claimed === undefined || claimed === (exitCode === 0)) return [];
    return claimed
      ? say('mismatch: the agent says passed: {0}', command)
      : say('mismatch: the agent says failed: {0}', command);
  });
  return [
    ...(without ? [nothing] : []),
    ...(unproven === undefined ? [] : [say('unproven: taken by the operator: {0}', unproven)]),
    ...mismatches,
  ];
}

function evidenceLines(view: CommissionView, before: ReadonlyMap<string, EvidenceRun>): string[] {
  const { verdict, commission } = view;
  if (commission.evidenceRequirements.length === 0) return [];
  const criteria = criteriaLines(view);
  if (!verdict || verdict.evidence.length === 0)
    return [say('evidence: none was run'), ...criteria];
  return [
    ...verdict.evidence.map((run) => runLine(run, before.get(evidenceKey(run))?.exitCode)),
    ...(verdict.flaky ? [say('evidence: red first, green when run again')] : []),
    ...criteria,
  ];
}

/** What is to be true in words: as it was answered, and by whom, or left to whoever reads this. */
function runText(attempt: number, turns: number): string {
  return turns === 1
    ? say('run: attempt {0}, 1 turn', attempt)
    : say('run: attempt {0}, {1} turns', attempt, turns);
}

function criteriaLines(view: CommissionView): string[] {
  const judgement = judgementOf(view);
  if (judgement)
    return [
      say('judged by {0}, proven by nothing:', judgeName(judgement)),
      ...judgement.answers.map(
        (one) => `${answerWords[one.answer]}: ${one.criterion}: ${whyText(one)}`,
      ),
    ];
  return criteriaOf(view.commission.evidenceRequirements).map(({ text }) =>
    say('to be judged: {0}', text),
  );
}

function runLine(
  { command, exitCode, durationMs }: EvidenceRun,
  before: number | null | undefined,
): string {
  const end =
    exitCode === 0
      ? say('green')
      : exitCode === null
        ? say('stopped')
        : say('red (exit {0})', exitCode);
  const was = before === undefined ? '' : before === 0 ? say(', was green,') : say(', was red,');
  const seconds = (durationMs / 1_000).toFixed(1);
  return say('evidence: {0}{1} in {2} s: {3}', end, was, seconds, command);
}

/** What red commands printed last; green ones need no words. */
function redOutput({ verdict }: CommissionView): string {
  return (verdict?.evidence ?? [])
    .filter(({ exitCode, tail }) => exitCode !== 0 && tail.trim() !== '')
    .map(({ command, tail }) => `\n$ ${oneLine(command)}\n${tail.trimEnd()}\n`)
    .join('');
}
