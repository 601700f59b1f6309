import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LandingPlan, LandOutcome, Oid } from '../../../engine/ports/repository.ts';
import { backOff, doubling, within } from './backOff.ts';
import { checkoutScene, landInCheckout, type CheckoutScene } from './landInCheckout.ts';
import { dropIndexLock, takeIndexLock } from './indexLock.ts';
import type { LandingIntent } from './landingIntent.ts';
import { followLateSwitch, isJustWritten } from './lateSwitch.ts';
import type { Landing, LandingHost } from './landingHost.ts';
import { tipOf } from '../objects/treeQueries.ts';
import { landMessage, moveRef, takeBackMessage } from './moveRef.ts';
import { occupationOf, operationIn } from './occupied.ts';
import { gitIn } from '../checkouts/operatorGit.ts';
import { locksOn } from '../checkouts/gitLocks.ts';
import { lockedOut, movedAway, refused } from './refusals.ts';
import { settle } from './recovery.ts';
import { checkoutsOf, headRef, readIfThere, type Checkout } from '../checkouts/worktrees.ts';

/** How long a lock held by somebody else is waited for, in milliseconds. */
const patienceMs = 2_000;

/** How long the indexes stay locked after a branch has moved that no checkout has, in milliseconds. */
const holdMs = 100;

/**
 * Moves a branch to a commit built on its tip and brings the checkout that has it along, or refuses and
 * leaves branch, index and files as they were (docs/rules.md R75).
 */
export async function land(host: LandingHost, plan: LandingPlan): Promise<LandOutcome> {
  const ref = `refs/heads/${plan.branch}`;
  const changes = await host.changes(plan.tip, plan.commit);
  const attempt = randomBytes(4).toString('hex');
  const landing: Landing = { plan, ref, changes, attempt };
  const attemptToLand = async (): Promise<LandOutcome | undefined> => {
    const outcome = await tryToLand(host, landing);
    return outcome === 'locked' ? undefined : outcome;
  };
  const outcome = await backOff(attemptToLand, { ...within(patienceMs), ...doubling });
  return outcome ?? lockedOut(await locksOn(host.place, ref), Date.now());
}

async function tryToLand(host: LandingHost, landing: Landing): Promise<LandOutcome | 'locked'> {
  const { plan, ref } = landing;
  const survey = surveyOf(host, landing);
  const holder = survey.kind === 'clear' ? survey.holder : undefined;
  const [now, scene] = await Promise.all([
    looseTip(host, landing) ??
      tipOf(gitIn({ gitDir: host.place.commonDir, workTree: undefined }), ref),
    holder && checkoutScene(host, landing, holder),
  ]);
  if (now !== plan.tip) return movedAway(now === undefined ? 'branch_missing' : 'tip_moved', plan);
  // The swap would fail only after the files were written; seen here, it costs nothing.
  if (existsSync(join(host.place.commonDir, `${ref}.lock`))) return 'locked';
  if (survey.kind === 'refused') return survey.outcome;
  const intent = await intend(host, landing, survey);
  try {
    const outcome = (await lockAll(host, landing, intent))
      ? await landUnderLock(host, landing, intent, scene)
      : 'locked';
    return await letGo(host, intent, outcome);
  } catch (failure) {
    // Whatever broke, what is left is what a crash here would leave; undo or finish it the same way.
    await settle(host, intent);
    throw failure;
  }
}

/** The tip when the branch has a file of its own that says it has not moved; else git has to be asked. */
function looseTip({ place }: LandingHost, { ref, plan }: Landing): Oid | undefined {
  const content = readIfThere(join(place.commonDir, ref))?.trim();
  return content === plan.tip ? content : undefined;
}

/** Where the branch is checked out, and which indexes must hold still while it moves. */
type Survey =
  | { readonly kind: 'refused'; readonly outcome: LandOutcome }
  | { readonly kind: 'clear'; readonly holder: Checkout | undefined; readonly guarded: Checkout[] };

function surveyOf({ place }: LandingHost, { ref, plan }: Landing): Survey {
  const all = checkoutsOf(place);
  for (const { gitDir } of all) {
    const what = occupationOf(gitDir, ref);
    if (what === undefined) continue;
    const text = `Branch ${plan.branch} is in the middle of ${what}; finish or abort it, then apply again.`;
    return { kind: 'refused', outcome: refused('checkout_busy', text) };
  }
  const holders = all.filter(({ gitDir }) => headRef(gitDir) === ref);
  if (holders.length > 1) {
    const text = `Branch ${plan.branch} is checked out ${holders.length} times; leave one, then apply again.`;
    return { kind: 'refused', outcome: refused('checkout_busy', text) };
  }
  const [holder] = holders;
  if (holder && holder.workTree === undefined) {
    const text = `Branch ${plan.branch} is checked out in a folder that cannot be found; bring it back or run "git worktree prune".`;
    return { kind: 'refused', outcome: refused('checkout_unreachable', text) };
  }
  // Where no checkout has the branch, none may come to have it in the middle: all are locked. But a lock
  // would break off a rebase of another branch, and one that is on its way does not switch.
  const idle = all.filter(({ gitDir, workTree }) => workTree !== undefined && !operationIn(gitDir));
  const guarded = holder ? [holder] : idle;
  return { kind: 'clear', holder, guarded };
}

