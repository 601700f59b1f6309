import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream, type Stats } from 'node:fs';
import {
  chmod,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  rmdir,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileChange } from '../../../engine/ports/repository.ts';
import { missingIsUndefined } from '../../files/missing.ts';
import { placeIn } from '../objects/pathBytes.ts';

const noLink = constants.O_RDONLY | constants.O_NOFOLLOW;

/** What stands at a path of a checkout. */
export type Standing =
  | { readonly kind: 'absent' }
  /** `hollow` without any file below it: what git leaves when it is cut off making room for one. */
  | { readonly kind: 'folder'; readonly hollow: boolean }
  | { readonly kind: 'special' }
  | { readonly kind: 'file'; readonly executable: boolean; readonly bytes: Buffer }
  | { readonly kind: 'link'; readonly bytes: Buffer };

/** What stands at `path` now; links are never followed, neither at its end nor on its way. */
export async function standingAt(workTree: string, path: string): Promise<Standing> {
  const found = await foundAt(workTree, path);
  if (found === undefined) return { kind: 'absent' };
  const { place, stats } = found;
  if (stats.isSymbolicLink()) {
    return { kind: 'link', bytes: await readlink(place, { encoding: 'buffer' }) };
  }
  if (stats.isFile()) {
    return { kind: 'file', executable: isExecutable(stats), bytes: await readFile(place) };
  }
  if (stats.isDirectory()) return { kind: 'folder', hollow: await isHollow(place) };
  return { kind: 'special' };
}

interface Found {
  readonly place: Buffer;
  readonly stats: Stats;
}

/** The thing at `path` itself, every part on the way being a folder. */
async function foundAt(workTree: string, path: string): Promise<Found | undefined> {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const place = placeIn(workTree, parts.slice(0, depth).join('/'));
    const stats = await lstat(place).catch(missingIsUndefined);
    if (stats === undefined) return undefined;
    if (depth === parts.length) return { place, stats };
    if (!stats.isDirectory()) return undefined;
  }
  return undefined;
}

const isExecutable = ({ mode }: Stats): boolean => (mode & 0o100) !== 0;

/**
 * True when `one` is what `other` asks for, with content and mode. Where no file is asked for, a folder
 * with files of its own stands for none.
 */
export function sameStanding(one: Standing, other: Standing): boolean {
  if (other.kind === 'absent' && one.kind === 'folder') return !one.hollow;
  if (one.kind !== other.kind) return false;
  if (one.kind === 'link' && other.kind === 'link') return one.bytes.equals(other.bytes);
  if (one.kind !== 'file' || other.kind !== 'file') return true;
  return one.executable === other.executable && one.bytes.equals(other.bytes);
}

/** True when `torn` is what a write of `whole` leaves when it is cut off. */
export function isTornOf(torn: Standing, whole: Standing): boolean {
  if (torn.kind !== 'file' || whole.kind !== 'file') return false;
  return whole.bytes.subarray(0, torn.bytes.length).equals(torn.bytes);
}

/**
 * Puts `wanted` at `path` whole: written beside it and renamed. Folders on the way are made; a link or
 * file on the way is never crossed (then false is given and nothing done). Removing the last file of a
 * folder removes the folder, as git does.
 */
export async function putBack(workTree: string, path: string, wanted: Standing): Promise<boolean> {
  if (!(await wayIsClear(workTree, path))) return false;
  if (wanted.kind === 'special' || wanted.kind === 'folder') return false;
  const place = placeIn(workTree, path);
  await removeEmptyFolders(place);
  if (wanted.kind === 'absent') {
    await rm(place, { force: true });
    await pruneEmpty(workTree, path);
    return true;
  }
  // Never the checkout itself, should it be gone.
  await lstat(workTree);
  await mkdir(placeIn(workTree, dirname(path)), { recursive: true });
  const beside = Buffer.concat([place, Buffer.from(`.haft-${process.pid}`)]);
  await rm(beside, { force: true });
  if (wanted.kind === 'link') {
    await symlink(wanted.bytes, beside);
  } else {
    await writeFile(beside, wanted.bytes, { flag: 'wx' });
    if (wanted.executable) await makeExecutable(beside);
  }
  await rename(beside, place);
  return true;
}

