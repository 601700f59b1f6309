import { constants, type Stats } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  symlink,
  utimes,
} from 'node:fs/promises';
import { posix } from 'node:path';

/** Why something below a copied path cannot be copied, as the end of a sentence about it. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
  readonly path: string;

  constructor(path: string, why: string) {
    super(why);
    this.path = path;
  }
}

export interface CopyOrder {
  /** Absolute and without links: `path` is below it, and links may not leave it for somewhere relative. */
  readonly root: string;
  /** Absolute; the same path is made below it. Its parents are there, itself is not. */
  readonly into: string;
  readonly signal: AbortSignal;
  /** Told of each entry that stands, with what its source was before it was copied; folders after what is in them. */
  readonly onCopied?: (below: Buffer, source: Stats) => void;
}

/** Entries on their way at a time: one of the pool's four threads stays free for the journal. */
const atOnce = 3;
const separator = Buffer.from('/');

/**
 * Copies a file or folder below `root` to the same place below `into`, on write where the file system
 * can. Names are bytes, modes and times stay: a tool that compares times must not take a product built
 * from other sources for the newer one. Links are never followed.
 * @throws CopyRefused; errors of the system; the signal's reason. Nothing is under way any more then.
 */
export function copyTree(order: CopyOrder, path: string | Buffer): Promise<void> {
  return copyEntry(order, Buffer.from(path));
}

async function copyEntry(order: CopyOrder, below: Buffer): Promise<void> {
  const stats = await lstat(at(order.root, below));
  if (stats.isDirectory()) await copyFolder(order, below, stats);
  else await copyLeaf(order, below, stats);
}

async function copyFolder(order: CopyOrder, below: Buffer, stats: Stats): Promise<void> {
  const target = at(order.into, below);
  await mkdir(target, 0o700);
  const folders: (readonly [Buffer, Stats])[] = [];
  const names = await readdir(at(order.root, below), { encoding: 'buffer' });
  for (let start = 0; start < names.length; start += atOnce) {
    order.signal.throwIfAborted();
    const batch = names.slice(start, start + atOnce).map(async (name) => {
      const one = Buffer.concat([below, separator, name]);
      const its = await lstat(at(order.root, one));
      if (its.isDirectory()) folders.push([one, its]);
      else await copyLeaf(order, one, its);
    });
    // What was begun is waited for, whatever became of the others: the place may be removed at once.
    for (const end of await Promise.allSettled(batch))
      if (end.status === 'rejected') throw end.reason;
  }
  for (const [folder, its] of folders) await copyFolder(order, folder, its);
  await chmod(target, stats.mode & 0o7777);
  await utimes(target, stats.atimeMs / 1_000, stats.mtimeMs / 1_000);
  order.onCopied?.(below, stats);
}

async function copyLeaf(order: CopyOrder, below: Buffer, stats: Stats): Promise<void> {
  const [source, target] = [at(order.root, below), at(order.into, below)];
  if (stats.isSymbolicLink()) {
    const leads = await readlink(source, { encoding: 'buffer' });
    refuseLeaving(order.root, below, leads);
    await symlink(leads, target);
    order.onCopied?.(below, stats);
    return;
  }
  if (!stats.isFile()) throw new CopyRefused(below.toString(), 'is neither file, folder nor link');
  await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await utimes(target, stats.atimeMs / 1_000, stats.mtimeMs / 1_000);
  order.onCopied?.(below, stats);
}

/**
 * A link to an installed program, such as an interpreter, means the same everywhere. One that climbs out
 * of the checkout leads elsewhere from a workspace, and one into the checkout by its full name would have
 * evidence look at the operator's files instead of the result.
 */
function refuseLeaving(root: string, below: Buffer, leads: Buffer): void {
  const [top, target] = [Buffer.from(root).toString('latin1'), leads.toString('latin1')];
  const isAbsolute = posix.isAbsolute(target);
  const folder = posix.dirname(posix.join(top, below.toString('latin1')));
  const end = posix.resolve(folder, target);
  const isInside = end === top || end.startsWith(`${top}/`);
  if (isAbsolute === isInside) {
    const why = isAbsolute
      ? `is a link into your checkout by its full name (${leads.toString()})`
      : `is a link that leaves the repository (${leads.toString()})`;
    throw new CopyRefused(below.toString(), why);
  }
}

const at = (folder: string, below: Buffer): Buffer =>
  Buffer.concat([Buffer.from(folder), separator, below]);