async function intend(
  { folder, processes, at }: LandingHost,
  { plan, ref, attempt }: Landing,
  { holder, guarded }: Extract<Survey, { kind: 'clear' }>,
): Promise<LandingIntent> {
  const { id, tip, commit } = plan;
  const lock = await folder.prepare(id);
  await at('prepared');
  const gitDirs = guarded.map(({ gitDir }) => gitDir);
  const base = {
    version: 1 as const,
    id,
    attempt,
    ref,
    tip,
    commit,
    owner: processes.self,
    lock,
    gitDirs,
  };
  const intent = holder?.workTree === undefined ? base : { ...base, workTree: holder.workTree };
  await folder.write(intent);
  await at('intended');
  return intent;
}

async function lockAll(
  host: LandingHost,
  landing: Landing,
  intent: LandingIntent,
): Promise<boolean> {
  for (const gitDir of intent.gitDirs) {
    // Looked at again right before: a lock taken in the middle of somebody's operation breaks it off.
    if (!isStill(surveyOf(host, landing), intent)) return false;
    if (!(await takeIndexLock(host.folder.file(intent.id, 'lock'), gitDir))) return false;
  }
  await host.at('locked');
  return true;
}

/** True when checkouts and branch are as they were when the intent was written. */
function isStill(survey: Survey, { gitDirs, workTree }: LandingIntent): boolean {
  if (survey.kind === 'refused' || survey.holder?.workTree !== workTree) return false;
  return survey.guarded.map(({ gitDir }) => gitDir).join('\0') === gitDirs.join('\0');
}

async function landUnderLock(
  host: LandingHost,
  landing: Landing,
  intent: LandingIntent,
  scene: CheckoutScene | undefined,
): Promise<LandOutcome | 'locked'> {
  // A switch, a merge or a rebase may have begun between the last look and the lock.
  const now = surveyOf(host, landing);
  if (now.kind === 'refused') return now.outcome;
  if (!isStill(now, intent)) return 'locked';
  // The swap has the last word; a tip seen to have moved saves writing files and taking them back.
  const tip = readIfThere(join(host.place.commonDir, intent.ref))?.trim();
  if (tip !== undefined && tip !== intent.tip) return movedAway('tip_moved', landing.plan);
  if (scene) return landInCheckout(scene);
  const busy = checkoutsOf(host.place).some(({ gitDir }) => isJustWritten(gitDir));
  return busy ? 'locked' : moveUncheckedOut(host, landing);
}

/** Moves a branch that no checkout has. */
async function moveUncheckedOut(
  host: LandingHost,
  landing: Landing,
): Promise<LandOutcome | 'locked'> {
  const { plan, ref } = landing;
  const git = gitIn({ gitDir: host.place.commonDir, workTree: undefined });
  const move = { git, folder: host.folder, id: plan.id, ref };
  const told = { id: plan.id, attempt: landing.attempt };
  const why = landMessage(told);
  const moved = await moveRef({ ...move, from: plan.tip, to: plan.commit, why });
  if (moved === 'locked') return 'locked';
  if (moved !== 'moved') return movedAway(moved, plan);
  await host.at('moved');
  // A switch that has looked the old tip up finds its index locked, and has to look again.
  await delay(holdMs);
  const now = surveyOf(host, landing);
  if (now.kind === 'clear' && now.holder === undefined) return { kind: 'landed' };
  // HEAD came to the branch in the moment a switch needs no lock for; its files are the old tip's.
  const back = { from: plan.commit, to: plan.tip, why: takeBackMessage(told) };
  await moveRef({ ...move, ...back });
  return 'locked';
}

/** Unlocks and forgets. What could not be taken back, since others built on it, did land. */
async function letGo(
  host: LandingHost,
  intent: LandingIntent,
  outcome: LandOutcome | 'locked',
): Promise<LandOutcome | 'locked'> {
  await host.at('settling');
  if (outcome === 'locked' || outcome.kind === 'refused') {
    const { kind } = await settle(host, intent);
    await host.at('settled');
    return kind === 'landed' ? { kind } : outcome;
  }
  for (const gitDir of intent.gitDirs) await dropIndexLock(gitDir, intent.lock);
  await host.at('unlocked');
  if (intent.workTree === undefined) await followLateSwitch(host, intent);
  await host.folder.forget(intent.id);
  await host.at('settled');
  return outcome;
}
