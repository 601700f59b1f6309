import { Fault } from '../../../base/fault.ts';
import type { DiffStat, FileChange, Oid } from '../../../engine/ports/repository.ts';
import { gitFailed, type Git } from '../plumbing/git.ts';
import type { StandingGit } from '../plumbing/standingGit.ts';
import { pathFromBytes, pathsFromNul, pathToBytes, splitNul } from './pathBytes.ts';

const kinds: Readonly<Record<string, FileChange['kind']>> = { A: 'added', D: 'deleted' };

/** Every path in which two commits or trees differ; a rename is a deletion and an addition. */
export async function changesBetween(git: Git, from: Oid, to: Oid): Promise<FileChange[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'];
  return changesFromRaw(await git.must([...args, '--end-of-options', from, to]));
}

/** As {@link changesBetween} for many pairs of trees at once, each pair as `<tree> <tree>`. */
export async function changesOfMany(git: Git, pairs: readonly string[]): Promise<FileChange[][]> {
  const args = ['diff-tree', '--stdin', '-r', '-z', '--raw', '--no-abbrev', '--no-renames'];
  const output = await git.must(args, { stdin: pairs.map((pair) => `${pair}\n`).join('') });
  const changes: FileChange[][] = [];
  const items = splitNul(output);
  for (let at = 0; at < items.length; at += 2) {
    // A pair's own line stands before what it differs in; one without differences has nothing else.
    const lines = String(items[at]).split('\n');
    const facts = lines.at(-1) ?? '';
    for (let heads = lines.length - 1; heads > 0; heads--) changes.push([]);
    if (facts !== '') changes.at(-1)?.push(changeOf(facts, items[at + 1]));
  }
  if (changes.length !== pairs.length) throw gitFailed(args, 'it did not answer every pair');
  return changes;
}

/** Parses `--raw -z` output. */
function changesFromRaw(output: Buffer): FileChange[] {
  const items = splitNul(output);
  const changes: FileChange[] = [];
  for (let at = 0; at + 1 < items.length; at += 2) {
    changes.push(changeOf(String(items[at]), items[at + 1]));
  }
  return changes;
}

/** One `:<modes> <blobs> <status>` with the path that follows it. */
function changeOf(facts: string, path: Buffer = Buffer.alloc(0)): FileChange {
  const [oldMode = '', newMode = '', oldBlob = '', newBlob = '', status = ''] = facts
    .slice(1)
    .split(' ');
  const kind = kinds[status] ?? 'modified';
  return { path: pathFromBytes(path), kind, oldMode, newMode, oldBlob, newBlob };
}

/** What `git diff --stat` says of two commits or trees. */
export async function diffStatBetween(git: Git, from: Oid, to: Oid): Promise<DiffStat> {
  const args = [
    'diff-tree',
    '-r',
    '-M',
    '--stat=80',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
  ];
  const text = await git.text([...args, '--end-of-options', from, to]);
  const last = text.slice(text.lastIndexOf('\n') + 1);
  const count = (pattern: RegExp): number => Number(pattern.exec(last)?.[1] ?? 0);
  return { insertions: count(/(\d+) insertion/), deletions: count(/(\d+) deletion/), text };
}

/** Object id of the tree of a commit; a tree's is its own. */
export function treeOf(git: Git, commitOrTree: Oid): Promise<Oid> {
  return git.text(['rev-parse', '--verify', '--end-of-options', `${commitOrTree}^{tree}`]);
}

/** Answers each name of an object, line by line, by what it is. */
export const namingObjects = ['cat-file', '--batch-check=%(objecttype) %(objectname)'] as const;

/**
 * As {@link treeOf}, for any number at once.
 * @param standing One for {@link namingObjects} in the same place.
 * @throws Fault `git_failed` when one is not there.
 */
export async function treesOf(
  git: Git,
  commitsOrTrees: readonly Oid[],
  standing?: StandingGit,
): Promise<Oid[]> {
  const names = commitsOrTrees.map((oid) => `${oid}^{tree}`);
  const told = (await standing?.ask(names, names.length))?.map(treeIn);
  if (told && !told.includes(undefined)) return told as Oid[];
  const stdin = names.map((name) => `${name}\n`).join('');
  const lines = (await git.text(namingObjects, { stdin })).split('\n');
  return commitsOrTrees.map((oid, at) => {
    const tree = treeIn(lines[at]);
    if (tree === undefined) throw gitFailed(namingObjects, `${oid} has no tree here`);
    return tree;
  });
}

const treeIn = (line = ''): Oid | undefined => /^tree ([0-9a-f]{40,64})$/.exec(line)?.[1];

/**
 * Commit a ref points to, or `undefined` when there is no such ref.
 * @param standing As for {@link treesOf}.
 */
export async function commitOf(
  git: Git,
  ref: string,
  standing: StandingGit,
): Promise<Oid | undefined> {
  const [line = ''] = (await standing.ask([`${ref}^{commit}`], 1)) ?? [];
  return /^commit ([0-9a-f]{40,64})$/.exec(line)?.[1] ?? tipOf(git, ref);
}

/** Commit a ref points to, or `undefined` when there is no such ref. */
export async function tipOf(git: Git, ref: string): Promise<Oid | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const { exitCode, stdout } = await git.run(args);
  return exitCode === 0 ? stdout.toString().trim() : undefined;
}

/** Every path of a commit or tree. */
export async function pathsOf(git: Git, commitOrTree: Oid): Promise<string[]> {
  const args = ['ls-tree', '-r', '-z', '--name-only', '--full-tree', '--end-of-options'];
  return pathsFromNul(await git.must([...args, commitOrTree]));
}

/** Bytes of a blob. */
export function blobOf(git: Git, oid: Oid): Promise<Buffer> {
  return git.must(['cat-file', 'blob', oid]);
}

/** Bytes of a regular file in a commit or tree; `undefined` for anything else at `path`. */
export async function fileIn(
  git: Git,
  commitOrTree: Oid,
  path: string,
): Promise<Buffer | undefined> {
  const wanted = pathToBytes(path);
  // An argument cannot carry bytes that are not UTF-8; then the whole tree is listed.
  const within = path === wanted.toString() ? [path] : [];
  const args = ['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commitOrTree];
  const listed = splitNul(await git.must([...args, ...within]));
  const entry = listed.find((line) => line.subarray(line.indexOf(9) + 1).equals(wanted));
  const [mode = '', , oid = ''] = String(entry ?? '').split(/[ \t]/);
  return /^100(?:644|755)$/.test(mode) ? blobOf(git, oid) : undefined;
}

/** @throws Fault `ref_forbidden` unless `ref` is ours: under `refs/haft/`. */
export function assertOurRef(ref: string): void {
  if (ref.startsWith('refs/haft/') && !/[\0\n ]|\.\./.test(ref)) return;
  throw new Fault({
    code: 'ref_forbidden',
    what: `The ref ${ref} is not ours to write.`,
    advice: 'Report this as a defect: only refs under refs/haft/ are written.',
  });
}
