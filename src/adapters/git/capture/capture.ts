import { randomBytes } from 'node:crypto';
import { access, constants, copyFile, readFile, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../base/fault.ts';
import type { FileChange, Oid } from '../../../engine/ports/repository.ts';
import type { Capture } from '../../../engine/ports/workspaces.ts';
import { missingIsUndefined } from '../../files/missing.ts';
import { filteredPaths } from './filteredPaths.ts';
import { withLineEndings } from './lineEndings.ts';
import { replaceFile, type CleanRoom } from '../objects/cleanRoom.ts';
import { gitFailed, type Git } from '../plumbing/git.ts';
import { madeBelow } from './madeBelow.ts';
import { hiddenPaths } from './hiddenPaths.ts';
import type { Setting } from '../plumbing/gitEnvironment.ts';
import {
  nulFromPaths,
  pathFromBytes,
  pathsFromNul,
  pathToBytes,
  placeIn,
  splitNul,
} from '../objects/pathBytes.ts';
import {
  changedSubmodules,
  filledSubmodules,
  leavingLinks,
  uncapturableEntries,
  unreadableFiles,
  type Refusal,
  type SubmoduleContent,
} from './uncapturable.ts';
import { changesBetween, treeOf } from '../objects/treeQueries.ts';
import {
  leavesAt,
  walkWorkTree,
  type Found,
  type Leaf,
  type WorkTreeSnapshot,
} from './walkWorkTree.ts';

/** A work tree to capture. */
export interface CaptureSource {
  readonly path: string;
  readonly base: Oid;
  /** Tree captured right after checkout; `undefined` when this is that capture. */
  readonly baseline: Oid | undefined;
  /**
   * The index of the checkout, kept where nobody else writes: what it knows to stand as it was written is not
   * read again. Without it all content is.
   */
  readonly index?: string | undefined;
  /** Links of the set-up that still stand: they are passed over. */
  readonly shared?: ReadonlySet<string> | undefined;
  /** Ignored files and folders that were there before anybody worked. */
  readonly known?: readonly string[] | undefined;
}

/** What capturing works with. */
export interface CaptureTools {
  readonly room: CleanRoom;
  /** As `room`, but line endings are converted. */
  readonly textRoom: CleanRoom;
  /** Names of the operator's filters. */
  readonly filters: ReadonlySet<string>;
  /** The operator's local excludes, trusted: `<common dir>/info/exclude`. */
  readonly excludes: string;
  /** How the operator's file system and their own excludes are read. */
  readonly settings: readonly Setting[];
  /** The operator has set nothing that converts line endings; attributes in the tree may. */
  readonly isPlain: boolean;
  /** A file larger than this many bytes is refused by name. */
  readonly largest: number;
  readonly submodules: SubmoduleContent;
}

/** How often a work tree that does not hold still is tried. */
const tries = 3;

/**
 * The work tree as a tree object, byte for byte. Only files are read: not the workspace's git directory,
 * and no attribute, filter or setting found in it means anything. A file counts as unchanged only by inode,
 * change time, size and mode against what was written there; else its content is read, whatever other time
 * stamps say. A second look after reading proves that nothing was swapped meanwhile.
 * @throws Fault `workspace_unsettled` when something keeps writing there.
 */
export async function captureTree(tools: CaptureTools, source: CaptureSource): Promise<Capture> {
  await access(source.path, constants.R_OK | constants.X_OK).catch((cause: unknown) => {
    throw new Fault({
      code: 'workspace_failed',
      what: `The work tree ${source.path} is not there or cannot be read.`,
      advice: 'Requeue the commission to get a new workspace.',
      cause,
    });
  });
  const index = join(tools.room.path, `capture-${randomBytes(9).toString('hex')}`);
  try {
    for (let attempt = 0; attempt < tries; attempt++) {
      // What went away between being listed and being looked at means that the tree does not hold still.
      const capture = await captureOnce(tools, source, index).catch(missingIsUndefined);
      if (capture) return capture;
    }
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
  throw new Fault({
    code: 'workspace_unsettled',
    what: `Something keeps writing in ${source.path} while its result is captured.`,
    advice: 'End the processes that work in that folder, then requeue the commission.',
    facts: { path: source.path },
  });
}

async function captureOnce(
  tools: CaptureTools,
  source: CaptureSource,
  index: string,
): Promise<Capture | undefined> {
  const git = await gitOver(tools, source.path, index);
  const tracked = await loadBase(git, source, index);
  const ignored = new Set(
    (await ignoredPaths(git)).filter((path) => source.shared?.has(path) !== true),
  );
  const skips = (path: string): boolean =>
    source.shared?.has(path) === true || (ignored.has(path) && !tracked.paths.has(path));
  const walk = (): Promise<WorkTreeSnapshot> => walkWorkTree(source.path, skips, tracked.links);
  const first = await walk();
  const before = (await removeMountPoints(source.path, first.mountPoints)) ? await walk() : first;
  const leaves = before.found.filter(({ kind }) => isCapturable(kind)).map(({ path }) => path);
  const changed = leaves.filter((path) => tracked.moved.has(path) || !tracked.paths.has(path));
  const standing = await leavesAt(source.path, changed);
  const refused = [
    ...uncapturableEntries(before, standing, tools.largest),
    ...(await filledSubmodules(source.path, tracked.links, tools.submodules)),
  ];
  let unstaged = await stage(git, tracked, { leaves, changed }, refused);
  if (unstaged.failure) {
    refused.push(...(await unreadableFiles(source.path, before)));
    unstaged = await stage(git, tracked, { leaves, changed }, refused);
  }
  const staged = await git.text(['write-tree']);
  const isStill =
    isSame(before.marks, (await walk()).marks) &&
    isSame(marksOf(standing), marksOf(await leavesAt(source.path, changed))) &&
    pathsFromNul(await git.must(['ls-files', '-z', '--modified', '--deleted'])).every((path) =>
      tracked.links.has(path),
    );
  if (!isStill) return undefined;
  if (unstaged.failure) throw unstaged.failure;
  const raw = await overBase(git, source, staged);
  if (source.baseline === undefined)
    return { tree: raw, changes: [], refused, hidden: [], ignored: [] };
  const { tree, changes } = await finish(tools, source, index, {
    ...{ tree: raw, changes: await changesBetween(git, source.base, raw) },
    isPlain: tools.isPlain && !leaves.some(isAttributesFile),
  });
  const filtered = await filteredPaths(await textGit(tools, source, index), changes, tools.filters);
  refused.push(
    ...unstaged.refused,
    ...changedSubmodules(changes),
    ...(await leavingLinks(git, changes)),
    ...filtered.map(({ path, filter }) => ({ path, why: `it belongs to the filter ${filter}` })),
  );
  const hidden = await hiddenPaths(
    { git, top: source.path, base: source.base },
    { tracked: tracked.paths, changes, ignored: [...ignored] },
  );
  const known = new Set([...(source.known ?? []), ...hidden]);
  const made = await madeBelow(source.path, ignored, known);
  return { tree, changes, refused, hidden, ignored: made };
}

/** Ignored files and folders of a work tree; a folder with everything in it ignored stands for its content. */
export async function ignoredIn(tools: CaptureTools, path: string, base: Oid): Promise<string[]> {
  const index = join(tools.room.path, `capture-${randomBytes(9).toString('hex')}`);
  try {
    const git = await gitOver(tools, path, index);
    await git.must(['read-tree', '--reset', base]);
    return await ignoredPaths(git);
  } finally {
    await rm(index, { force: true });
  }
}

/** Only what is still empty goes. @returns Whether there was anything to remove. */
async function removeMountPoints(top: string, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) await rmdir(placeIn(top, path)).catch(() => undefined);
  return paths.length > 0;
}

/** Git over a work tree with an index of ours; nothing found in the tree means anything but ignore rules. */
export async function gitOver(
  tools: Pick<CaptureTools, 'room' | 'excludes' | 'settings'>,
  path: string,
  index: string,
): Promise<Git> {
  const room = await tools.room.git();
  const theirs = await readFile(tools.excludes).catch(() => Buffer.alloc(0));
  await replaceFile(join(tools.room.path, 'info/exclude'), theirs);
  const env = { GIT_WORK_TREE: path, GIT_INDEX_FILE: index };
  return room.at({ cwd: path, env, settings: tools.settings });
}

interface RawTree {
  readonly tree: Oid;
  /** Against the base. */
  readonly changes: readonly FileChange[];
  /** Nothing says that any line ending is to be converted. */
  readonly isPlain: boolean;
}

/** The tree as `git add` would have it, once its bytes are known. */
async function finish(
  tools: CaptureTools,
  source: CaptureSource,
  index: string,
  { tree: raw, changes, isPlain }: RawTree,
): Promise<Pick<RawTree, 'tree' | 'changes'>> {
  if (isPlain) return { tree: raw, changes };
  const git = await textGit(tools, source, index);
  const tree = await withLineEndings(git, source.base, { tree: raw, changes });
  return { tree, changes: tree === raw ? changes : await changesBetween(git, source.base, tree) };
}

const isAttributesFile = (path: string): boolean => /(?:^|\/)\.gitattributes$/i.test(path);

async function textGit(tools: CaptureTools, source: CaptureSource, index: string): Promise<Git> {
  const env = { GIT_WORK_TREE: source.path, GIT_INDEX_FILE: index };
  return (await tools.textRoom.git()).at({ cwd: source.path, env, settings: tools.settings });
}

interface Tracked {
  readonly paths: ReadonlySet<string>;
  /** Of these, files that are gone, or that the index does not know to stand as they were written. */
  readonly moved: ReadonlySet<string>;
  /** Submodules of the base, with the commit each is recorded at. */
  readonly links: ReadonlyMap<string, Oid>;
}

/** Makes the passing index one of the base, and reads it beside the work tree. */
async function loadBase(
  git: Git,
  { base, index: kept }: CaptureSource,
  index: string,
): Promise<Tracked> {
  const isKept = kept !== undefined && (await copyIndex(kept, index));
  if (!isKept) await git.must(['read-tree', '--reset', base]);
  // Tag, mode, object and stage, a tab, and the path: once for each entry, and again where it moved.
  const args = ['ls-files', '-z', '-t', '--stage', '--cached', '--modified', '--deleted'];
  const [paths, moved, links] = [new Set<string>(), new Set<string>(), new Map<string, Oid>()];
  for (const line of splitNul(await git.must(args))) {
    const path = pathFromBytes(line.subarray(line.indexOf(9) + 1));
    if (line[0] === cachedTag) paths.add(path);
    else moved.add(path);
    if (line.subarray(2, 8).toString() === '160000')
      links.set(path, line.subarray(9, line.indexOf(32, 9)).toString());
  }
  return { paths, moved, links };
}

/** `H`, which `ls-files -t` puts before what the index holds. */
const cachedTag = 72;

/**
 * A copy keeps the time of the original: git takes entries younger than their index for doubtful.
 * @returns false where there is none.
 */
async function copyIndex(from: string, to: string): Promise<boolean> {
  const stats = await stat(from).catch(missingIsUndefined);
  if (stats === undefined) return false;
  await copyFile(from, to);
  await utimes(to, stats.atime, stats.mtime);
  return true;
}

/** Ignored files and folders; a folder with everything in it ignored stands for its content. */
async function ignoredPaths(git: Git): Promise<string[]> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
  return pathsFromNul(await git.must(args)).map((path) => path.replace(/\/$/, ''));
}

