import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TomlTable } from 'smol-toml';
import { Fault, messageOf } from '../../base/fault.ts';
import type { AgentSession, Agents, Brief } from '../../engine/ports/agent.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Processes } from '../../engine/ports/processes.ts';
import type { Sandbox } from '../../engine/ports/sandbox.ts';
import { ChildRegister } from '../process/childRegister.ts';
import { startFailed } from './wire/appServer.ts';
import { CodexBinaries, type CodexBinary } from './process/binary.ts';
import { CodexSession } from './codexSession.ts';
import { modelSettings } from './process/derivedConfig.ts';
import { linkCredentials, makeHome } from './process/home.ts';
import { Launcher, type Place } from './process/launcher.ts';
import { openThread } from './wire/openThread.ts';
import { operatorConfig, operatorHome } from './process/operatorHome.ts';
import { UsageMeter } from './wire/usageMeter.ts';

export interface CodexAgentsOptions {
  readonly clock: Clock;
  readonly processes: Processes;
  /** The store's folder; homes of sessions and the register of processes live below it. */
  readonly stateDir: string;
  /** What the operator set; without it `HAFT_CODEX_PATH`, then `PATH` is asked. */
  readonly codexPath?: string;
  /** The operator's environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly log?: (line: string) => void;
  /** Milliseconds for each step of ending a process, from the friendly to the hard one. */
  readonly graceMs?: number;
}

/** Sessions with real codex: one `app-server` process, one home and one thread per commission. */
export class CodexAgents implements Agents {
  private readonly clock: Clock;
  private readonly env: NodeJS.ProcessEnv;
  private readonly folder: string;
  private readonly log: (line: string) => void;
  private readonly binaries: CodexBinaries;
  private readonly register: ChildRegister;
  private readonly launcher: Launcher;

  constructor(options: CodexAgentsOptions) {
    const { clock, env, log = () => undefined, graceMs = 1_500 } = options;
    this.clock = clock;
    this.env = env;
    this.log = log;
    this.folder = join(options.stateDir, 'codex');
    this.binaries = new CodexBinaries(options.codexPath, env);
    this.register = new ChildRegister(join(this.folder, 'running'), options.processes);
    this.launcher = new Launcher({ clock, register: this.register, env, graceMs, log });
  }

  /** Aborting the signal ends the opening only; then the signal's reason is thrown. */
  open(brief: Brief, signal: AbortSignal): Promise<AgentSession> {
    return faultsOnly(signal, async () => {
      const settings = await this.settings();
      const { path: binary } = await this.binaries.find();
      const own = await makeHome(join(this.folder, brief.commission));
      const auth = await linkCredentials(own, operatorHome(this.env));
      const place = { binary, settings, own, cwd: brief.cwd, signal };
      return this.openSession(place, brief, auth === undefined ? [] : [auth]);
    });
  }

  openSandbox(cwd: string, signal: AbortSignal): Promise<Sandbox> {
    const scratch = join(this.folder, `sandbox-${randomUUID()}`);
    const discard = (): Promise<void> =>
      rm(scratch, { recursive: true, force: true }).catch((thrown: unknown) => {
        this.log(`${scratch} could not be removed: ${messageOf(thrown)}`);
      });
    return faultsOnly(signal, async () => {
      const { path: binary } = await this.binaries.find();
      try {
        const own = await makeHome(scratch);
        const place: Place = { binary, settings: {}, own, cwd, signal, scratch };
        const server = await this.launcher.forWorkspace(place);
        return this.launcher.sandboxOn(server, place, () => server.close().then(discard));
      } catch (thrown) {
        await discard();
        throw thrown;
      }
    });
  }

  async check(): Promise<CodexBinary> {
    const binary = await this.binaries.find();
    await this.settings();
    return binary;
  }

  reapOrphans(): Promise<number> {
    return this.register.reap();
  }

  async forget(isOver: (commission: string) => boolean): Promise<void> {
    for (const name of await homesIn(this.folder)) {
      if (isOver(name)) await rm(join(this.folder, name), { recursive: true, force: true });
    }
  }

  private async settings(): Promise<TomlTable> {
    const home = operatorHome(this.env);
    return modelSettings(await operatorConfig(home), home);
  }

  private async openSession(
    place: Place,
    brief: Brief,
    secrets: readonly string[],
  ): Promise<AgentSession> {
    const server = await this.launcher.forScope(place, brief, secrets);
    const opened = await server.whileOpening(place.signal, () => openThread(server, brief));
    const { clock, log } = this;
    const sandbox = this.launcher.sandboxOn(server, place, () => Promise.resolve());
    const meter = new UsageMeter(brief.thread !== undefined);
    return new CodexSession({ ...opened, server, clock, log, cwd: place.cwd, meter, sandbox });
  }
}

/** Commissions that have a home; there may be no folder yet. */
async function homesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** What a step throws is a fault, or the reason of the abort: a full disk has no other name here. */
async function faultsOnly<T>(signal: AbortSignal, step: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await step();
  } catch (thrown) {
    signal.throwIfAborted();
    throw Fault.is(thrown) ? thrown : startFailed(messageOf(thrown), thrown);
  }
}
