import { durationText } from '../../../base/duration.ts';
import { outageName } from '../../../domain/provider/outage.ts';
import { inline, withCommands } from '../../words/inline.ts';
import type { DrainItem } from './drainItem.ts';
import type { DrainCause, DrainReport } from './drainReport.ts';
import { pausedMs } from './drainSpan.ts';

/** A drain's report as Markdown: the honest line first, then what to do, then everything by place. */
export function drainReportText(report: DrainReport): string {
  const lines = [
    `# ${inline(report.verdict.text)}`,
    '',
    headLine(report),
    ...(report.older > 0
      ? [`${report.older} more needed you before it began, and it did not touch them.`]
      : []),
    ...comparison(report),
    ...section(
      'What to do first',
      report.first.map((step, at) => `${at + 1}. ${withCommands(step)}`),
    ),
    ...section('Landed', report.landed.map(landedLine)),
    ...causes('Held for review', report.held),
    ...causes('Failed or blocked', report.needsYou),
    ...causes('Running', report.running),
    ...causes('Cut off', report.cutOff),
    ...causes('Waiting', report.waiting),
    ...causes('Over otherwise', report.closed),
    ...waits(report),
    ...spent(report),
  ];
  return `${lines.join('\n')}\n`;
}

const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
/** To the second. */
const long = (ms: number): string => durationText(Math.round(ms / 1_000) * 1_000);

/** How a drain came to its end, before when. */
const ends = {
  empty: 'its queue empty',
  stopped: 'stopped',
  interrupted: 'interrupted',
  abandoned: 'abandoned',
} as const;

function headLine({ span, tookMs, tokens, workMs }: DrainReport): string {
  const { drain, startedAt, endedAt, how, bound, concurrency } = span;
  const end = how === 'running' ? 'still runs' : `${ends[how]} ${iso(endedAt)}`;
  const why = bound === undefined ? '' : ` (${inline(bound)})`;
  return `${drain}: ${iso(startedAt)}, ${end}${why}; ${long(tookMs)}, at most ${concurrency} side by side, ${tokens} tokens, ${long(workMs)} of turns.`;
}

function comparison({ before, counts, tokens, tookMs }: DrainReport): string[] {
  if (!before) return [];
  const { drain, counts: then } = before;
  return [
    `The drain before (${drain}): ${then.landed} of ${then.all} landed, ${then.needsYou} failed or blocked, ${before.tokens} tokens, ${long(before.tookMs)}; this one ${counts.landed} of ${counts.all}, ${counts.needsYou}, ${tokens}, ${long(tookMs)}.`,
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];

const named = ({ id, title }: DrainItem): string => `${id} ${inline(title)}`;

const landedLine = (item: DrainItem): string =>
  `- ${item.commit === undefined ? 'already there' : `\`${item.commit.slice(0, 12)}\``} ${named(item)} (${item.files === 1 ? '1 file' : `${item.files ?? 0} files`})${claimText(item)}`;

/** An agent's own words are told as its own words. */
const claimText = ({ claim }: DrainItem): string =>
  claim === undefined ? '' : ` · its agent says: ${inline(claim)}`;

function causes(title: string, all: readonly DrainCause[]): string[] {
  const lines = all.flatMap(({ code, text, next, items }) => [
    `- **${code}**: ${withCommands(text)}${next === undefined ? '' : ` ${withCommands(next)}`}`,
    ...items.map((item) => `  - ${named(item)}${claimText(item)}`),
  ]);
  return section(title, lines);
}

function waits({ span }: DrainReport): string[] {
  const lines = span.waits.map(
    ({ cause, text, since, ms, lasted }) =>
      `- ${outageName[cause]} from ${iso(since)} for ${long(ms)}${lasted ? ', to the end' : ''}: ${inline(text)}`,
  );
  const paused = span.pauses.length > 0 ? [`- paused by you for ${long(pausedMs(span))}`] : [];
  return section('Waited as a whole', [...lines, ...paused]);
}

function spent(report: DrainReport): string[] {
  const { held, needsYou, running, cutOff, closed, landed } = report;
  const others = [held, needsYou, running, cutOff, closed].flat().flatMap(({ items }) => items);
  const worked = [...landed, ...others].filter(({ tokens, tookMs }) => tokens + tookMs > 0);
  worked.sort((a, b) => b.tokens - a.tokens);
  const rows = worked.map(
    ({ id, tokens, workMs, tookMs }) => `| ${id} | ${tokens} | ${long(workMs)} | ${long(tookMs)} |`,
  );
  if (rows.length === 0) return [];
  const head = ['| commission | tokens | turns | from claim to end |', '| --- | --- | --- | --- |'];
  return section('Used', [...head, ...rows]);
}
