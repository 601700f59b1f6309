import type { LandOutcome } from '../../../engine/ports/repository.ts';
import { identityOf } from '../../process/identity.ts';
import type { Git } from '../plumbing/git.ts';
import { copyIndex, replaceIndex } from './indexLock.ts';
import { writeDurably } from './landingIntent.ts';
import type { Landing, LandingHost } from './landingHost.ts';
import { landMessage, moveRef, takeBackMessage } from './moveRef.ts';
import { pathsInTheWay, unsavedAmong } from './obstacles.ts';
import { occupationOf } from './occupied.ts';
import { gitForFiles } from '../checkouts/operatorGit.ts';
import { pathsFromNul } from '../objects/pathBytes.ts';
import { keepOld, standingAt } from './restore.ts';
import { dirty, leftOut, movedAway, named, refused, unwritable } from './refusals.ts';
import { isJustWritten } from './lateSwitch.ts';
import { headRef, type Checkout } from '../checkouts/worktrees.ts';

/** One landing in the checkout that has the branch. */
export interface CheckoutScene {
  readonly host: LandingHost;
  readonly landing: Landing;
  readonly gitDir: string;
  readonly workTree: string;
  /** Git with the checkout's own index; only to read it. */
  readonly git: Git;
  /** Git with our copy of the index. */
  readonly copied: Git;
  readonly ignoreCase: boolean;
  readonly isSparse: boolean;
}

/** What a landing in a checkout works with; made before the lock, which is held as shortly as can be. */
export async function checkoutScene(
  host: LandingHost,
  landing: Landing,
  checkout: Checkout,
): Promise<CheckoutScene> {
  const { git, ignoreCase, isSparse } = await gitForFiles(checkout);
  const copy = host.folder.file(landing.plan.id, 'index');
  const copied = git.at({ env: { GIT_INDEX_FILE: copy } });
  const { gitDir, workTree = '' } = checkout;
  return { host, landing, gitDir, workTree, git, copied, ignoreCase, isSparse };
}

/**
 * Brings branch, index and files of a locked checkout from tip to commit. Anything but `landed` leaves a
 * state that settling the landing's intent undoes.
 */
export async function landInCheckout(scene: CheckoutScene): Promise<LandOutcome | 'locked'> {
  const { host } = scene;
  const obstacle = await obstacleOf(scene);
  if (obstacle) return obstacle;
  await prepareUndo(scene);
  const unwritten = await writeFiles(scene);
  if (unwritten) return unwritten;
  await host.at('written');
  // The index before the branch: whoever sees the new tip sees its index as well. "git commit" reads both
  // before it takes the lock, and with an older index it would take the landing out again.
  await replaceIndex(scene.gitDir, indexCopy(scene), prepared(scene), host.at);
  await host.at('installed');
  return moveBranch(scene);
}

const prepared = ({ host, landing }: CheckoutScene): string =>
  host.folder.file(landing.plan.id, 'lock');

const indexCopy = ({ host, landing }: CheckoutScene): string =>
  host.folder.file(landing.plan.id, 'index');

async function obstacleOf(scene: CheckoutScene): Promise<LandOutcome | 'locked' | undefined> {
  const { git, workTree, ignoreCase } = scene;
  const { changes, plan } = scene.landing;
  const touched = changes.map(({ path }) => path);
  const unsaved = await unsavedAmong(workTree, touched, plan.unsaved, ignoreCase);
  if (unsaved.length > 0) {
    const text = `Unsaved changes are open in an editor: ${named(unsaved)}; save or revert them, then apply again.`;
    return refused('editor_dirty', text, unsaved);
  }
  const args = ['diff-index', '--cached', '-z', '--name-only', '--no-renames', plan.tip, '--'];
  const [inTheWay, listed] = await Promise.all([
    pathsInTheWay(workTree, changes, ignoreCase),
    git.must(args),
  ]);
  if (inTheWay.length > 0) return inTheWayOutcome(scene, inTheWay);
  const staged = new Set(pathsFromNul(listed));
  // It may be what a switch has written that is on its way to another branch.
  if (staged.size > 0 && isJustWritten(scene.gitDir)) return 'locked';
  const stagedHere = touched.filter((path) => staged.has(path));
  return stagedHere.length > 0 ? dirty(stagedHere) : undefined;
}

