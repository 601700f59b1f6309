import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/fault.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Outfit, Sandbox, Sandboxes, SandboxRun } from '../../engine/ports/sandbox.ts';
import { evidenceEnvironment } from '../agents/childEnvironment.ts';
import { folderMaker, type FolderMaker } from '../files/folderMaker.ts';
import { removeWhole } from '../files/removeWhole.ts';
import { ChildRegister } from '../process/childRegister.ts';
import { defaultGraceMs, type CodexOptions } from './codexOptions.ts';
import {
  commandConfinement,
  loopbackConfinement,
  type ProfileName,
} from './confinement/confinement.ts';
import { CodexBinaries } from './process/binary.ts';
import { makeHome } from './process/home.ts';
import { KeptServers, serves, type CommandServer } from './process/keptServers.ts';
import { Launcher, type Place } from './process/launcher.ts';
import { furnish } from './process/furnish.ts';
import { TwoSandboxes } from './twoSandboxes.ts';
import type { AppServer } from './wire/appServer.ts';
import { CodexSandbox } from './wire/codexSandbox.ts';
import { faultsOnly } from './wire/startFailed.ts';

/** Servers kept for places that will be asked for again. */
const mostKept = 3;

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
  private readonly kept: KeptServers;

  constructor(options: CodexOptions) {
    const { clock, env, log = () => undefined, graceMs = defaultGraceMs } = options;
    this.clock = clock;
    this.kept = new KeptServers(mostKept, clock, (one) => this.end(one));
    this.env = env;
    this.walls = options.walls;
    this.log = log;
    this.make = folderMaker(options.stateDir);
    this.folder = join(options.stateDir, 'sandboxes');
    this.binaries = new CodexBinaries(options.codexPath, env);
    this.register = new ChildRegister(join(this.folder, 'running'), options.processes, this.make);
    const { make, register } = this;
    const seeds = join(options.stateDir, 'seeds');
    this.launcher = new Launcher({ clock, seeds, make, register, env, graceMs, log });
  }

  /** Aborting the signal ends the opening only; then the signal's reason is thrown. */
  open(root: string, signal: AbortSignal, outfit: Outfit = {}): Promise<Sandbox> {
    return faultsOnly(signal, async () => {
      const { path: binary } = await this.binaries.find();
      const kept = this.kept.take(root);
      if (kept === undefined) return this.openAnew(root, binary, signal, outfit);
      try {
        await emptyFolder(kept.own.tmp);
        const furnished = await furnish(this.walls, { cwd: root, own: kept.own, outfit, binary });
        const { border } = furnished;
        const place = { ...kept, settings: {}, cwd: root, ...furnished, signal };
        if (serves(kept, { binary, border })) return this.on(kept, place, outfit);
      } catch (thrown) {
        await this.end(kept);
        throw thrown;
      }
      await this.end(kept);
      return this.openAnew(root, binary, signal, outfit);
    });
  }

  rest(): Promise<void> {
    return this.kept.rest();
  }

  reapOrphans(): Promise<number> {
    return this.register.reap();
  }

  private async openAnew(
    root: string,
    binary: string,
    signal: AbortSignal,
    outfit: Outfit,
  ): Promise<Sandbox> {
    const scratch = join(this.folder, randomUUID());
    try {
      const own = await makeHome(scratch, this.make);
      const furnished = await furnish(this.walls, { cwd: root, own, outfit, binary });
      const { border } = furnished;
      const place = { binary, settings: {}, own, cwd: root, ...furnished, signal, scratch };
      const confinement = commandConfinement(border);
      const server = await this.launcher.forCommands(place, 'offline', confinement);
      return this.on({ server, root, binary, own, scratch, border }, place, outfit);
    } catch (thrown) {
      await this.discard(scratch);
      throw thrown;
    }
  }

  /** What needs loopback alone gets a server of its own once it is asked for: it is one or the other. */
  private on(
    plain: CommandServer,
    place: Place & { readonly scratch: string },
    { again = false }: Outfit,
  ): Sandbox {
    const { launcher } = this;
    const { border, own, scratch } = place;
    const looped = async (): Promise<Sandbox> => {
      const { home } = await makeHome(join(scratch, 'loopback'), this.make);
      const { signal } = new AbortController();
      const beside = { ...place, own: { home, tmp: own.tmp }, signal };
      const server = await launcher.forCommands(beside, 'loopback', loopbackConfinement(border));
      return this.sandboxOn(server, place, () => 'loopback');
    };
    return new TwoSandboxes({
      plain: this.sandboxOn(plain.server, place, ({ network }) => (network ? 'online' : 'offline')),
      looped,
      release: () => (again ? this.kept.keep(plain) : this.end(plain)),
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

  private async end({ server, scratch }: CommandServer): Promise<void> {
    await server.close();
    await this.discard(scratch);
  }

  private async discard(scratch: string): Promise<void> {
    try {
      await rm(scratch, { recursive: true, force: true });
    } catch (thrown) {
      this.log(`${scratch} could not be removed: ${messageOf(thrown)}`);
    }
  }
}

/** Nothing of one proof is there for the next. */
async function emptyFolder(path: string): Promise<void> {
  await Promise.all((await readdir(path)).map((name) => removeWhole(join(path, name))));
}
