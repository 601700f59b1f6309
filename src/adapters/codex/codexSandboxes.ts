import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/fault.ts';
import type { Sandbox, Sandboxes } from '../../engine/ports/sandbox.ts';
import { folderMaker, type FolderMaker } from '../files/folderMaker.ts';
import { ChildRegister } from '../process/childRegister.ts';
import { defaultGraceMs, type CodexOptions } from './codexOptions.ts';
import { CodexBinaries } from './process/binary.ts';
import { makeHome } from './process/home.ts';
import { Launcher, type Place } from './process/launcher.ts';
import { faultsOnly } from './wire/startFailed.ts';

/** Sandboxes of codex's own: one `app-server` each, which asks no model and reads no settings of one. */
export class CodexSandboxes implements Sandboxes {
  private readonly folder: string;
  private readonly make: FolderMaker;
  private readonly log: (line: string) => void;
  private readonly binaries: CodexBinaries;
  private readonly register: ChildRegister;
  private readonly launcher: Launcher;

  constructor(options: CodexOptions) {
    const { clock, env, log = () => undefined, graceMs = defaultGraceMs } = options;
    this.log = log;
    this.make = folderMaker(options.stateDir);
    this.folder = join(options.stateDir, 'sandboxes');
    this.binaries = new CodexBinaries(options.codexPath, env);
    this.register = new ChildRegister(join(this.folder, 'running'), options.processes, this.make);
    this.launcher = new Launcher({ clock, register: this.register, env, graceMs, log });
  }

  /** Aborting the signal ends the opening only; then the signal's reason is thrown. */
  open(root: string, signal: AbortSignal): Promise<Sandbox> {
    const scratch = join(this.folder, randomUUID());
    return faultsOnly(signal, async () => {
      const { path: binary } = await this.binaries.find();
      try {
        const own = await makeHome(scratch, this.make);
        const place: Place = { binary, settings: {}, own, cwd: root, signal, scratch };
        const server = await this.launcher.forWorkspace(place);
        return this.launcher.sandboxOn(server, place, () =>
          server.close().then(() => this.discard(scratch)),
        );
      } catch (thrown) {
        await this.discard(scratch);
        throw thrown;
      }
    });
  }

  reapOrphans(): Promise<number> {
    return this.register.reap();
  }

  private async discard(scratch: string): Promise<void> {
    try {
      await rm(scratch, { recursive: true, force: true });
    } catch (thrown) {
      this.log(`${scratch} could not be removed: ${messageOf(thrown)}`);
    }
  }
}
