import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { Fault } from '../../../base/fault.ts';
import type { RecoveredLanding } from '../../../engine/ports/repository.ts';
import { backOff, each, within } from './backOff.ts';
import { didLand } from './didLand.ts';
import { dropHeadLock, dropIndexLock } from './indexLock.ts';
import type { LandingIntent } from './landingIntent.ts';
import type { LandingHost } from './landingHost.ts';
import { followLateSwitch } from './lateSwitch.ts';
import { gitIn } from '../checkouts/operatorGit.ts';
import { dropRefLocks } from './refLocks.ts';
import { settleCheckout } from './settleCheckout.ts';

/** How long a child of a dead landing may take to end, in milliseconds. */
const childLimitMs = 30_000;

/** A lock of a child nobody noted is stale when it has not grown for so long, in milliseconds. */
const staleLockMs = 5_000;

/** Finishes or undoes every landing whose process is gone. */
export async function recoverLandings(
  host: LandingHost,
  isActive: (id: string) => boolean,
): Promise<RecoveredLanding[]> {
  const settled: RecoveredLanding[] = [];
  for (const intent of await host.folder.list()) {
    if (intent.owner === host.processes.self) {
      if (isActive(intent.id)) continue;
    } else {
      const state = host.processes.state(intent.owner);
      if (state === 'alive') continue;
      if (state === 'unknown') throw blocked(intent, 'it was begun on another machine');
    }
    settled.push(await settle(host, intent));
  }
  return settled;
}

/**
 * Brings one landing to its end, forward when the branch got the commit, else back, from refs and files
 * alone; doing it twice changes nothing more.
 * @throws Fault `landing_recovery_blocked`.
 */
export async function settle(host: LandingHost, intent: LandingIntent): Promise<RecoveredLanding> {
  const { folder, place } = host;
  const { id, ref, commit } = intent;
  const branch = ref.replace(/^refs\/heads\//, '');
  const outcome = { id, branch, commit };
  const children = await folder.children(id);
  const hasCopy = existsSync(folder.file(id, 'index'));
  if (children.length === 0 && !hasCopy) {
    await unlock(intent);
    await folder.forget(id);
    return { ...outcome, kind: 'rolled_back', odd: [] };
  }
  await waitForChildren(host, intent, children);
  if (hasCopy) await fencePrivateIndex(host, intent);
  await dropRefLocks(folder, intent);
  const landed = await didLand(gitIn({ gitDir: place.commonDir, workTree: undefined }), intent);
  const odd = hasCopy ? await settleCheckout(host, intent, landed ? 'new' : 'old') : [];
  await unlock(intent);
  if (landed && !hasCopy) odd.push(...(await followLateSwitch(host, intent)));
  await folder.forget(id);
  return { ...outcome, kind: landed ? 'landed' : 'rolled_back', odd };
}

async function unlock({ gitDirs, lock }: LandingIntent): Promise<void> {
  for (const gitDir of gitDirs) {
    await dropIndexLock(gitDir, lock);
    await dropHeadLock(gitDir, lock);
  }
}

/** Git children waitForChildren the process that started them; what they write is not to be raced. */
async function waitForChildren(
  { processes }: LandingHost,
  intent: LandingIntent,
  children: readonly string[],
): Promise<void> {
  const haveEnded = (): true | undefined =>
    !children.some((child) => processes.state(child) === 'alive') || undefined;
  if (await backOff(haveEnded, { ...within(childLimitMs), ...each(20) })) return;
  throw blocked(intent, 'its git process is still running');
}

/**
 * Holds the lock of the private index: a child that was started but not yet noted when its parent died
 * can then no longer begin, and one that had begun is waited for.
 */
async function fencePrivateIndex({ folder }: LandingHost, intent: LandingIntent): Promise<void> {
  const lock = `${folder.file(intent.id, 'index')}.lock`;
  // A noted child is gone by now, so the lock is what its death left.
  if ((await folder.children(intent.id)).length > 0) await rm(lock, { force: true });
  const take = async (): Promise<true | undefined> => {
    const handle = await open(lock, 'wx').catch(() => undefined);
    await handle?.close();
    return handle && true;
  };
  while (!(await backOff(take, { ...within(staleLockMs), ...each(50) })))
    await rm(lock, { force: true });
}

function blocked({ id, ref }: LandingIntent, why: string): Fault {
  return new Fault({
    code: 'landing_recovery_blocked',
    what: `The unfinished landing of ${id} on ${ref} cannot be settled: ${why}.`,
    advice: 'End what holds it, then reload.',
    facts: { commission: id, ref },
  });
}