interface Leaves {
  /** All that can be captured. */
  readonly leaves: readonly string[];
  /** Those that may differ from the base. */
  readonly changed: readonly string[];
}

/**
 * Puts what changed into the private index, and out of it what is no longer there. Git passes over names it
 * will not hold without failing, so what it holds is looked up. A failure counts only when nothing moved.
 */
async function stage(
  git: Git,
  tracked: Tracked,
  { leaves, changed }: Leaves,
  refused: readonly Refusal[],
): Promise<{ readonly refused: Refusal[]; readonly failure: Fault | undefined }> {
  const named = new Set(refused.map(({ path }) => path));
  const here = new Set(leaves.filter((path) => !named.has(path)));
  const gone = [...tracked.paths].filter((path) => !here.has(path) && !tracked.links.has(path));
  if (gone.length > 0)
    await git.must(['update-index', '--force-remove', '-z', '--stdin'], {
      stdin: nulFromPaths(gone),
    });
  const added = changed.filter((path) => here.has(path));
  if (added.length === 0) return { refused: [], failure: undefined };
  const args = ['update-index', '--add', '--replace', '-z', '--stdin'];
  const { exitCode, stderr } = await git.run(args, { stdin: nulFromPaths(added) });
  if (exitCode !== 0) return { refused: [], failure: gitFailed(args, stderr) };
  if (added.every((path) => tracked.paths.has(path))) return { refused: [], failure: undefined };
  const held = new Set(pathsFromNul(await git.must(['ls-files', '-z'])));
  const passedOver = added.filter((path) => !held.has(path));
  const why = 'git does not take its name';
  return { refused: passedOver.map((path) => ({ path, why })), failure: undefined };
}

const isCapturable = (kind: Found['kind']): boolean => kind === 'file' || kind === 'link';

const marksOf = (leaves: ReadonlyMap<string, Leaf>): ReadonlySet<string> =>
  new Set([...leaves].map(([path, { mark }]) => `${path} ${mark}`));

const isSame = (before: ReadonlySet<string>, after: ReadonlySet<string>): boolean =>
  before.size === after.size && [...before].every((mark) => after.has(mark));

/**
 * A path changed if and only if it differs from the capture taken right after checkout. Where a file
 * system cannot hold a name, mode or link as the base has it, what it made of it is no change.
 */
async function overBase(git: Git, { base, baseline }: CaptureSource, staged: Oid): Promise<Oid> {
  if (baseline === undefined || baseline === base || baseline === (await treeOf(git, base)))
    return staged;
  const differences = await changesBetween(git, baseline, staged);
  await git.must(['read-tree', '--reset', base]);
  const lines = differences.map(({ newMode, newBlob, path }) =>
    Buffer.concat([Buffer.from(`${newMode} ${newBlob}\t`), pathToBytes(path), Buffer.of(0)]),
  );
  await git.must(['update-index', '-z', '--index-info'], { stdin: Buffer.concat(lines) });
  return git.text(['write-tree']);
}
