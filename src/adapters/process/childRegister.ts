import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { Processes } from '../../engine/ports/processes.ts';
import { folderMaker, type FolderMaker } from '../files/folderMaker.ts';
import { identityOf, stillIs } from './identity.ts';
import { endAll, endTree, processesNaming, processTree } from './processTree.ts';

const entrySchema = z.object({
  /** Identity of the process that started the child and answers for it. */
  owner: z.string(),
  /** Identity of the child, leader of its own process group. */
  child: z.string(),
  pid: z.number().int().positive(),
  /** A folder that serves this child alone and goes with it. */
  scratch: z.string().optional(),
});
type Entry = z.infer<typeof entrySchema>;

/**
 * Which children run, one small file each, so that those of a crashed engine can be ended later.
 * A child is recorded right after its start; one that is orphaned before that reads the end of its
 * standard input and leaves by itself.
 */
export class ChildRegister {
  private readonly dir: string;
  private readonly make: FolderMaker;
  private readonly processes: Processes;

  /** @param make Makes `dir` where there is none yet; by default with all it lies in. */
  constructor(
    dir: string,
    processes: Processes,
    make: FolderMaker = folderMaker(dir, { parents: true }),
  ) {
    this.dir = dir;
    this.make = make;
    this.processes = processes;
  }

  /** Records a running child. `forget` is called when nothing of it is left; it never rejects. */
  async record(pid: number, scratch?: string): Promise<{ readonly forget: () => Promise<void> }> {
    const file = join(this.dir, `${pid}.json`);
    const child = identityOf(pid);
    // Already gone: nothing to reap.
    if (child === undefined) return { forget: () => Promise.resolve() };
    const entry: Entry = { owner: this.processes.self, child, pid, ...(scratch && { scratch }) };
    await this.make(this.dir, 0o700);
    await writeFile(`${file}.new`, JSON.stringify(entry), { mode: 0o600 });
    await rename(`${file}.new`, file);
    return { forget: () => rm(file, { force: true }).catch(() => undefined) };
  }

  /**
   * Ends recorded children whose owner is gone, each only if it still is the very process that was
   * recorded. Children of a living owner, or of one that cannot be judged, are left alone.
   * @returns How many were ended.
   */
  async reap(): Promise<number> {
    let ended = 0;
    for (const name of await this.names()) {
      const file = join(this.dir, name);
      const entry = await read(file);
      if (entry !== undefined && this.processes.state(entry.owner) !== 'gone') continue;
      if (entry !== undefined && stillIs(entry.pid, entry.child)) {
        await endTree(entry.pid, await processTree(entry.pid));
        ended += 1;
      }
      if (entry?.scratch !== undefined) await this.discard(entry.scratch);
      await rm(file, { force: true });
    }
    return ended;
  }

  /** Only what lies beside the register is ever removed. */
  private async discard(scratch: string): Promise<void> {
    if (!resolve(scratch).startsWith(dirname(this.dir) + sep)) return;
    // What a sandbox started may have outlived every parent that could be asked for it.
    await endAll(await processesNaming(resolve(scratch)));
    await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
  }

  private async names(): Promise<string[]> {
    try {
      return (await readdir(this.dir)).filter((name) => /^\d+\.json$/.test(name));
    } catch {
      return [];
    }
  }
}

/** Undefined for a file that vanished or cannot be read: it names no process that could be ended. */
async function read(file: string): Promise<Entry | undefined> {
  try {
    return entrySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
