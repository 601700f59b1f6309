import type { DeliveryDecision } from '../delivery/delivery.ts';
import type { Commission, CommissionState, SpecReadinessOverride } from './commission.ts';
import type { AgentReport, Lease } from './event.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { CapturedResult } from '../verdict/result.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { AgentIdentity, Confinement } from './session.ts';
import { isExecuting, type DeliveryStatus, type Situation } from './situation.ts';

/** What became of a completed commission's result. */
export interface Delivery {
  readonly status: DeliveryStatus;
  /** Stable code: a delivery reason, a hold reason, or `landed`, `already_in_target`. */
  readonly reason: string;
  /** One sentence. */
  readonly text: string;
  readonly paths: readonly string[];
  /** The landing commit, while landing and after. */
  readonly commit?: string;
  readonly files?: readonly string[];
  /** Tip the landing commit was built on. */
  readonly tip?: string;
  /** Process that lands it, while landing. */
  readonly holder?: string;
  readonly requestedBy: 'drain' | 'operator' | 'verdict';
}

/** One commission as the fold of its events; a new object after each event. */
export interface CommissionView {
  readonly commission: Commission;
  readonly state: CommissionState;
  readonly attempt: number;
  /** `seq` of the event that created it: the order of the queue. */
  readonly createdSeq: number;
  readonly lastSeq: number;
  /** Epoch milliseconds of the last event. */
  readonly changedAt: number;
  readonly lease?: Lease;
  readonly mode?: 'drain' | 'single';
  readonly admittedBase?: string;
  readonly workspace?: string;
  readonly thread?: string;
  readonly model?: string;
  /** What confined all sessions in this workspace; absent where none said. */
  readonly confinement?: Confinement;
  readonly agent?: AgentIdentity;
  readonly turns: number;
  /** Of all turns since it was queued anew or sent back, as the next. */
  readonly tokens: number;
  /** Milliseconds of agent turns while the machine was awake. */
  readonly workMs: number;
  readonly report?: AgentReport;
  /** What the agent left running at the end of its last turn, and the engine ended then. */
  readonly leftRunning?: readonly string[];
  readonly result?: CapturedResult;
  readonly verdict?: Verdict;
  /** The last one, perhaps of another tree than the result's, as `judgement/judgement.ts` tells. */
  readonly judgement?: Judgement;
  readonly deliveryDecision?: DeliveryDecision;
  readonly delivery?: Delivery;
  /** Why it is where it is, where the state alone does not say. */
  readonly reason?: { readonly code: string; readonly text: string };
  /** Why the operator took it although it is not proven. */
  readonly unproven?: string;
  /** Commission whose remaining changes these are. */
  readonly restOf?: string;
  /** The operator's words for the next attempt. */
  readonly feedback?: string;
  readonly override?: SpecReadinessOverride;
  /** True after a stop that cut the run off: the next claim continues it. */
  readonly interrupted: boolean;
}

/** Names one attempt of one commission: what a run, a landing or a wait belongs to. */
export function attemptOf({
  commission,
  attempt,
}: Pick<CommissionView, 'commission' | 'attempt'>): string {
  return attemptKey(commission.id, attempt);
}

/** {@link attemptOf} from its parts, as events carry them. */
export const attemptKey = (id: string, attempt: number): string => `${id}#${attempt}`;

/** @param view Of a {@link CommissionView} what tells it. */
export function situationOf(view: {
  readonly state: CommissionState;
  readonly delivery?: { readonly status: DeliveryStatus };
}): Situation {
  return view.state === 'completed' ? (view.delivery?.status ?? 'held') : view.state;
}

/** Whether there is a thread to go on with, and nobody at work on it. */
export function isResumable(view: CommissionView): boolean {
  const situation = situationOf(view);
  const isEnded = situation === 'failed' || situation === 'needs_human_review';
  return view.thread !== undefined && (isEnded || (isExecuting(situation) && view.interrupted));
}
