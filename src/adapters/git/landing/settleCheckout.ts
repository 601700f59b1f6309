import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../../base/fault.ts';
import type { FileChange } from '../../../engine/ports/repository.ts';
import { exportTouched } from './exportTouched.ts';
import type { Git } from '../plumbing/git.ts';
import { copyIndex, installIndex, isOurIndex, isOurLock } from './indexLock.ts';
import type { LandingIntent } from './landingIntent.ts';
import type { LandingHost } from './landingHost.ts';
import { changedPaths, gitForFiles } from '../checkouts/operatorGit.ts';
import { pathsFromNul } from '../objects/pathBytes.ts';
import {
  isTornOf,
  putBack,
  readKept,
  sameStanding,
  standingAt,
  type KeptFile,
  type Standing,
} from './restore.ts';

const keptSchema = z.array(
  z.object({
    path: z.string(),
    at: z.number(),
    kind: z.enum(['file', 'link']),
    executable: z.boolean(),
    sha256: z.string(),
  }),
);

interface Scene {
  readonly host: LandingHost;
  readonly intent: LandingIntent;
  readonly gitDir: string;
  readonly workTree: string;
  readonly git: Git;
  readonly changes: readonly FileChange[];
}

/** The two things a touched path may rightly be, and what it is. */
interface Touched {
  readonly path: string;
  readonly old: Standing;
  readonly new: Standing;
  readonly now: Standing;
}

/**
 * Brings files and index of an interrupted landing to one side, as long as the index lock proves that
 * nobody has worked there since. A touched path that is neither side nor what a cut-off write leaves of
 * one is somebody's: it is reported and left alone.
 * @returns the paths left alone.
 */
export async function settleCheckout(
  host: LandingHost,
  intent: LandingIntent,
  side: 'old' | 'new',
): Promise<string[]> {
  const { workTree } = intent;
  const [gitDir] = intent.gitDirs;
  if (workTree === undefined || gitDir === undefined) return [];
  const isLocked = await isOurLock(gitDir, intent.lock);
  // The index is ours and the lock was let go of: it had come to its end.
  if (!isLocked && (await isOurIndex(gitDir, intent.lock))) return [];
  const changes = await host.changes(intent.tip, intent.commit);
  const { git } = await gitForFiles({ gitDir, workTree });
  const scene: Scene = { host, intent, gitDir, workTree, git, changes };
  if (!isLocked) return unclean(scene, side);
  const wrong = (await look(scene)).filter((one) => !sameStanding(one.now, one[side]));
  const odd = await putRight(workTree, wrong, side);
  if (side === 'new' || wrong.length > 0) await settleIndex(scene, side);
  return odd;
}

/**
 * Without our lock the operator has worked here since, and nothing is touched. Where the index has the
 * landing, or a path is clean, all is theirs; what else is left of the landing is reported.
 */
async function unclean(scene: Scene, side: 'old' | 'new'): Promise<string[]> {
  if (side === 'new' && (await indexIs(scene, 'new'))) return [];
  const changed = new Set(await changedPaths(scene.git));
  return scene.changes.map(({ path }) => path).filter((path) => changed.has(path));
}

async function putRight(
  workTree: string,
  wrong: readonly Touched[],
  side: 'old' | 'new',
): Promise<string[]> {
  const odd: string[] = [];
  // What has to go goes first: a file may have to make room for a folder, or a folder for a file.
  const goFirst = [...wrong].sort((a, b) => rank(a[side]) - rank(b[side]));
  for (const one of goFirst) {
    const now = one.now.kind === 'folder' ? await standingAt(workTree, one.path) : one.now;
    const isRight = isOurs({ ...one, now }) && (await putBack(workTree, one.path, one[side]));
    if (!isRight) odd.push(one.path);
  }
  return odd;
}

const rank = ({ kind }: Standing): number => (kind === 'absent' ? 0 : 1);

function isOurs({ old, new: fresh, now }: Touched): boolean {
  if (now.kind === 'absent') return true;
  if (now.kind === 'folder') return now.hollow;
  return [old, fresh].some((whole) => sameStanding(now, whole) || isTornOf(now, whole));
}

async function look(scene: Scene): Promise<Touched[]> {
  const { host, intent, git, changes, workTree } = scene;
  const scratch = host.folder.file(intent.id, 'scratch');
  const fresh = await exportTouched(git, changes, 'new', intent.commit, scratch);
  const old = await exportTouched(git, changes, 'old', intent.tip, scratch);
  const kept = await keptFiles(scene);
  return Promise.all(
    changes.map(async ({ path, kind }): Promise<Touched> => ({
      path,
      old: kind === 'added' ? absent : (kept.get(path) ?? (await standingAt(old, path))),
      new: kind === 'deleted' ? absent : await standingAt(fresh, path),
      now: await standingAt(workTree, path),
    })),
  );
}

const absent: Standing = { kind: 'absent' };

/** The old files byte for byte; one whose copy is torn is left out and comes from its commit instead. */
async function keptFiles({ host, intent }: Scene): Promise<Map<string, Standing>> {
  const folder = host.folder.file(intent.id, 'old');
  const list = await readFile(host.folder.file(intent.id, 'old.json'), 'utf8').catch(() => '[]');
  const found = new Map<string, Standing>();
  for (const kept of keptSchema.parse(JSON.parse(list)) satisfies KeptFile[]) {
    const standing = await readKept(folder, kept);
    if (standing) found.set(kept.path, standing);
  }
  return found;
}

/** True when the index of the intent's checkout has this side on every touched path. */
export async function indexHas(
  host: LandingHost,
  intent: Required<LandingIntent>,
  side: 'old' | 'new',
): Promise<boolean> {
  const { gitDirs, workTree } = intent;
  const [gitDir = ''] = gitDirs;
  const { git } = await gitForFiles({ gitDir, workTree });
  return indexIs({ git, intent, changes: await host.changes(intent.tip, intent.commit) }, side);
}

/** True when the real index already has the wanted side on every touched path. */
async function indexIs(
  { git, intent, changes }: Pick<Scene, 'git' | 'intent' | 'changes'>,
  side: 'old' | 'new',
): Promise<boolean> {
  const against = side === 'new' ? intent.commit : intent.tip;
  const args = ['diff-index', '--cached', '-z', '--name-only', '--no-renames', against, '--'];
  const differing = new Set(pathsFromNul(await git.must(args)));
  return changes.every(({ path }) => !differing.has(path));
}

/** A fresh copy, brought to the wanted side with what it remembers of the files, over our lock. */
async function settleIndex(scene: Scene, side: 'old' | 'new'): Promise<void> {
  const { host, intent, gitDir, git } = scene;
  const copy = join(host.folder.file(intent.id, 'scratch'), 'index');
  await copyIndex(gitDir, copy);
  const copied = git.at({ env: { GIT_INDEX_FILE: copy } });
  if (!(await indexIs(scene, side))) {
    const { tip, commit } = intent;
    const ends = side === 'new' ? [tip, commit] : [commit, tip];
    const { exitCode } = await copied.run(['read-tree', '-i', '-m', ...ends]);
    if (exitCode !== 0) throw lockTaken(intent);
  }
  await copied.run(['update-index', '-q', '--refresh']);
  await installIndex(gitDir, copy);
}

function lockTaken({ id, ref }: LandingIntent): Fault {
  return new Fault({
    code: 'landing_recovery_blocked',
    what: `The index changed while the landing of ${id} on ${ref} was unfinished.`,
    advice: 'Compare "git status" with the landed commit and put the files right by hand.',
    facts: { commission: id, ref },
  });
}
