import type { Memento } from 'vscode';
import { Fault } from '../../base/fault.ts';
import { DisposableStore } from '../../base/lifecycle.ts';
import type { Harness } from '../../composition/harness.ts';
import { concurrencySetting } from '../settings.ts';
import type { DrainControl } from './drainControl.ts';
import { hasWorkForDrain } from './workForDrain.ts';
import { isUnfinished, remember } from './unfinished.ts';

/** How long the extension host before a reload may take to end its drain, ms. */
const PATIENCE_MS = 15_000;
/** A process that dies tells nobody; so often it is looked for, ms. */
const LOOK_MS = 500;

/**
 * A drain that a reload, a crash or sleep cut off goes on unasked (docs/rules.md R118): this window's own, or that
 * of a process that died. One that the operator stopped does not. True when it goes on here.
 */
export async function continueDrain(
  harness: Harness,
  drains: DrainControl,
  memory: Memento,
): Promise<boolean> {
  if (!isOrphaned(harness) && !isUnfinished(memory)) return false;
  if (!(await untilUnled(harness)) || drains.isBusy || !hasWorkForDrain(harness)) return false;
  try {
    await drains.start(harness, { mode: 'drain', concurrency: concurrencySetting() });
  } catch (thrown) {
    // Another window was quicker.
    if (Fault.is(thrown, 'drain_in_progress')) return false;
    throw thrown;
  }
  await remember(memory, true);
  return true;
}

function isOrphaned(harness: Harness): boolean {
  const { leader } = harness.reports.ledger;
  const isCutOff = harness.reports.status().runtimeState === 'interrupted';
  return isCutOff && leader?.mode === 'drain' && leader.requested === undefined;
}

const isLed = (harness: Harness): boolean => harness.reports.status().runtimeState === 'active';

/** Waits for whoever leads to end or die; false when that one goes on. */
async function untilUnled(harness: Harness): Promise<boolean> {
  if (!isLed(harness)) return true;
  const owned = new DisposableStore();
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (!isLed(harness)) resolve();
    };
    const looking = setInterval(look, LOOK_MS);
    const giveUp = setTimeout(resolve, PATIENCE_MS);
    owned.add({ dispose: () => clearInterval(looking) });
    owned.add({ dispose: () => clearTimeout(giveUp) });
    owned.add(harness.reports.onDidAppend(look));
  });
  owned.dispose();
  return !isLed(harness);
}
