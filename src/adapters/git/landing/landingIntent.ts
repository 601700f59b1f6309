import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../../base/fault.ts';
import { isMissing } from '../../files/missing.ts';
import { folderMaker, type FolderMaker } from '../../files/folderMaker.ts';

const intentSchema = z.object({
  version: z.literal(1),
  /** Commission id. */
  id: z.string(),
  /** Tells this attempt from an earlier one in the reflog. */
  attempt: z.string(),
  /** Full name of the target branch. */
  ref: z.string(),
  tip: z.string(),
  commit: z.string(),
  /** Process that lands, as {@link Processes.self}. */
  owner: z.string(),
  /** Device and inode of the file that becomes each `index.lock`, as decimal text. */
  lock: z.string(),
  /** Git directories whose index is locked meanwhile. */
  gitDirs: z.array(z.string()),
  /** The checkout whose files change; absent when the branch is checked out nowhere. */
  workTree: z.string().optional(),
});

/** What a landing is about to do, durable before it does the first thing. */
export type LandingIntent = z.infer<typeof intentSchema>;

/** `<common dir>/haft/landing/`: everything an interrupted landing leaves, and nothing else. */
export class LandingFolder {
  readonly path: string;
  private readonly make: FolderMaker;

  constructor(commonDir: string) {
    const store = join(commonDir, 'haft');
    this.path = join(store, 'landing');
    this.make = folderMaker(store);
  }

  /** A file of one landing. */
  file(
    id: string,
    kind: 'json' | 'lock' | 'index' | 'old' | 'old.json' | 'pids' | 'scratch',
  ): string {
    return join(this.path, `${encodeURIComponent(id)}.${kind}`);
  }

  /** Makes the folder and a new, empty file to be linked as `index.lock`; gives its device and inode. */
  async prepare(id: string): Promise<string> {
    await this.make(this.path);
    const path = this.file(id, 'lock');
    await rm(path, { force: true });
    const handle = await open(path, 'wx');
    try {
      const { dev, ino } = await handle.stat({ bigint: true });
      return `${dev}:${ino}`;
    } finally {
      await handle.close();
    }
  }

  /** Durable when this resolves: file, rename and folder are on disk. */
  async write(intent: LandingIntent): Promise<void> {
    await writeDurably(this.file(intent.id, 'json'), JSON.stringify(intent));
  }

  /** Notes a child before it is given its work, so that recovery can wait for it. */
  noteChild(id: string, identity: string): void {
    const file = openSync(this.file(id, 'pids'), 'a');
    try {
      writeSync(file, `${identity}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** Children noted for this landing. */
  async children(id: string): Promise<string[]> {
    const content = await readFile(this.file(id, 'pids'), 'utf8').catch(() => '');
    return content.split('\n').filter(Boolean);
  }

  /** Another landing may be settled meanwhile: what is gone by then is none. @throws Fault `landing_intent_unreadable`. */
  async list(): Promise<LandingIntent[]> {
    const names = await readdir(this.path).catch(() => []);
    const intents = names.filter((name) => name.endsWith('.json') && !name.endsWith('.old.json'));
    const found = await Promise.all(intents.sort().map((name) => this.read(join(this.path, name))));
    return found.filter((intent) => intent !== undefined);
  }

  /**
   * Forgets a settled landing. The intent goes first: while it stands the prepared file must too, since
   * its inode, once free, could become that of somebody else's lock.
   */
  async forget(id: string): Promise<void> {
    await rm(this.file(id, 'json'), { force: true });
    await syncFolder(this.path);
    const files = (['lock', 'index', 'old', 'old.json', 'pids', 'scratch'] as const).map((kind) =>
      this.file(id, kind),
    );
    files.push(`${this.file(id, 'index')}.lock`, `${this.file(id, 'index')}.in`);
    await Promise.all(files.map((path) => rm(path, { recursive: true, force: true })));
  }

  private async read(path: string): Promise<LandingIntent | undefined> {
    try {
      return intentSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw new Fault({
        code: 'landing_intent_unreadable',
        what: `The record of an unfinished landing at ${path} cannot be read.`,
        advice: 'Check "git status" in your checkout, then move that file away.',
        cause,
      });
    }
  }
}

/** Writes a file whole and durably: temporary, fsync, rename, fsync of the folder. */
export async function writeDurably(path: string, content: string): Promise<void> {
  const temporary = `${path}.new`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await syncFolder(join(path, '..'));
}

/** Makes renames and removals in a folder durable. Windows cannot open folders and needs it not. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } catch {
    // Some file systems refuse to sync a folder; there is nothing better to do.
  } finally {
    await handle?.close();
  }
}
