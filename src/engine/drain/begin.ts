import { asFault } from '../../base/fault.ts';
import { drainActor } from '../../domain/commission/actor.ts';
import { candidates } from '../authority/claimable.ts';
import { recordOverride } from '../project/override.ts';
import { lead, resign } from './leader.ts';
import type { DrainOrder, DrainPorts, SharedWork } from './order.ts';
import { recoverRuns } from './recover.ts';

/**
 * Takes the lead and settles what a killed engine left, before anything is claimed.
 * @returns The id of the drain that leads now.
 * @throws Fault `drain_in_progress`; faults of the store.
 */
export async function begin(
  context: DrainPorts,
  { landings, permit }: SharedWork,
  order: DrainOrder,
): Promise<string> {
  const { drain } = await lead(context, order);
  try {
    await context.agents.reapOrphans();
    await context.sandboxes.reapOrphans();
    await context.workspaces.sweep();
    await landings.recover();
    await recoverRuns(context);
    const { override } = permit;
    if (override) {
      const selected = candidates(context.journal.ledger, { ...order, parked: new Set() });
      const ids = selected.map((view) => view.commission.id);
      await recordOverride(context, ids, override, drainActor(drain));
    }
  } catch (failure) {
    // A leader that cannot begin must not keep others from it.
    await resign(context, drain, 'interrupted', { fault: asFault(failure) });
    throw failure;
  }
  return drain;
}
