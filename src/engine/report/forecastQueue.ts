import type { CommissionView } from '../../domain/commission/view.ts';
import { decideDelivery } from '../../domain/delivery/delivery.ts';
import { commandsOf, evidenceKey } from '../../domain/evidence/evidence.ts';
import { isJudged, standingOf } from '../../domain/judgement/judgement.ts';
import { floorChain, type ChainLink } from '../../domain/schedule/floorChain.ts';
import { forecast, type Forecast, type ForecastTime } from '../../domain/schedule/forecast.ts';
import { queueOrder } from '../../domain/schedule/queueOrder.ts';
import { candidates, justLooking } from '../authority/claimable.ts';
import { boundBy, isProblem } from '../authority/envelopes.ts';
import type { Needs } from '../ports/context.ts';
import { earlierRuns, expected, together } from './forecastHistory.ts';

/** What a commission is taken to last where nothing like it ever ran: a guess, and told as one. */
const guess: ForecastTime = { turnMs: 15 * 60_000, evidenceMs: 60_000, proofMs: 60_000 };
const mostAgents = 8;

/** How long the queue would take, by the number of agents. */
export interface QueueForecast {
  /** For 1 to 8 agents. */
  readonly forecasts: readonly Forecast[];
  /** What no number of agents shortens, first to last. */
  readonly chain: readonly ChainLink[];
  /** Results that are measured or proven side by side. */
  readonly evidenceWidth: number;
  /** How many are only guessed. */
  readonly guessed: number;
  /** Earlier runs the rest is taken from. */
  readonly learntFrom: number;
}

type ForecastPorts = Needs<'caseRule' | 'clock' | 'envelopes' | 'journal' | 'settings'>;

/** The queue as it is, drained on a virtual clock; nothing is written. */
export async function forecastQueue(context: ForecastPorts): Promise<QueueForecast> {
  const { ledger } = context.journal;
  const { evidenceConcurrency: evidenceWidth } = context.settings;
  const queued = candidates(ledger, justLooking);
  const rule = context.caseRule;
  const envelopes = queued.some(({ commission }) => commission.autonomyEnvelope)
    ? await context.envelopes.list()
    : undefined;
  const learnt = await earlierRuns(context);
  const all = together([...learnt.values()]);
  const usual = expected(all, all);
  const byDecision = new Map(
    [...learnt].map(([decision, some]) => [decision, expected(some, all)]),
  );
  const world = {
    ...{ queued, rule },
    open: [...ledger.open()],
    find: (id: string) => ledger.get(id),
    ofDecision: (decision: string) => ledger.ofDecision(decision),
    envelopeOf: ({ commission }: CommissionView) => {
      const bound = boundBy(commission, envelopes);
      return bound && isProblem(bound) ? commission.autonomyEnvelope : bound;
    },
  };
  const input = {
    ...{ ...world, evidenceWidth, lands, keepsSlot: isJudged, order: queueOrder(world) },
    now: context.clock.now(),
    evidenceOf: ({ commission }: CommissionView) =>
      commandsOf(commission.evidenceRequirements).map(evidenceKey).sort().join('\0'),
    durationOf: ({ commission }: CommissionView) => {
      const time = byDecision.get(commission.decisionRef) ?? usual ?? guess;
      const isMeasured = commandsOf(commission.evidenceRequirements).length > 0;
      return isMeasured ? time : { ...time, evidenceMs: 0, proofMs: 0 };
    },
  };
  return {
    forecasts: Array.from({ length: mostAgents }, (_, at) => forecast(input, at + 1)),
    chain: floorChain(input),
    ...{ evidenceWidth, learntFrom: all.runs.length },
    guessed: usual === undefined ? queued.length : 0,
  };
}

/** What the gate would say of it if it passed, and whoever judges it found all of it met. */
function lands(view: CommissionView): boolean {
  const standing = standingOf(view);
  const judged = isJudged(view) ? 'all_met' : standing.judged;
  return decideDelivery({
    ...{ policy: view.commission.deliveryPolicy, verdict: 'pass', envelope: 'missing' },
    ...{ mode: 'drain', standing: { ...standing, judged } },
  }).autoApply;
}
