import type { Commission } from '../commission/commission.ts';
import type { StoredEvent } from '../commission/event.ts';
import type { LockConflict } from '../scope/authority.ts';
import type { TimelineSpan } from './block.ts';

/** One that could not start before another had ended. */
export interface WaitedFor {
  readonly commission: string;
  /** Whose lock or result it waited for. */
  readonly on: string;
  readonly why: 'lock' | 'dependency';
  /** The path that was taken; empty for a dependency. */
  readonly path: string;
  /** When the other one let go and when this one was claimed; epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** One commission, with its facts, oldest first. */
export interface Life {
  readonly commission: Commission;
  readonly history: readonly StoredEvent[];
  /** When what it did in the drain ended; absent while it goes on. */
  readonly letGo?: number;
}

/** Whether two locksets share a path. */
export type Conflict = (
  mine: readonly string[],
  theirs: readonly string[],
) => LockConflict | undefined;

/** Of so many that let go before a claim the cause of its wait is looked for. */
const lookedAt = 8;

/**
 * For whom each commission waited, as far as the record shows it: the last one to let go between its queueing and its
 * claim on which it depends, or whose lockset shares a path with its own.
 */
export function waitedFor(
  lives: readonly Life[],
  span: TimelineSpan,
  conflict: Conflict,
): WaitedFor[] {
  const ended = lives.filter(({ letGo }) => letGo !== undefined);
  ended.sort((a, b) => (b.letGo ?? 0) - (a.letGo ?? 0));
  return lives.flatMap((life) => {
    const wait = waitOf(life, span);
    if (!wait) return [];
    const before: Life[] = [];
    // The latest first: those before the claim are found by halving.
    for (let at = firstNotAfter(ended, wait.to); at < ended.length; at++) {
      const one = ended[at];
      if (!one || (one.letGo ?? 0) <= wait.from || before.length === lookedAt) break;
      if (one.commission.id !== life.commission.id) before.push(one);
    }
    return before.flatMap((one) => causeOf(life, one, wait, conflict)).slice(0, 1);
  });
}

/** Where those begin that did not let go after this moment. @param ended The latest first. */
function firstNotAfter(ended: readonly Life[], moment: number): number {
  let [from, to] = [0, ended.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ended[middle]?.letGo ?? 0) > moment) from = middle + 1;
    else to = middle;
  }
  return from;
}

interface Wait {
  readonly from: number;
  readonly to: number;
}

/** From when it could be claimed to its first claim in the drain. */
function waitOf({ history }: Life, span: TimelineSpan): Wait | undefined {
  const claimed = history.findIndex(
    ({ type, seq }) => type === 'claimed' && seq > span.startSeq && seq <= span.endSeq,
  );
  const claim = history[claimed];
  if (!claim) return undefined;
  const queued = history.slice(0, claimed).findLast(({ type }) => queues.has(type));
  return { from: Math.max(span.startedAt, queued?.at ?? 0), to: claim.at };
}

const queues: ReadonlySet<string> = new Set(['created', 'queued', 'requeued', 'revised']);

function causeOf(
  { commission: mine }: Life,
  { commission: other, letGo: from = 0 }: Life,
  { to }: Wait,
  conflict: Conflict,
): WaitedFor[] {
  const told = { commission: mine.id, on: other.id, from, to };
  const depends =
    mine.dependsOn.includes(other.id) || mine.dependsOnDecisions.includes(other.decisionRef);
  if (depends) return [{ ...told, why: 'dependency', path: '' }];
  const shared = conflict(mine.scope.lockset, other.scope.lockset);
  return shared ? [{ ...told, why: 'lock', path: shared.theirs }] : [];
}