/** A file that a sparse checkout leaves out is missing by no work of the operator's. */
async function inTheWayOutcome(
  { git, isSparse }: CheckoutScene,
  paths: readonly string[],
): Promise<LandOutcome> {
  const entries = isSparse ? pathsFromNul(await git.must(['ls-files', '-t', '-z'])) : [];
  const skipped = new Set(entries.filter((one) => one.startsWith('S ')).map((one) => one.slice(2)));
  const own = paths.filter((path) => !skipped.has(path));
  return own.length > 0 ? dirty(own) : leftOut(paths);
}

/** After this the files may change: what they were is kept, and the copy of the index says so. */
async function prepareUndo(scene: CheckoutScene): Promise<void> {
  const { host, landing, gitDir, workTree } = scene;
  const { folder, at } = host;
  const { id } = landing.plan;
  const kept = await keepOld(workTree, landing.changes, folder.file(id, 'old'));
  await writeDurably(folder.file(id, 'old.json'), JSON.stringify(kept));
  await at('kept');
  await copyIndex(gitDir, indexCopy(scene));
  await at('copied');
}

async function writeFiles(scene: CheckoutScene): Promise<LandOutcome | undefined> {
  const first = await readTree(scene);
  if (first === '') return leftBehind(scene);
  if (wasCutOff(first)) return unwritable(first);
  // Git compares only what it remembers of a file; one touched without a change is looked at again.
  await scene.copied.run(['update-index', '-q', '--refresh']);
  const changed = new Set(
    pathsFromNul(await scene.copied.must(['diff-files', '-z', '--name-only'])),
  );
  const touched = scene.landing.changes.map(({ path }) => path);
  const changedHere = touched.filter((path) => changed.has(path));
  if (changedHere.length > 0) return dirty(changedHere);
  const second = await readTree(scene);
  if (second === '') return leftBehind(scene);
  if (wasCutOff(second)) return unwritable(second);
  const unmerged = await scene.copied.must(['ls-files', '-u', '-z']);
  if (unmerged.length > 0) {
    return refused(
      'checkout_busy',
      'Your checkout has unmerged files; resolve them, then apply again.',
    );
  }
  const blamed = touched.filter((path) => second.includes(`'${path}'`));
  return dirty(blamed.length > 0 ? blamed : touched);
}

/** Git's own words when it did not bring the files along, or nothing. */
async function readTree({ host, landing, copied }: CheckoutScene): Promise<string> {
  const { id, tip, commit } = landing.plan;
  const args = ['read-tree', '-m', '-u', '--no-sparse-checkout', tip, commit];
  const { exitCode, stderr } = await copied.run(args, {
    detached: true,
    onSpawn: (pid) => host.folder.noteChild(id, identityOf(pid) ?? ''),
  });
  return exitCode === 0 ? '' : stderr || `exit code ${exitCode}`;
}

const wasCutOff = (stderr: string): boolean =>
  /unable to (?:create|write|unlink|checkout)|cannot create|could not|No space|denied/i.test(
    stderr,
  );

/** Git only warns of a file it could not remove. */
async function leftBehind(scene: CheckoutScene): Promise<LandOutcome | undefined> {
  // Where case is ignored, a file renamed in case alone is still there under its old name.
  const gone = scene.ignoreCase
    ? []
    : scene.landing.changes.filter(({ kind }) => kind === 'deleted');
  for (const { path } of gone) {
    const { kind } = await standingAt(scene.workTree, path);
    if (kind === 'file' || kind === 'link') {
      return unwritable(`${named([path])} could not be removed`);
    }
  }
  return undefined;
}

async function moveBranch(scene: CheckoutScene): Promise<LandOutcome | 'locked'> {
  const { host, landing, git, gitDir } = scene;
  const { plan, ref, attempt } = landing;
  const told = { id: plan.id, attempt };
  const move = { git, folder: host.folder, id: plan.id, ref };
  const why = landMessage(told);
  const moved = await moveRef({ ...move, from: plan.tip, to: plan.commit, why });
  if (moved === 'locked') return 'locked';
  if (moved !== 'moved') return movedAway(moved, plan);
  await host.at('moved');
  if (headRef(gitDir) === ref && occupationOf(gitDir, ref) === undefined) return { kind: 'landed' };
  // HEAD left the branch in the moment a switch needs no lock for: these files are another branch's.
  const back = { from: plan.commit, to: plan.tip, why: takeBackMessage(told) };
  await moveRef({ ...move, ...back });
  return 'locked';
}
