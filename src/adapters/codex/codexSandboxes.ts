import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/fault.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Outfit, Sandbox, Sandboxes, SandboxRun } from '../../engine/ports/sandbox.ts';
import { evidenceEnvironment } from '../agents/childEnvironment.ts';
import { folderMaker, type FolderMaker } from '../files/folderMaker.ts';
import { ChildRegister } from '../process/childRegister.ts';
import { defaultGraceMs, type CodexOptions } from './codexOptions.ts';
import {
  commandConfinement,
  loopbackConfinement,
  type ProfileName,
} from './confinement/confinement.ts';
import { CodexBinaries } from './process/binary.ts';
import { makeHome } from './process/home.ts';
import { Launcher, type Place } from './process/launcher.ts';
import { furnish } from './process/furnish.ts';
import { TwoSandboxes } from './twoSandboxes.ts';
import type { AppServer } from './wire/appServer.ts';
import { CodexSandbox } from './wire/codexSandbox.ts';
import { faultsOnly } from './wire/startFailed.ts';

/** Sandboxes of codex's own: one `app-server` each, which asks no model and reads no settings of one. */
export class CodexSandboxes implements Sandboxes {
  private readonly clock: Clock;
  private readonly env: NodeJS.ProcessEnv;
  private readonly walls: CodexOptions['walls'];
  private readonly folder: string;
  private readonly make: FolderMaker;
  private readonly log: (line: string) => void;
  private readonly binaries: CodexBinaries;
  private readonly register: ChildRegister;
  private readonly launcher: Launcher;

  constructor(options: CodexOptions) {
    const { clock, env, log = () => undefined, graceMs = defaultGraceMs } = options;
    this.clock = clock;
    this.env = env;
    this.walls = options.walls;
    this.log = log;
    this.make = folderMaker(options.stateDir);
    this.folder = join(options.stateDir, 'sandboxes');
    this.binaries = new CodexBinaries(options.codexPath, env);
    this.register = new ChildRegister(join(this.folder, 'running'), options.processes, this.make);
    this.launcher = new Launcher({ clock, register: this.register, env, graceMs, log });
  }

  /** Aborting the signal ends the opening only; then the signal's reason is thrown. */
  open(root: string, signal: AbortSignal, outfit: Outfit = {}): Promise<Sandbox> {
    const scratch = join(this.folder, randomUUID());
    return faultsOnly(signal, async () => {
      const { path: binary } = await this.binaries.find();
      try {
        const own = await makeHome(scratch, this.make);
        const furnished = await furnish(this.walls, { cwd: root, own, outfit, binary });
        const place = { binary, settings: {}, own, cwd: root, ...furnished, signal, scratch };
        return await this.openIn(place);
      } catch (thrown) {
        await this.discard(scratch);
        throw thrown;
      }
    });
  }

  reapOrphans(): Promise<number> {
    return this.register.reap();
  }

  /** What needs loopback alone gets a server of its own once it is asked for: it is one or the other. */
  private async openIn(place: Place & { readonly scratch: string }): Promise<Sandbox> {
    const { launcher } = this;
    const { border, own, scratch } = place;
    const plain = await launcher.forCommands(place, 'offline', commandConfinement(border));
    const looped = async (): Promise<Sandbox> => {
      const { home } = await makeHome(join(scratch, 'loopback'), this.make);
      const { signal } = new AbortController();
      const beside = { ...place, own: { home, tmp: own.tmp }, signal };
      const server = await launcher.forCommands(beside, 'loopback', loopbackConfinement(border));
      return this.sandboxOn(server, place, () => 'loopback');
    };
    return new TwoSandboxes({
      plain: this.sandboxOn(plain, place, ({ network }) => (network ? 'online' : 'offline')),
      looped,
      discard: () => this.discard(scratch),
    });
  }

  private sandboxOn(
    server: AppServer,
    { own, facts }: Place,
    profileFor: (run: SandboxRun) => ProfileName,
  ): Sandbox {
    const { clock } = this;
    const env = evidenceEnvironment(this.env, own.tmp, facts);
    const redact = (text: string): string => this.walls.redact(text);
    const release = (): Promise<void> => server.close();
    return new CodexSandbox({ server, clock, env, profileFor, redact, release });
  }

  private async discard(scratch: string): Promise<void> {
    try {
      await rm(scratch, { recursive: true, force: true });
    } catch (thrown) {
      this.log(`${scratch} could not be removed: ${messageOf(thrown)}`);
    }
  }
}
