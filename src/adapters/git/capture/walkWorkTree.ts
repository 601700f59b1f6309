import { lstatSync, type BigIntStats } from 'node:fs';
import { hasCode, isMissing } from '../../files/missing.ts';
import { Pace } from '../../files/pace.ts';
import { entriesAt, type FolderEntry } from '../objects/folderEntries.ts';
import { placeIn } from '../objects/pathBytes.ts';

/** One thing that is not ignored, found in a work tree. */
export interface Found {
  /** Repository path. */
  readonly path: string;
  readonly kind: 'file' | 'link' | 'repository' | 'special' | 'unreadable';
}

/** A work tree at one moment, by its names. */
export interface WorkTreeSnapshot {
  readonly found: readonly Found[];
  /** Empty folders under names that a sandbox mounts something on; it leaves them when it is killed. */
  readonly mountPoints: readonly string[];
  /** One line per folder and entry; equal before and after means that no name moved in between. */
  readonly marks: ReadonlySet<string>;
}

/** One file or link as it stands. */
export interface Leaf {
  /** Bytes. */
  readonly size: number;
  /** Changes whenever the thing, its content or its place does: device, inode, mode, size, times. */
  readonly mark: string;
}

/**
 * Lists a work tree by its own entries, never through a link; no file is looked at. `skips` says which folders
 * and files are left out (ignored ones); `closed` which folders are listed but not entered (submodules).
 */
export async function walkWorkTree(
  top: string,
  skips: (path: string) => boolean,
  closed: { has(path: string): boolean },
): Promise<WorkTreeSnapshot> {
  const found: Found[] = [];
  const marks = new Set<string>();
  const mountPoints: string[] = [];
  const enter = (folder: string): string[] => {
    const place = placeIn(top, folder);
    marks.add(`${folder}/ ${markOf(lstatSync(place, { bigint: true }))}`);
    const entries = entriesIn(place);
    if (entries === undefined) {
      found.push({ path: folder, kind: 'unreadable' });
      return [];
    }
    const below: string[] = [];
    for (const entry of entries) {
      const path = joined(folder, entry.name);
      if (path === '.git' || skips(path)) continue;
      if (isMountPoint(top, path, entry)) mountPoints.push(path);
      else if (isRepository(entry)) found.push({ path, kind: 'repository' });
      else if (!entry.isDirectory()) found.push({ path, kind: kindOf(entry) });
      else if (!closed.has(path)) below.push(path);
    }
    return below;
  };
  const folders = [''];
  const pace = new Pace();
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    folders.push(...enter(folder));
    await pace.breathe();
  }
  for (const { path, kind } of found) marks.add(`${path} ${kind}`);
  return { found, mountPoints, marks };
}

/** These files and links as they stand; those that may not be looked at, or are gone, are left out. */
export async function leavesAt(
  top: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Leaf>> {
  const leaves = new Map<string, Leaf>();
  const pace = new Pace();
  for (const path of paths) {
    const stats = allowed(() => lstatSync(placeIn(top, path), { bigint: true }));
    if (stats) leaves.set(path, { size: Number(stats.size), mark: markOf(stats) });
    await pace.breathe();
  }
  return leaves;
}

function kindOf(entry: FolderEntry): Found['kind'] {
  return entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'special';
}

/** What codex keeps from being made in a folder it lets commands write to. */
const mounted: ReadonlySet<string> = new Set(['.git', '.codex', '.agents', '.aws']);

/** A folder without content is neither a repository nor work: git itself takes no notice of it. */
function isMountPoint(top: string, path: string, entry: FolderEntry): boolean {
  if (!mounted.has(entry.name) || !entry.isDirectory()) return false;
  return entriesIn(placeIn(top, path))?.length === 0;
}

const joined = (folder: string, name: string): string =>
  folder === '' ? name : `${folder}/${name}`;

/** What some file system passes over in a name. */
const passedOver = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Any spelling that some file system takes for `.git`. */
const isRepository = ({ name }: FolderEntry): boolean =>
  /^(?:\.git|git~1)[ .]*$/i.test(name.replaceAll(passedOver, ''));

/** What stands in a folder, or `undefined` when its mode does not let us look. */
function entriesIn(place: Buffer): readonly FolderEntry[] | undefined {
  try {
    return entriesAt(place);
  } catch (failure) {
    forbiddenIsUndefined(failure);
    return undefined;
  }
}

/** Undefined for what is gone, or may not be looked at. */
function allowed<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (failure) {
    if (!isMissing(failure)) forbiddenIsUndefined(failure);
    return undefined;
  }
}

function markOf({ dev, ino, mode, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, mode, size, mtimeNs, ctimeNs].join(':');
}

/** For what a mode forbids; anything else is thrown on. */
export function forbiddenIsUndefined(failure: unknown): undefined {
  if (!hasCode(failure, 'EACCES', 'EPERM')) throw failure;
}
