import { without } from '../../base/without.ts';
import { requirementOf } from '../evidence/recorded.ts';
import { laidOverBudget } from '../budget/budget.ts';
import type { Commission } from './commission.ts';
import { drainActor } from './actor.ts';
import type { CommissionFact, StoredEvent } from './event.ts';
import { delivered } from './foldDelivery.ts';
import { weakestOf } from './session.ts';
import { possibleIn } from './situation.ts';
import { situationOf, type CommissionView } from './view.ts';

type Of<T extends CommissionFact['type']> = Extract<CommissionFact, { type: T }>['data'];
type Change = Partial<CommissionView>;

/** What only a run knows; a requeue forgets it, the journal does not. */
const runKeys = [
  'lease',
  'mode',
  'admittedBase',
  'workspace',
  'thread',
  'model',
  'confinement',
  'agent',
  'report',
  'leftRunning',
  'result',
  'verdict',
  'judgement',
  'deliveryDecision',
  'delivery',
  'reason',
  'feedback',
  'unproven',
] as const satisfies readonly (keyof CommissionView)[];

/** Facts that only the run holding the lease may report: a run that was overtaken changes nothing. */
const ofTheRun: ReadonlySet<string> = new Set([
  'admitted',
  'started',
  'thread_opened',
  'turn_ended',
  'captured',
  'judged',
  'settled',
  'interrupted',
]);

/**
 * The commission after the event, or `undefined` when the event does not apply: it is of an older
 * attempt, of a run that lost its lease, not possible here, or of a type this version does not know.
 * The only thing that ever says what state a commission is in.
 */
export function fold(
  view: CommissionView | undefined,
  event: StoredEvent,
): CommissionView | undefined {
  if (event.type === 'created') return view ? undefined : created(event, event.data);
  if (event.attempt !== view?.attempt) return undefined;
  if (!Object.hasOwn(possibleIn, event.type)) return undefined;
  const fact = event as Exclude<CommissionFact, { type: 'created' }> & StoredEvent;
  if (!isPossible(view, fact)) return undefined;
  const kept = fact.type === 'requeued' ? without(view, runKeys) : view;
  const stamped = { ...kept, lastSeq: event.seq, changedAt: event.at };
  return apply(stamped, fact);
}

function isPossible(
  view: CommissionView,
  fact: Exclude<CommissionFact, { type: 'created' }> & StoredEvent,
): boolean {
  if (!possibleIn[fact.type].includes(situationOf(view))) return false;
  if (ofTheRun.has(fact.type) && !isBy(view.lease, fact)) return false;
  // What never started can be found unfit, but it cannot have been done.
  return fact.type !== 'settled' || fact.data.state !== 'completed' || view.state === 'running';
}

const isBy = (lease: CommissionView['lease'], { by }: StoredEvent): boolean =>
  lease !== undefined && by === drainActor(lease.drain);

function created(event: StoredEvent, data: Of<'created'>): CommissionView {
  return {
    commission: asMeant(data.commission),
    state: data.state,
    attempt: event.attempt,
    createdSeq: event.seq,
    lastSeq: event.seq,
    changedAt: event.at,
    turns: 0,
    tokens: 0,
    workMs: 0,
    interrupted: false,
  };
}

function apply(
  view: CommissionView,
  fact: Exclude<CommissionFact, { type: 'created' }>,
): CommissionView {
  const change = (more: Change): CommissionView => ({ ...view, ...more });
  switch (fact.type) {
    case 'queued':
      return change({ state: 'queued', commission: asMeant(fact.data.commission) });
    case 'claimed':
      return {
        ...without(view, ['reason']),
        state: 'preflighting',
        lease: fact.data.lease,
        mode: fact.data.mode,
        interrupted: false,
      };
    case 'admitted':
      // A fresh workspace: what was done in an earlier one, and under what, is no part of it.
      return {
        ...without(view, ['confinement']),
        admittedBase: fact.data.base,
        workspace: fact.data.workspace,
      };
    case 'started':
      return change({ state: 'running' });
    case 'thread_opened':
      return change(opened(view, fact.data));
    case 'turn_ended':
      return turnEnded(view, fact.data);
    case 'captured':
      return change({ result: fact.data.result });
    case 'judged':
      return change({ judgement: fact.data.judgement });
    case 'interrupted':
      return {
        ...without(view, ['lease']),
        interrupted: true,
        reason: { code: fact.data.outage ?? 'interrupted', text: fact.data.reason },
      };
    case 'made_to_wait':
      return change({ commission: { ...view.commission, dependsOn: fact.data.dependsOn } });
    case 'overridden':
      return change({ override: fact.data.override });
    case 'measured':
      return view;
    case 'requeued':
      return requeued(view, fact.data);
    case 'cancelled':
      return {
        ...without(view, ['lease']),
        state: 'cancelled',
        reason: { code: 'cancelled', text: fact.data.reason },
      };
    case 'expired':
      return change({ state: 'expired' });
    case 'revised':
    case 'resumed':
    case 'accepted':
    case 'split':
    case 'carried_over':
      return reviewed(view, fact);
    default:
      return delivered(view, fact);
  }
}

