import type { Json } from '../../base/fault.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { waitText } from '../../domain/schedule/waitText.ts';
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
      paused: status.paused,
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
        claimed_at: new Date(claimedAt).toISOString(),
      })),
      recent_terminal: all(status.recent),
      store_read_only: status.storeReadOnly,
    },
  };
}
