import type { StoredEvent } from '../../domain/commission/event.ts';
import {
  floorChain,
  forecast,
  type ChainLink,
  type Forecast,
  type ForecastTime,
} from '../../domain/schedule/forecast.ts';
import { candidates, justLooking } from '../authority/claimable.ts';
import { boundBy, isProblem } from '../authority/envelopes.ts';
import type { Needs } from '../ports/context.ts';

/** What a commission is taken to last where nothing like it ever ran: a guess, and told as one. */
const guess: ForecastTime = { turnMs: 15 * 60_000, restMs: 60_000 };
/** Earlier runs that are looked at. */
const mostRuns = 200;
const mostAgents = 8;

/** How long the queue would take, by the number of agents. */
export interface QueueForecast {
  /** For 1 to 8 agents. */
  readonly forecasts: readonly Forecast[];
  /** What no number of agents shortens, first to last. */
  readonly chain: readonly ChainLink[];
  /** What each is taken to last, and how many of them are only guessed. */
  readonly durations: ReadonlyMap<string, ForecastTime>;
  readonly guessed: number;
  /** Earlier runs the rest is taken from. */
  readonly learntFrom: number;
}

type ForecastPorts = Needs<'caseRule' | 'clock' | 'envelopes' | 'journal'>;

/** The queue as it is, drained on a virtual clock; nothing is written. */
export async function forecastQueue(context: ForecastPorts): Promise<QueueForecast> {
  const { ledger } = context.journal;
  const queued = candidates(ledger, justLooking);
  const learnt = await earlierRuns(context);
  const envelopes = queued.some(({ commission }) => commission.autonomyEnvelope)
    ? await context.envelopes.list()
    : undefined;
  const all = median([...learnt.values()].flat());
  const durations = new Map(
    queued.map(({ commission: { id, decisionRef } }) => {
      const same = median(learnt.get(decisionRef) ?? []);
      return [id, same ?? all ?? guess];
    }),
  );
  const input = {
    ...{ queued, rule: context.caseRule, now: context.clock.now() },
    find: (id: string) => ledger.get(id),
    ofDecision: (decision: string) => ledger.ofDecision(decision),
    envelopeOf: ({ commission }: (typeof queued)[number]) => {
      const bound = boundBy(commission, envelopes);
      return bound && isProblem(bound) ? commission.autonomyEnvelope : bound;
    },
    durationOf: ({ commission }: (typeof queued)[number]) => durations.get(commission.id) ?? guess,
  };
  return {
    forecasts: Array.from({ length: mostAgents }, (_, at) => forecast(input, at + 1)),
    chain: floorChain(input),
    durations,
    guessed: all === undefined ? queued.length : 0,
    learntFrom: [...learnt.values()].flat().length,
  };
}

/** How long runs that settled took, by decision; ms. */
async function earlierRuns({
  journal,
}: ForecastPorts): Promise<ReadonlyMap<string, ForecastTime[]>> {
  const { ledger } = journal;
  const ran = [...ledger.open(), ...ledger.latestClosed(mostRuns)].filter(({ verdict }) => verdict);
  const learnt = new Map<string, ForecastTime[]>();
  for (const { commission } of ran.slice(0, mostRuns)) {
    const took = runTimes(await journal.history(commission.id));
    const known = learnt.get(commission.decisionRef) ?? [];
    if (took.length > 0) learnt.set(commission.decisionRef, [...known, ...took]);
  }
  return learnt;
}

/** From each claim to the last result, and on to landing or hold; a run that was cut off says nothing. */
function runTimes(history: readonly StoredEvent[]): ForecastTime[] {
  const times: ForecastTime[] = [];
  let claimed: number | undefined;
  let captured: number | undefined;
  for (const { type, at } of history) {
    if (type === 'claimed') [claimed, captured] = [at, undefined];
    if (type === 'captured') captured = at;
    if (type === 'interrupted') claimed = undefined;
    if (type !== 'settled' || claimed === undefined) continue;
    const left = captured ?? at;
    times.push({ turnMs: left - claimed, restMs: at - left });
    claimed = undefined;
  }
  return times;
}

/** The one in the middle, by all it took. */
function median(times: readonly ForecastTime[]): ForecastTime | undefined {
  const all = ({ turnMs, restMs }: ForecastTime): number => turnMs + restMs;
  return [...times].sort((a, b) => all(a) - all(b))[Math.floor(times.length / 2)];
}
