import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { EvidenceRun } from '../../domain/evidence/evidence.ts';
import type { ResultReport } from '../../engine/report/result.ts';
import { inMarkdown } from '../board/safeText.ts';
import { situationText } from '../board/situationText.ts';

/** Why a result may be trusted, or not: the first entry of its review, as Markdown. */
export function proofText({ view, diffStat, nextReason }: ResultReport): string {
  const { commission, report } = view;
  const parts = [
    `# ${inMarkdown(commission.decisionTitle)}`,
    `**${situationText[situationOf(view)]}**${nextReason ? `: ${inMarkdown(nextReason)}` : ''}`,
    facts(view),
    `## Evidence\n\n${evidence(view)}`,
    ...(diffStat ? [`## Changes\n\n${fenced(diffStat)}`] : []),
    ...(report ? [`## What the agent says\n\n${fenced(report.summary)}`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function facts({ commission, attempt, model, turns, verdict }: CommissionView): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Commission', commission.id],
    ['Decision', commission.decisionRef],
    ['Slice', commission.sliceDescription],
    ['Lands on', commission.scope.targetBranch],
    ['May change', commission.scope.allowedPaths.join(', ')],
    ['Attempt', `${attempt}, ${turns} turns${model ? `, ${model}` : ''}`],
    ['Verdict', verdict && `${verdict.code}: ${verdict.text}`],
  ];
  return rows
    .filter(([, value]) => value)
    .map(([name, value]) => `- ${name}: ${inMarkdown(value ?? '')}`)
    .join('\n');
}

function evidence({ verdict }: CommissionView): string {
  if (!verdict || verdict.evidence.length === 0)
    return 'None was asked for: nothing proves this result.';
  const flaky = verdict.flaky ? 'Red first and green when run again: flaky.\n\n' : '';
  return flaky + verdict.evidence.map(runText).join('\n\n');
}

function runText({ command, exitCode, durationMs, tail }: EvidenceRun): string {
  const end = exitCode === 0 ? 'green' : exitCode === null ? 'stopped' : `red, exit ${exitCode}`;
  const seconds = (durationMs / 1_000).toFixed(1);
  return `- ${inMarkdown(command)}: **${end}** in ${seconds} s${tail.trim() ? `\n\n${fenced(tail)}` : ''}`;
}

/** Foreign text as it is; the fence is longer than any run of backticks within. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}
