import { mostConcurrency } from '../../domain/schedule/concurrency.ts';
import type { DrainOrder } from '../../engine/drain/order.ts';
import { flag, repeated, said, text, type Given } from '../option.ts';
import { usage } from '../surface.ts';
import { count } from './budgetOptions.ts';
import type { PlanFlags } from './planOptions.ts';

/** Of what runs commissions. */
export const runOptions = {
  drain: flag('drain the queue: run all that can run, land what may land'),
  concurrency: text('n', 'parallel agents (default 2)'),
  decision: repeated('decision', 'same as naming the decision; repeat for more'),
  drainTokens: text('n', 'start nothing more once all turns together have used so many'),
  until: text('time', 'start nothing more from then on: 07:30, or an RFC 3339 time'),
  forceSkipSpecs: text('reason', 'record that this work runs outside the specifications'),
  strictExit: flag('exit 3 when something needs the operator'),
  detach: flag('run in the background, without a terminal; not together with --drain'),
  once: flag('not available'),
};

export type RunFlags = Given<typeof runOptions>;

/** What is to be run. @throws Fault `usage`: nothing was looked at or written yet. */
export function drainOrder(
  flags: RunFlags & Pick<PlanFlags, 'prepareOnly'>,
  settings: Pick<DrainOrder, 'concurrency'>,
  now = Date.now(),
): DrainOrder {
  refuseConflicts(flags);
  const concurrency =
    flags.concurrency === undefined
      ? settings.concurrency
      : concurrencyFrom('--concurrency ', flags.concurrency);
  return {
    mode: flags.drain ? 'drain' : 'single',
    concurrency,
    ...said({
      override: flags.forceSkipSpecs,
      tokens: count('--drain-tokens', flags.drainTokens),
      until: flags.until === undefined ? undefined : momentOf(flags.until, now),
    }),
  };
}

/** @param said How it was said, before the number. @throws Fault `usage`. */
export function concurrencyFrom(said: string, given: string): number {
  const concurrency = Number(given);
  if (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= mostConcurrency)
    return concurrency;
  throw usage(
    `${said}${given} is no number from 1 to ${mostConcurrency}.`,
    'Give the number of parallel agents.',
  );
}

function refuseConflicts({
  drain,
  once,
  detach,
  forceSkipSpecs,
  prepareOnly,
}: Parameters<typeof drainOrder>[0]): void {
  if (prepareOnly && drain)
    throw usage(
      '--prepare-only stops before anything runs; --drain runs it.',
      'Leave one of them out.',
    );
  if (drain && once)
    throw usage('--drain cannot be combined with --once.', 'Leave one of them out.');
  if (drain && detach)
    throw usage('--drain requires the operator stream; omit --detach.', 'Leave --detach out.');
  if (once)
    throw usage('--once is not available.', 'Leave it out; Ctrl-C stops a run and keeps its work.');
  if (prepareOnly && detach)
    throw usage(
      '--prepare-only runs nothing, in the background neither.',
      'Leave one of them out.',
    );
  if (forceSkipSpecs?.trim() === '') {
    throw usage(
      '--force-skip-specs needs a reason.',
      'Say in a few words why this work runs outside the specifications.',
    );
  }
}

/**
 * Epoch milliseconds of `07:30`, the next time it is that on this machine's clock, or of an RFC 3339 time.
 * @throws Fault `usage`, also for a time that has passed.
 */
export function momentOf(text: string, now: number): number {
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (clock) {
    const at = new Date(now);
    at.setHours(Number(clock[1]), Number(clock[2]), 0, 0);
    if (at.getTime() <= now) at.setDate(at.getDate() + 1);
    return at.getTime();
  }
  const moment = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (moment > now) return moment;
  throw usage(`"${text}" is no time to come.`, 'Write it like 07:30 or 2026-12-01T07:30:00Z.');
}
