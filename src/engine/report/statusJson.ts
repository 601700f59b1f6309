import type { Json } from '../../base/fault.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { waitText } from '../../domain/schedule/waitText.ts';
import type { Holder, TakenOver } from '../words/holderText.ts';
import { commissionJson } from './commissionJson.ts';
import type { StatusReport } from './status.ts';

/** The document of `harness status`. */
export function statusJson(status: StatusReport): Json {
  const all = (views: readonly CommissionView[]): Json => views.map(commissionJson);
  return {
    status: {
      runtime_state: status.runtimeState,
      drain: status.drain,
      concurrency: status.concurrency,
      holder: status.holder && holderJson(status.holder),
      paused: status.paused,
      requested: status.requested,
      until: status.until === undefined ? undefined : iso(status.until),
      outage: status.outage && {
        cause: status.outage.cause,
        text: status.outage.text,
        since: iso(status.outage.since),
        next_try: iso(status.outage.nextTry),
      },
      claimed: status.running.length,
      running: all(status.running),
      interrupted: all(status.interrupted),
      landing: all(status.landing),
      waiting: status.waiting.map(({ id, cause }) => ({
        commission: id,
        cause: { ...cause },
        text: waitText(cause),
      })),
      needs_you: all(status.needsYou),
      skipped: status.skipped.map(({ id, claimedAt }) => ({
        commission: id,
        reason: 'lease_too_old',
        claimed_at: iso(claimedAt),
      })),
      recent_terminal: all(status.recent),
      store_read_only: status.storeReadOnly,
    },
  };
}

/** The document of `harness take-over`. */
export const takenOverJson = ({ drain, holder, freed }: TakenOver): Json => ({
  taken_over: { drain, holder: holderJson(holder), freed },
});

/** What `harness pause` and its kind print. */
export const answerJson = ({ request, drain, how, running }: AnsweredRequest): Json => ({
  answered: { request, drain, how, running },
});

/** A request to a drain, and what became of it. */
interface AnsweredRequest {
  readonly request: string;
  readonly drain: string;
  readonly how: string;
  readonly running: number;
}

/** `pid` counts on its own machine; `unknown`: nobody here can see whether it runs. */
const holderJson = ({ identity, pid, machine, since, state }: Holder): Json => ({
  ...{ identity, pid, machine, state },
  since: iso(since),
});

const iso = (ms: number): string => new Date(ms).toISOString();
