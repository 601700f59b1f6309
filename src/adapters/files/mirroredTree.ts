import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { chmod, utimes } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { copyTree, type CopyOrder } from './copyTree.ts';
import { newFileMode } from './newFileMode.ts';
import { Pace } from './pace.ts';
import { removeWhole } from './removeWhole.ts';

/** How one entry of a copy, and what it was copied from, stood when it was made. */
interface Made {
  readonly isFolder: boolean;
  readonly source: string;
  readonly target: string;
}

/** Milliseconds within which two changes of a file may carry the same time. */
const grainMs = 50;
/** Of what is so young that a change right after might not show: like nothing that is looked at later. */
const untold = '';

/**
 * A copy of a file or folder that can be made good instead of anew: what has the inode, change time, size and mode
 * it had, on both sides, is as it was copied, since no unprivileged process can set a change time
 * (docs/rules.md R197). Everything else is copied again, and what does not belong there goes.
 */
export class MirroredTree {
  private readonly path: Buffer;
  private readonly made = new Map<string, Made>();
  /** Written since it was last looked at how they stand. */
  private readonly fresh: Buffer[] = [];
  private readonly pace = new Pace();
  /** Mode of a new file where nobody did anything to the folder. */
  private usual: number | undefined;

  private constructor(path: string) {
    this.path = Buffer.from(path);
  }

  /** Copies it, as `copyTree` does, and throws as that does. */
  static async copy(order: CopyOrder, path: string): Promise<MirroredTree> {
    const tree = new MirroredTree(path);
    tree.usual = await newFileMode(order.into);
    await tree.copyAnew(order, tree.path);
    await tree.settle(order);
    return tree;
  }

  /**
   * Makes it, wherever it stands by now, what the source is now.
   * @param order `into` is where it stands; nobody writes there meanwhile.
   * @throws As `copyTree`; it is of no use any more then.
   */
  async renew(order: CopyOrder): Promise<void> {
    await this.renewEntry(order, this.path, () => Promise.resolve());
    await this.settle(order);
  }

  /** @param open Lets the folder it is in be written in; to be awaited before that. */
  private async renewEntry(
    order: CopyOrder,
    below: Buffer,
    open: () => Promise<void>,
  ): Promise<void> {
    order.signal.throwIfAborted();
    await this.pace.breathe();
    const known = this.made.get(keyOf(below));
    const source = look(order.root, below);
    const target = look(order.into, below);
    if (known !== undefined && source !== undefined && target !== undefined) {
      const isSame = known.source === stampOf(source) && known.target === stampOf(target);
      const isFolder = source.isDirectory() && target.isDirectory() && known.isFolder;
      if (isFolder && (await this.renewFolder(order, below, { source, isSame }))) return;
      if (isSame && !isFolder) return;
    }
    await open();
    await this.drop(order, below);
    if (source !== undefined) await this.copyAnew(order, below);
  }

  /** @returns false where it has to be made anew. */
  private async renewFolder(
    order: CopyOrder,
    below: Buffer,
    { source, isSame }: { readonly source: Stats; readonly isSame: boolean },
  ): Promise<boolean> {
    const place = at(order.into, below);
    const opened = { isOpen: false };
    const open = async (): Promise<void> => {
      if (!opened.isOpen) await chmod(place, 0o700);
      opened.isOpen = true;
    };
    const names = namesIn(order.root, below);
    if (!isSame) {
      await open();
      if ((await newFileMode(place)) !== this.usual) return false;
      const wanted = new Set(names.map(keyOf));
      for (const name of namesIn(order.into, below))
        if (!wanted.has(keyOf(name))) await this.drop(order, within(below, name));
    }
    for (const name of names) await this.renewEntry(order, within(below, name), open);
    if (opened.isOpen) {
      await chmod(place, source.mode & 0o7777);
      await utimes(place, source.atimeMs / 1_000, source.mtimeMs / 1_000);
      this.note(below, source);
    }
    return true;
  }

  private async drop(order: CopyOrder, below: Buffer): Promise<void> {
    await removeWhole(at(order.into, below));
    this.forget(below);
  }

  private async copyAnew(order: CopyOrder, below: Buffer): Promise<void> {
    const onCopied = (entry: Buffer, source: Stats): void => this.note(entry, source);
    await copyTree({ ...order, onCopied }, below);
  }

  private note(below: Buffer, source: Stats): void {
    const isFolder = source.isDirectory();
    this.made.set(keyOf(below), { isFolder, source: firmStampOf(source), target: untold });
    this.fresh.push(below);
  }

  /** What was written is looked at once a change that comes after would show. */
  private async settle(order: CopyOrder): Promise<void> {
    if (this.fresh.length > 0) await setTimeout(grainMs);
    for (const below of this.fresh.splice(0)) {
      const [made, target] = [this.made.get(keyOf(below)), look(order.into, below)];
      if (made && target) this.made.set(keyOf(below), { ...made, target: firmStampOf(target) });
      await this.pace.breathe();
    }
  }

  private forget(below: Buffer): void {
    const key = keyOf(below);
    if (this.made.get(key)?.isFolder === true)
      for (const one of this.made.keys()) if (one.startsWith(`${key}/`)) this.made.delete(one);
    this.made.delete(key);
  }
}

/** Names are bytes: as Latin-1 each is a string of its own. */
const keyOf = (path: Buffer): string => path.toString('latin1');

const separator = Buffer.from('/');
const within = (folder: Buffer, name: Buffer): Buffer => Buffer.concat([folder, separator, name]);
const at = (top: string, below: Buffer): Buffer => within(Buffer.from(top), below);

const look = (top: string, below: Buffer): Stats | undefined =>
  lstatSync(at(top, below), { throwIfNoEntry: false });

const namesIn = (top: string, below: Buffer): Buffer[] =>
  readdirSync(at(top, below), { encoding: 'buffer' });

const stampOf = ({ dev, ino, ctimeMs, size, mode }: Stats): string =>
  `${dev}:${ino}:${ctimeMs}:${size}:${mode}`;

const firmStampOf = (stats: Stats): string =>
  Date.now() - stats.ctimeMs < grainMs ? untold : stampOf(stats);
