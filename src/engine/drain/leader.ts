import { drainActor } from '../../domain/commission/actor.ts';
import { Fault } from '../../base/fault.ts';
import { dateStamp } from '../../domain/commission/dateStamp.ts';
import { storeWide, type EventDraft } from '../../domain/commission/event.ts';
import { holderOf, isLive } from '../authority/holders.ts';
import { holderText } from '../words/holderText.ts';
import type { DrainView } from '../../domain/commission/drainView.ts';
import type { Needs } from '../ports/context.ts';
import type { DrainOrder } from './order.ts';

export interface Leadership {
  readonly drain: string;
}

/**
 * Makes this process the one drain leader of the store, taking over from one that is gone (docs/rules.md R90).
 * A drain that was cut off while it was paused is gone on with paused (docs/rules.md R186).
 * @throws Fault `drain_in_progress` when another living process leads.
 */
export async function lead(
  context: Needs<'chance' | 'clock' | 'journal' | 'processes'>,
  { mode, concurrency, until }: Pick<DrainOrder, 'concurrency' | 'mode' | 'until'>,
): Promise<Leadership> {
  const { processes, clock, chance, journal } = context;
  return journal.transact((ledger) => {
    const events: EventDraft[] = [];
    const before = ledger.leader;
    if (before && isLive(context, before.holder)) throw inProgress(context, before);
    if (before) events.push(ended(before.drain, 'abandoned'));
    const drain = `drain-${dateStamp(clock.now())}-${chance.hex(4)}`;
    const wasPaused = before?.paused === true && before.mode === 'drain' && !before.requested;
    const isPaused = mode === 'drain' && (wasPaused || ledger.leftPaused !== undefined);
    const data = {
      ...{ drain, holder: processes.self, concurrency, mode },
      ...(isPaused && ({ paused: true } as const)),
      ...(until !== undefined && { until }),
    };
    events.push({ type: 'drain_started', by: drainActor(drain), ...storeWide, data });
    return { events, result: { drain } };
  });
}

/** What ended a drain before its time: a bound of its own, or what it could not go on with. */
export interface EndCause {
  readonly bound?: string | undefined;
  readonly fault?: Fault | undefined;
}

export async function resign(
  context: Needs<'journal'>,
  drain: string,
  how: 'empty' | 'stopped' | 'interrupted',
  why: EndCause = {},
): Promise<void> {
  await context.journal.append((ledger) =>
    ledger.leader?.drain === drain ? [ended(drain, how, why)] : [],
  );
}

function ended(
  drain: string,
  how: 'empty' | 'stopped' | 'interrupted' | 'abandoned',
  { bound, fault }: EndCause = {},
): EventDraft {
  const told = fault && { code: fault.code, what: fault.message, advice: fault.advice };
  const data = { drain, how, ...(bound !== undefined && { bound }), ...(told && { fault: told }) };
  return { type: 'drain_ended', by: drainActor(drain), ...storeWide, data };
}

export const noDrain = (): Fault =>
  new Fault({ code: 'no_drain', what: 'No drain is running.', advice: 'Start one first.' });

function inProgress(context: Needs<'processes'>, leader: DrainView): Fault {
  const { drain, holder } = leader;
  const isSeen = context.processes.state(holder) === 'alive';
  return new Fault({
    code: 'drain_in_progress',
    what: `${drain} is running in another process (${holderText(holderOf(context, leader))}).`,
    advice: isSeen
      ? 'It takes up queued commissions by itself; stop it first to run them differently.'
      : 'If you know that it no longer runs, say `haft harness take-over --reason "..."`.',
    facts: { drain, holder },
  });
}
