import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { backOff, doubling, each, within } from './backOff.ts';
import { dropHeadLock, dropIndexLock, takeHeadLock, takeIndexLock } from './indexLock.ts';
import type { LandingIntent } from './landingIntent.ts';
import type { LandingHost } from './landingHost.ts';
import { tipOf } from '../objects/treeQueries.ts';
import { occupationOf } from './occupied.ts';
import { gitIn } from '../checkouts/operatorGit.ts';
import { indexHas, settleCheckout } from './settleCheckout.ts';
import { checkoutsOf, headRef, type Checkout } from '../checkouts/worktrees.ts';

/** From the index to HEAD a switch takes a few ms; this long after the index it is over, in milliseconds. */
const quietMs = 150;
/** How long an operator who is never quiet is waited for, in milliseconds. */
const patienceMs = 10_000;

/**
 * True when a switch may be on its way: it writes the index of the tip it has seen, lets its lock go, and
 * only then changes HEAD. Whoever moves the branch in between leaves files that are not HEAD's.
 */
export function isJustWritten(gitDir: string): boolean {
  const index = statSync(join(gitDir, 'index'), { throwIfNoEntry: false });
  const age = index ? Date.now() - index.mtimeMs : quietMs;
  return age >= 0 && age < quietMs;
}

/**
 * After a branch that no checkout had got its commit: a switch to it that had looked up the old tip before
 * brings the old files. Once the checkouts are quiet, such a one is brought along as if it had had the
 * branch all the time. Call without locks; the intent must still stand, so that a crash is recovered.
 * @returns touched paths that are neither old nor new, left alone.
 */
export async function followLateSwitch(
  host: LandingHost,
  intent: LandingIntent,
): Promise<string[]> {
  const patience = within(patienceMs);
  await delay(quietMs);
  const isQuiet = (): true | undefined => !checkoutsOf(host.place).some(isBusy) || undefined;
  await backOff(isQuiet, { ...patience, ...each(quietMs) });
  const follow = async (): Promise<string[] | undefined> => {
    const late = await lateCheckout(host, intent);
    const odd = late ? await bringAlong(host, late) : [];
    return odd === 'locked' ? undefined : odd;
  };
  return (await backOff(follow, { ...patience, ...doubling })) ?? [];
}

const isBusy = ({ gitDir }: Checkout): boolean =>
  isJustWritten(gitDir) || existsSync(join(gitDir, 'index.lock'));

/** The landing in the checkout that came to the branch too late, if one did. */
async function lateCheckout(
  host: LandingHost,
  intent: LandingIntent,
): Promise<Required<LandingIntent> | undefined> {
  const { ref } = intent;
  const holder = checkoutsOf(host.place).find(({ gitDir }) => headRef(gitDir) === ref);
  if (holder?.workTree === undefined || occupationOf(holder.gitDir, ref) !== undefined) return;
  const late = { ...intent, gitDirs: [holder.gitDir], workTree: holder.workTree };
  return (await isBehind(host, late)) ? late : undefined;
}

/** True when HEAD is at the commit and the index still at the old tip, wherever the commit changed it. */
async function isBehind(host: LandingHost, late: Required<LandingIntent>): Promise<boolean> {
  const [gitDir = ''] = late.gitDirs;
  if (headRef(gitDir) !== late.ref) return false;
  const tip = await tipOf(gitIn({ gitDir: host.place.commonDir, workTree: undefined }), late.ref);
  return tip === late.commit && indexHas(host, late, 'old');
}

async function bringAlong(
  host: LandingHost,
  late: Required<LandingIntent>,
): Promise<string[] | 'locked'> {
  const { folder } = host;
  const [gitDir = ''] = late.gitDirs;
  const prepared = folder.file(late.id, 'lock');
  await folder.write(late);
  await host.at('late');
  try {
    if (!(await takeIndexLock(prepared, gitDir))) return 'locked';
    // The old tip is also what a checkout has just written that is about to leave the branch for it.
    if (isJustWritten(gitDir) || !(await takeHeadLock(prepared, gitDir))) return 'locked';
    if (!(await isBehind(host, late))) return [];
    await host.at('behind');
    return await settleCheckout(host, late, 'new');
  } finally {
    await dropIndexLock(gitDir, late.lock);
    await dropHeadLock(gitDir, late.lock);
  }
}