function turnEnded(view: CommissionView, data: Of<'turn_ended'>): CommissionView {
  const { status, tokens, workMs = 0, report, leftRunning } = data;
  return {
    ...without(view, ['leftRunning']),
    // One that failed was no turn: an outage of a night would use up all there are.
    turns: view.turns + (status.startsWith('failed:') ? 0 : 1),
    tokens: view.tokens + tokens,
    workMs: view.workMs + workMs,
    ...(report && { report }),
    ...(leftRunning && { leftRunning }),
  };
}

function opened(view: CommissionView, data: Of<'thread_opened'>): Change {
  const { thread, model, agent } = data;
  const confinement = weakestOf(view.confinement, data.confinement);
  return {
    thread,
    ...(model && { model }),
    ...(confinement && { confinement }),
    ...(agent && { agent }),
  };
}

type Reviewing = 'revised' | 'resumed' | 'accepted' | 'split' | 'carried_over';

/** What the operator decided over a result while looking at it. */
function reviewed(
  view: CommissionView,
  fact: Extract<CommissionFact, { type: Reviewing }>,
): CommissionView {
  const held = { status: 'held', paths: [], requestedBy: 'verdict' } as const;
  switch (fact.type) {
    case 'revised':
      return {
        ...without(view, [
          'verdict',
          'judgement',
          'deliveryDecision',
          'delivery',
          'reason',
          'report',
        ]),
        state: 'queued',
        attempt: view.attempt + 1,
        ...untouched,
        interrupted: false,
        feedback: fact.data.feedback,
      };
    case 'resumed':
      return resumed(view, fact.data);
    case 'accepted':
      return {
        ...view,
        state: 'completed',
        unproven: fact.data.reason,
        delivery: { ...held, reason: 'unproven', text: fact.data.reason },
      };
    case 'split':
      return { ...view, result: fact.data.result, verdict: fact.data.verdict };
    case 'carried_over':
      return {
        ...view,
        state: 'completed',
        restOf: fact.data.from,
        result: fact.data.result,
        verdict: fact.data.verdict,
        admittedBase: fact.data.base,
        delivery: { ...held, reason: 'rest_of_split', text: `What was left of ${fact.data.from}.` },
      };
  }
}

/** A new start takes nothing of what an earlier one was given. */
const untouched = { turns: 0, tokens: 0, workMs: 0 } as const;

/** What it has used so far still counts, against what it may take from now on. */
function resumed(view: CommissionView, { budget }: Of<'resumed'>): CommissionView {
  const { commission } = view;
  const more = laidOverBudget(commission.budget, budget);
  return {
    ...without(view, ['lease', 'verdict', 'deliveryDecision', 'delivery', 'reason', 'unproven']),
    state: 'queued',
    attempt: view.attempt + 1,
    interrupted: false,
    ...(more && { commission: { ...commission, budget: more } }),
  };
}

function requeued(view: CommissionView, data: Of<'requeued'>): CommissionView {
  return {
    ...view,
    commission: asMeant(data.commission),
    state: 'queued',
    attempt: view.attempt + 1,
    ...untouched,
    interrupted: false,
    ...(data.feedback && { feedback: data.feedback }),
  };
}

/** Requirements of records from before there were criteria are read as what they mean. */
function asMeant(commission: Commission): Commission {
  const evidenceRequirements = commission.evidenceRequirements.map(requirementOf);
  return { ...commission, evidenceRequirements };
}
