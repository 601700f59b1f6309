import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { folderMaker, type FolderMaker } from '../files/folderMaker.ts';
import type { Editors } from '../../engine/ports/editors.ts';
import type { Processes } from '../../engine/ports/processes.ts';

const windowSchema = z.object({ identity: z.string(), unsaved: z.array(z.string()) });

/**
 * What every editor window of this repository has open and unsaved, told to all processes through one
 * small file a window under `<store>/windows/`. A file whose process is gone says nothing any more.
 */
export class WindowFiles implements Editors {
  private readonly dir: string;
  private readonly make: FolderMaker;
  private readonly processes: Processes;
  private writing: Promise<void> = Promise.resolve();

  constructor(dir: string, processes: Processes) {
    this.dir = dir;
    this.make = folderMaker(dirname(dir));
    this.processes = processes;
  }

  async unsaved(): Promise<readonly string[]> {
    await this.writing;
    const names = await readdir(this.dir).catch(() => []);
    const windows = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => this.read(join(this.dir, name))),
    );
    return [...new Set(windows.flat())];
  }

  /** Tells the other processes what this window has unsaved, absolute paths. */
  publish(unsaved: readonly string[]): Promise<void> {
    this.writing = this.writing.then(async () => {
      const file = this.own();
      if (unsaved.length === 0) return rm(file, { force: true });
      await this.make(this.dir, 0o700);
      await writeFile(`${file}.new`, JSON.stringify({ identity: this.processes.self, unsaved }), {
        mode: 0o600,
      });
      await rename(`${file}.new`, file);
    });
    return this.writing;
  }

  private own(): string {
    return join(this.dir, `${encodeURIComponent(this.processes.self)}.json`);
  }

  private async read(file: string): Promise<readonly string[]> {
    try {
      const { identity, unsaved } = windowSchema.parse(JSON.parse(await readFile(file, 'utf8')));
      if (this.processes.state(identity) !== 'gone') return unsaved;
      await rm(file, { force: true });
    } catch {
      // Gone meanwhile or half written by a crash: it then says nothing.
    }
    return [];
  }
}
