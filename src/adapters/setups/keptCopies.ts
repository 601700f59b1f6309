import { lstat, mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CopyOrder } from '../files/copyTree.ts';
import { missingIsUndefined } from '../files/missing.ts';
import type { MirroredTree } from '../files/mirroredTree.ts';
import { removeWhole } from '../files/removeWhole.ts';

/** A copy that was taken out of its place. */
interface Aside {
  /** Folder of its own, below which it stands at its path. */
  readonly folder: string;
  /** Undefined where nobody had reason to write in it. */
  readonly tree: MirroredTree | undefined;
}

/**
 * Copies a set-up put into places, kept for the next set-up of the same place (docs/rules.md R197). While a place goes
 * from tree to tree they stand aside; each goes back to the place it came from and to no other.
 */
export class KeptCopies {
  private readonly newFolder: () => Promise<string>;
  /** By where they stand; with how they were made where commands may have written in them since. */
  private readonly standing = new Map<string, MirroredTree | undefined>();
  private readonly aside = new Map<string, Aside>();

  /** @param newFolder Makes an empty folder on the disk of the places. */
  constructor(newFolder: () => Promise<string>) {
    this.newFolder = newFolder;
  }

  /** A copy stands there. @param tree To make it good by when it comes back. */
  note(path: string, into: string, tree?: MirroredTree): void {
    this.standing.set(join(into, path), tree);
  }

  /** Takes out what was copied to a path of a place, where it can be told to be that. Never rejects. */
  async takeOut(path: string, into: string): Promise<void> {
    const place = join(into, path);
    const isOurs = this.standing.has(place);
    const tree = this.standing.get(place);
    this.standing.delete(place);
    await this.drop(place);
    if (!isOurs || !(await standsAt(path, into).catch(() => false))) return;
    try {
      const folder = await this.newFolder();
      this.aside.set(place, { folder, tree });
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await rename(place, join(folder, path));
    } catch {
      // It goes with whatever else is in the place, and is copied anew.
      await this.drop(place);
    }
  }

  /**
   * Puts it back, as what the checkout holds now, where one is kept.
   * @param order As for a copy; everything on the way to the path is there.
   * @throws As `copyTree`; nothing is kept then.
   */
  async putBack(path: string, order: CopyOrder): Promise<boolean> {
    const place = join(order.into, path);
    const kept = this.aside.get(place);
    if (kept === undefined) return false;
    const { folder, tree } = kept;
    try {
      await tree?.renew({ ...order, into: folder });
      await rename(join(folder, path), place);
      this.standing.set(place, tree);
    } finally {
      await this.drop(place);
    }
    return true;
  }

  /** Lets go what stands aside. */
  async rest(): Promise<void> {
    this.standing.clear();
    for (const place of [...this.aside.keys()]) await this.drop(place);
  }

  private async drop(place: string): Promise<void> {
    const kept = this.aside.get(place);
    this.aside.delete(place);
    if (kept) await removeWhole(kept.folder).catch(() => undefined);
  }
}

/** Whether it is there, and no link on the way leads to what is somebody else's. */
async function standsAt(path: string, into: string): Promise<boolean> {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const stats = await lstat(join(into, ...parts.slice(0, length))).catch(missingIsUndefined);
    if (stats === undefined) return false;
    if (length < parts.length && !stats.isDirectory()) return false;
  }
  return true;
}
