import type { Json } from '../../../base/fault.ts';
import type { DrainItem } from './drainItem.ts';
import type { DrainCounts } from './drainCounts.ts';
import type { DrainCause, DrainReport } from './drainReport.ts';
import { pausedMs } from './drainSpan.ts';

/** The document of `harness report`. Milliseconds end on `_ms`. */
export function drainReportJson(report: DrainReport): Json {
  const { span, verdict, before } = report;
  return {
    report: {
      drain: span.drain,
      mode: span.mode,
      concurrency: span.concurrency,
      started_at: iso(span.startedAt),
      ended_at: span.how === 'running' ? undefined : iso(span.endedAt),
      how: span.how,
      bound: span.bound,
      fault: span.fault,
      verdict: { kind: verdict.kind, text: verdict.text },
      counts: countsJson(report.counts),
      first: [...report.first],
      landed: report.landed.map(itemJson),
      held: report.held.map(causeJson),
      needs_you: report.needsYou.map(causeJson),
      running: report.running.map(causeJson),
      cut_off: report.cutOff.map(causeJson),
      waiting: report.waiting.map(causeJson),
      closed: report.closed.map(causeJson),
      waits: span.waits.map(({ cause, text, since, ms, lasted }) => ({
        ...{ cause, text, since: iso(since), ms, lasted },
      })),
      paused_ms: pausedMs(span),
      tokens: report.tokens,
      work_ms: report.workMs,
      took_ms: report.tookMs,
      older: report.older,
      before: before && {
        drain: before.drain,
        counts: countsJson(before.counts),
        tokens: before.tokens,
        took_ms: before.tookMs,
      },
    },
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

const countsJson = ({ needsYou, cutOff, ...counts }: DrainCounts): Json => ({
  ...counts,
  needs_you: needsYou,
  cut_off: cutOff,
});

const causeJson = ({ code, text, next, items }: DrainCause): Json => ({
  ...{ code, text, next },
  commissions: items.map(itemJson),
});

/** `claim` is what the agent says of itself, and proves nothing. */
const itemJson = (item: DrainItem): Json => ({
  id: item.id,
  decision: item.decision,
  title: item.title,
  waits_for: item.waitsFor,
  commit: item.commit,
  files: item.files,
  claim: item.claim,
  tokens: item.tokens,
  work_ms: item.workMs,
  took_ms: item.tookMs,
});
