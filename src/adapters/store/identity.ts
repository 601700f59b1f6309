import { createHash, randomBytes } from 'node:crypto';
import { link, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../base/fault.ts';
import { missingIsUndefined } from '../files/missing.ts';

const identityFile = 'store.json';

const shape = z.looseObject({
  id: z.string().min(1),
  /** Absolute, links resolved: where the store was when it was last bound. */
  path: z.string(),
  /** Of the store's folder, decimal. */
  inode: z.string(),
});

/** The store's name, bound to the folder it was made in (docs/rules.md R99). */
export type StoreIdentity = z.infer<typeof shape>;

/** How the folder found relates to the one the identity was bound to. */
export type Belonging =
  | { readonly kind: 'own'; readonly id: string }
  | { readonly kind: 'moved'; readonly id: string; readonly from: string }
  | { readonly kind: 'copied'; readonly id: string; readonly from: string }
  | { readonly kind: 'none' };

/**
 * Reads whose store this folder is. The same folder under another path has been moved; another folder
 * with the same identity is a copy, also where a snapshot of the disk kept the inode number.
 *
 * @throws Fault `store_identity_damaged`.
 */
export async function belonging(folder: string): Promise<Belonging> {
  const identity = await readIdentity(folder);
  if (!identity) return { kind: 'none' };
  const { id, path: from, inode } = identity;
  const here = await placeOf(folder);
  if (here.inode !== inode) return { kind: 'copied', id, from };
  if (here.path === from) return { kind: 'own', id };
  return (await isElsewhere(identity, folder))
    ? { kind: 'copied', id, from }
    : { kind: 'moved', id, from };
}

/**
 * Binds a new identity to the folder unless somebody was faster. The file is complete from its first
 * moment, so two makers agree on one.
 *
 * @returns The id that counts.
 */
export async function found(folder: string, id: string): Promise<string> {
  const prepared = await prepare(folder, id);
  try {
    await link(prepared, join(folder, identityFile));
    return id;
  } catch (failure) {
    const other = await readIdentity(folder);
    if (!other) throw failure;
    return other.id;
  } finally {
    await unlink(prepared);
  }
}

/** Binds `id` to the folder, whatever was bound before. The caller holds the store's lock. */
export async function rebind(folder: string, id: string): Promise<void> {
  await rename(await prepare(folder, id), join(folder, identityFile));
}

/**
 * The name of a store that is not made yet, from the folder it will lie in: two who open it before either
 * writes have the same one, and it is the one that counts afterwards.
 */
export async function firstStoreId(folder: string): Promise<string> {
  const parent = dirname(folder);
  try {
    const { ino, birthtimeNs } = await stat(parent, { bigint: true });
    const origin = [await realpath(parent), ino, birthtimeNs].join('\n');
    return `store-${createHash('sha256').update(origin).digest('hex').slice(0, 16)}`;
  } catch {
    return newStoreId();
  }
}

/** The name of a copy that was adopted. */
export const newStoreId = (): string => `store-${randomBytes(8).toString('hex')}`;

async function placeOf(folder: string): Promise<{ readonly path: string; readonly inode: string }> {
  const { ino } = await stat(folder, { bigint: true });
  return { path: await realpath(folder), inode: String(ino) };
}

async function readIdentity(folder: string): Promise<StoreIdentity | undefined> {
  const text = await readFile(join(folder, identityFile), 'utf8').catch(missingIsUndefined);
  if (text === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault({
      code: 'store_identity_damaged',
      what: `The store's identity file ${join(folder, identityFile)} cannot be read.`,
      advice: 'Move that file away; the store is then given a new name.',
      cause,
    });
  }
}

/** True when the folder that the identity names still exists and is not this one under another name. */
async function isElsewhere(identity: StoreIdentity, folder: string): Promise<boolean> {
  try {
    const original = await stat(identity.path, { bigint: true });
    const here = await stat(folder, { bigint: true });
    if (original.ino === here.ino && original.dev === here.dev) return false;
    return (await readIdentity(identity.path))?.id === identity.id;
  } catch {
    return false;
  }
}

async function prepare(folder: string, id: string): Promise<string> {
  const path = join(folder, `${identityFile}.${randomBytes(8).toString('hex')}`);
  const identity: StoreIdentity = { id, ...(await placeOf(folder)) };
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(identity)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}