/**
 * Keeps the touched files as they are, byte for byte, before git replaces them. Piece by piece: one may be
 * as large as the operator's disk allows.
 */
export async function keepOld(
  workTree: string,
  changes: readonly FileChange[],
  folder: string,
): Promise<KeptFile[]> {
  await mkdir(folder, { recursive: true });
  const kept: KeptFile[] = [];
  for (const [at, { path, kind }] of changes.entries()) {
    const found = kind === 'added' ? undefined : await foundAt(workTree, path);
    if (found?.stats.isFile() !== true && found?.stats.isSymbolicLink() !== true) continue;
    kept.push({ path, at, ...(await keepOne(found, join(folder, String(at)))) });
  }
  return kept;
}

async function keepOne(
  { place, stats }: Found,
  copy: string,
): Promise<Pick<KeptFile, 'kind' | 'executable' | 'sha256'>> {
  if (stats.isSymbolicLink()) {
    const bytes = await readlink(place, { encoding: 'buffer' });
    await writeFile(copy, bytes);
    return { kind: 'link', executable: false, sha256: sha256(bytes) };
  }
  const hash = createHash('sha256');
  const source = createReadStream('', { fd: await open(place, noLink) });
  await pipeline(
    source,
    async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        hash.update(piece);
        yield piece;
      }
    },
    createWriteStream(copy),
  );
  return { kind: 'file', executable: isExecutable(stats), sha256: hash.digest('hex') };
}

/** A file kept by {@link keepOld}: `at` is its name in the folder. */
export interface KeptFile {
  readonly path: string;
  readonly at: number;
  readonly kind: 'file' | 'link';
  readonly executable: boolean;
  readonly sha256: string;
}

/** A kept file, or `undefined` when its copy was torn (a power cut). */
export async function readKept(folder: string, kept: KeptFile): Promise<Standing | undefined> {
  const bytes = await readFile(join(folder, String(kept.at))).catch(missingIsUndefined);
  if (bytes === undefined || sha256(bytes) !== kept.sha256) return undefined;
  return kept.kind === 'link'
    ? { kind: 'link', bytes }
    : { kind: 'file', executable: kept.executable, bytes };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Read permission becomes execute permission too, as git and the operator's umask would have it. */
async function makeExecutable(place: Buffer): Promise<void> {
  const { mode } = await lstat(place);
  await chmod(place, (mode & 0o777) | ((mode & 0o444) >> 2));
}

async function wayIsClear(workTree: string, path: string): Promise<boolean> {
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = placeIn(workTree, parts.slice(0, depth).join('/'));
    const found = await lstat(parent).catch(missingIsUndefined);
    if (found === undefined) return true;
    if (!found.isDirectory()) return false;
  }
  return true;
}

async function pruneEmpty(workTree: string, path: string): Promise<void> {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    try {
      await rmdir(placeIn(workTree, folder));
    } catch {
      return;
    }
  }
}

async function isHollow(folder: Buffer): Promise<boolean> {
  for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
    if (!entry.isDirectory()) return false;
    if (!(await isHollow(Buffer.concat([folder, Buffer.from('/'), entry.name])))) return false;
  }
  return true;
}

/** Makes room where only empty folders stand; a folder with anything in it is an error. */
async function removeEmptyFolders(place: Buffer): Promise<void> {
  const found = await lstat(place).catch(missingIsUndefined);
  if (!found?.isDirectory()) return;
  for (const name of await readdir(place, { encoding: 'buffer' })) {
    await removeEmptyFolders(Buffer.concat([place, Buffer.from('/'), name]));
  }
  await rmdir(place);
}
