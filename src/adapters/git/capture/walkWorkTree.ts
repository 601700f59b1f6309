import { lstat, readdir } from 'node:fs/promises';
import type { BigIntStats, Dirent } from 'node:fs';
import { hasCode } from '../../files/missing.ts';
import { pathFromBytes, placeIn } from '../objects/pathBytes.ts';

/** One thing that is not ignored, found in a work tree. */
export interface Found {
  /** Repository path. */
  readonly path: string;
  readonly kind: 'file' | 'link' | 'repository' | 'special' | 'unreadable';
  /** Bytes. */
  readonly size: number;
  /** Changes whenever the thing, its content or its place does: device, inode, mode, size, times. */
  readonly mark: string;
}

/** A work tree at one moment. */
export interface WorkTreeSnapshot {
  readonly found: readonly Found[];
  /** Empty folders under names that a sandbox mounts something on; it leaves them when it is killed. */
  readonly mountPoints: readonly string[];
  /** One line per folder and entry; equal before and after means that nothing moved in between. */
  readonly marks: ReadonlySet<string>;
}

/** How many entries are looked at at once. */
const breadth = 64;

/**
 * Lists a work tree by its own entries, never through a link. `skips` says which folders and files are
 * left out (ignored ones); `closed` which folders are listed but not entered (submodules).
 */
export async function walkWorkTree(
  top: string,
  skips: (path: string) => boolean,
  closed: { has(path: string): boolean },
): Promise<WorkTreeSnapshot> {
  const found: Found[] = [];
  const marks = new Set<string>();
  const mountPoints: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const place = placeIn(top, folder);
    marks.add(`${folder}/ ${markOf(await lstat(place, { bigint: true }))}`);
    const entries = await entriesIn(place);
    if (entries === undefined) {
      found.push(unreadable(folder));
      continue;
    }
    const within = folder;
    const kept = entries
      .map((entry) => ({ entry, path: joined(within, entry.name) }))
      .filter(({ path }) => path !== '.git' && !skips(path));
    for (const { entry, path } of kept) {
      if (await isMountPoint(top, path, entry)) mountPoints.push(path);
      else if (isRepository(entry)) found.push({ path, kind: 'repository', size: 0, mark: '' });
      else if (entry.isDirectory() && !closed.has(path)) folders.push(path);
    }
    const leaves = kept.filter(({ entry }) => !entry.isDirectory() && !isRepository(entry));
    for (let at = 0; at < leaves.length; at += breadth) {
      const looked = leaves.slice(at, at + breadth).map(({ path }) => look(top, path));
      found.push(...(await Promise.all(looked)));
    }
  }
  for (const { path, mark } of found) marks.add(`${path} ${mark}`);
  return { found, mountPoints, marks };
}

/** What codex keeps from being made in a folder it lets commands write to. */
const mounted: ReadonlySet<string> = new Set(['.git', '.codex', '.agents', '.aws']);

/** A folder without content is neither a repository nor work: git itself takes no notice of it. */
async function isMountPoint(top: string, path: string, entry: Dirent<Buffer>): Promise<boolean> {
  if (!mounted.has(entry.name.toString()) || !entry.isDirectory()) return false;
  return (await entriesIn(placeIn(top, path)))?.length === 0;
}

function joined(folder: string, name: Buffer): string {
  return folder === '' ? pathFromBytes(name) : `${folder}/${pathFromBytes(name)}`;
}

/** Any spelling that some file system takes for `.git`. */
function isRepository({ name }: Dirent<Buffer>): boolean {
  return /^(?:\.git|git~1)[ .]*$/i.test(
    name.toString().replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, ''),
  );
}

/** What stands in a folder, or `undefined` when its mode does not let us look. */
function entriesIn(place: Buffer): Promise<Dirent<Buffer>[] | undefined> {
  return readdir(place, { withFileTypes: true, encoding: 'buffer' }).catch(forbiddenIsUndefined);
}

const unreadable = (path: string): Found => ({ path, kind: 'unreadable', size: 0, mark: '' });

async function look(top: string, path: string): Promise<Found> {
  const stats = await lstat(placeIn(top, path), { bigint: true }).catch(forbiddenIsUndefined);
  if (stats === undefined) return unreadable(path);
  const kind = stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : 'special';
  return { path, kind, size: Number(stats.size), mark: markOf(stats) };
}

function markOf({ dev, ino, mode, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, mode, size, mtimeNs, ctimeNs].join(':');
}

/** For what a mode forbids; anything else is thrown on. */
export function forbiddenIsUndefined(failure: unknown): undefined {
  if (!hasCode(failure, 'EACCES', 'EPERM')) throw failure;
}
