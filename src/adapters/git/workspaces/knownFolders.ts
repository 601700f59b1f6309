import { lstatSync, type BigIntStats } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { newFileMode } from '../../files/newFileMode.ts';
import { Pace } from '../../files/pace.ts';
import { removeWhole } from '../../files/removeWhole.ts';
import { entriesAt } from '../objects/folderEntries.ts';
import { placeIn } from '../objects/pathBytes.ts';

/** What a name in a folder stands for; the files themselves are git's to know. */
type Kind = 'folder' | 'leaf';

interface FolderFacts {
  /** Inode and time of the last change of any kind, which no unprivileged process can set. */
  readonly stamp: string;
  readonly mode: number;
  /** So young when it was looked at that a change right after might carry the same time. */
  readonly isYoung: boolean;
  readonly names: ReadonlyMap<string, Kind>;
  /** How files stood that were so young that git, which may go by whole seconds, would miss a change. */
  readonly young: Map<string, string>;
}

/** Nanoseconds within which two changes of a folder may carry the same time. */
const grainNs = 50_000_000n;
/** The same as git may see it, and as much again. */
const secondNs = 2_000_000_000n;

/**
 * The folders of a work tree as they stood when nobody else had written there, so that they can be put back
 * (docs/rules.md R163). A folder with the same inode, change time and mode holds the same names; any other is
 * listed. Whether the files behind the names are the same, git tells by its index.
 */
export class KnownFolders {
  private top: string;
  private folders: ReadonlyMap<string, FolderFacts> = new Map();
  /** Mode of a new file in a folder nobody did anything to. */
  private usual: number | undefined;

  constructor(top: string) {
    this.top = top;
  }

  /** The same folders, at another path by now. */
  moved(top: string): void {
    this.top = top;
  }

  /** Looks at what stands there now; to be called while nobody else writes. The top's `.git` is left out. */
  async learn(): Promise<void> {
    this.usual ??= await newFileMode(this.top);
    const folders = new Map<string, FolderFacts>();
    await this.each([''], (path) => {
      const stats = lstatSync(this.at(path), { bigint: true });
      const before = this.folders.get(path);
      const isKnown = before !== undefined && isSame(before, stats);
      const names = isKnown ? before.names : this.namesIn(path);
      const leaves = isKnown ? [...before.young.keys()] : leavesOf(names);
      folders.set(path, factsOf(stats, names, this.youngOf(path, leaves)));
      return foldersOf(path, names);
    });
    this.folders = folders;
  }

  /**
   * Removes whatever was not there and what changed within git's second, puts modes of folders back, and leaves
   * what is missing to whoever restores the files. What git then takes for unchanged is unchanged.
   * @returns false when the place cannot be trusted again.
   */
  async restore(): Promise<boolean> {
    let isSound = true;
    await this.each([''], async (path) => {
      const known = this.folders.get(path);
      const stats = this.look(path);
      // What is missing, or something else by now, was dealt with in the folder above.
      if (!known || !stats?.isDirectory()) return [];
      if (!isSame(known, stats)) {
        if (Number(stats.mode) !== known.mode) await chmod(this.at(path), known.mode & 0o7777);
        await this.clear(path, known.names);
        const made = await newFileMode(this.at(path));
        isSound &&= made === this.usual;
      }
      await this.dropAltered(path, known.young);
      return foldersOf(path, known.names);
    });
    return isSound;
  }

  private youngOf(path: string, leaves: readonly string[]): Map<string, string> {
    const young = new Map<string, string>();
    for (const name of leaves) {
      const stats = this.look(within(path, name));
      if (stats && ageNs(stats) < secondNs) young.set(name, leafStamp(stats));
    }
    return young;
  }

  /** What is not as it stood goes, so that git makes it anew; what is and grew old is git's to know from here on. */
  private async dropAltered(path: string, young: Map<string, string>): Promise<void> {
    for (const [name, stamp] of young) {
      const stats = this.look(within(path, name));
      if (stats && stamp !== leafStamp(stats)) await removeWhole(this.at(within(path, name)));
      else if (stats && ageNs(stats) >= secondNs) young.delete(name);
    }
  }

  private async clear(path: string, known: ReadonlyMap<string, Kind>): Promise<void> {
    for (const [name, kind] of this.namesIn(path)) {
      if (known.get(name) !== kind) await removeWhole(this.at(within(path, name)));
    }
  }

  private namesIn(path: string): Map<string, Kind> {
    const names = entriesAt(this.at(path)).map((entry): [string, Kind] => [
      entry.name,
      entry.isDirectory() ? 'folder' : 'leaf',
    ]);
    return new Map(path === '' ? names.filter(([name]) => name !== '.git') : names);
  }

  /** Visits folders and what each visit names below. */
  private async each(
    first: readonly string[],
    visit: (path: string) => readonly string[] | Promise<readonly string[]>,
  ): Promise<void> {
    const pace = new Pace();
    const waiting = [...first];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      waiting.push(...(await visit(path)));
      await pace.breathe();
    }
  }

  private look(path: string): BigIntStats | undefined {
    return lstatSync(this.at(path), { bigint: true, throwIfNoEntry: false });
  }

  private at(path: string): Buffer {
    return placeIn(this.top, path);
  }
}

const within = (folder: string, name: string): string =>
  folder === '' ? name : `${folder}/${name}`;

const foldersOf = (path: string, names: ReadonlyMap<string, Kind>): string[] =>
  [...names].flatMap(([name, kind]) => (kind === 'folder' ? within(path, name) : []));

const leavesOf = (names: ReadonlyMap<string, Kind>): string[] =>
  [...names].flatMap(([name, kind]) => (kind === 'leaf' ? name : []));

const ageNs = ({ ctimeNs }: BigIntStats): bigint => BigInt(Date.now()) * 1_000_000n - ctimeNs;

const leafStamp = ({ ino, mode, nlink, size, ctimeNs }: BigIntStats): string =>
  [ino, mode, nlink, size, ctimeNs].join(':');

const stampOf = ({ dev, ino, ctimeNs }: BigIntStats): string => `${dev}:${ino}:${ctimeNs}`;

function factsOf(
  stats: BigIntStats,
  names: ReadonlyMap<string, Kind>,
  young: Map<string, string>,
): FolderFacts {
  const isYoung = ageNs(stats) < grainNs;
  return { stamp: stampOf(stats), mode: Number(stats.mode), isYoung, names, young };
}

const isSame = ({ stamp, mode, isYoung }: FolderFacts, stats: BigIntStats): boolean =>
  !isYoung && stamp === stampOf(stats) && mode === Number(stats.mode);
