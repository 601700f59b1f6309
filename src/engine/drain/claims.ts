import type { SpecReadinessOverride } from '../../domain/commission/commission.ts';
import { drainActor } from '../../domain/commission/actor.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import { leads } from '../authority/guards.ts';
import { overrideDrafts } from '../project/override.ts';
import { startNow, withEnvelopes, type ChoiceRequest } from '../authority/claimable.ts';

export interface ClaimRequest extends ChoiceRequest {
  readonly drain: string;
  readonly mode: 'drain' | 'single';
  /** Recorded on whatever is claimed, also on what was queued after the drain began. */
  readonly override?: SpecReadinessOverride;
}

type Ports = Needs<'caseRule' | 'clock' | 'envelopes' | 'journal' | 'processes'>;

/**
 * Claims for free slots only, alone among all processes. The store is not touched when nobody can start.
 * @param last The attempt that met an outage which may be over: somebody else is to show that, if there is anybody.
 */
export async function claim(
  context: Ports,
  asked: ClaimRequest,
  last?: string,
): Promise<CommissionView[]> {
  const request = await withEnvelopes(context, asked);
  const others = last === undefined ? request : { ...request, parked: withOne(asked.parked, last) };
  const claimed = await claimOf(context, others);
  return claimed.length > 0 || last === undefined ? claimed : claimOf(context, request);
}

const withOne = (all: ReadonlySet<string>, one: string): ReadonlySet<string> =>
  new Set(all).add(one);

async function claimOf(context: Ports, request: ClaimRequest): Promise<CommissionView[]> {
  if (startNow(context, context.journal.ledger, request).length === 0) return [];
  const ids = await context.journal.transact((ledger) => {
    const by = drainActor(request.drain);
    // Overtaken while it slept: there is nothing for it to claim any more.
    const start = leads(ledger, by) ? startNow(context, ledger, request) : [];
    const lease = {
      holder: context.processes.self,
      drain: request.drain,
      claimedAt: context.clock.now(),
    };
    const events = start.flatMap((id): EventDraft[] => [
      ...(request.override ? overrideDrafts(ledger, id, request.override, by) : []),
      {
        type: 'claimed',
        by,
        commission: id,
        attempt: ledger.get(id)?.attempt ?? 1,
        data: { lease, mode: request.mode },
      },
    ]);
    return { events, result: start };
  });
  return ids.flatMap((id) => context.journal.ledger.get(id) ?? []);
}
