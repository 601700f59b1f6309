import { Fault } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import type { DrainOrder } from '../../engine/drain/order.ts';
import { oneLine } from '../board/safeText.ts';
import type { WindowServices } from '../windowServices.ts';
import { askReason } from './ask.ts';
import { isAgentReady } from './setUp.ts';
import { offerSetup } from './confirmSetup.ts';
import { say } from '../words.ts';

/**
 * Starts a drain or single run. Where the project is not specified yet it asks why this work runs outside
 * its specifications; the reason is recorded on each commission. Where the workspace set-up is not
 * confirmed it shows it first. False when the operator gives no reason, does not confirm, or first sees to what
 * keeps agents from working.
 * @throws Fault as `Harness.drain`.
 */
export async function startRun(
  services: WindowServices,
  harness: Harness,
  order: DrainOrder,
): Promise<boolean> {
  if (!(await isAgentReady(harness))) return false;
  return begin(services, harness, order);
}

async function begin(
  services: WindowServices,
  harness: Harness,
  order: DrainOrder,
): Promise<boolean> {
  try {
    await services.drains.start(harness, order);
    return true;
  } catch (thrown) {
    if (Fault.is(thrown, 'workspace_setup_unconfirmed'))
      return (await offerSetup(harness)) && begin(services, harness, order);
    if (!Fault.is(thrown, 'readiness_needs_onboard')) throw thrown;
    const asked = `${thrown.message} ${say('Why does this work run outside its specifications?')}`;
    const override = await askReason(say('Run outside the specifications'), oneLine(asked));
    if (override === undefined) return false;
    await services.drains.start(harness, { ...order, override });
    return true;
  }
}
