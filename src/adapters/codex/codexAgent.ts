import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TomlTable } from 'smol-toml';
import type { Event } from '../../base/emitter.ts';
import type { AgentSession, Agents, Brief } from '../../engine/ports/agent.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import { FolderWatch } from '../files/folderWatch.ts';
import { folderMaker, type FolderMaker } from '../files/folderMaker.ts';
import { ChildRegister } from '../process/childRegister.ts';
import { defaultGraceMs, type CodexOptions } from './codexOptions.ts';
import { CodexSession } from './codexSession.ts';
import { CodexBinaries, type CodexBinary } from './process/binary.ts';
import { modelSettings } from './process/derivedConfig.ts';
import { dropRemade, linkCredentials, makeHome } from './process/home.ts';
import { Launcher, type Place } from './process/launcher.ts';
import { operatorConfig, operatorHome } from './process/operatorHome.ts';
import { openThread } from './wire/openThread.ts';
import { faultsOnly } from './wire/startFailed.ts';
import { UsageMeter } from './wire/usageMeter.ts';

const credentials: ReadonlySet<string> = new Set(['auth.json', 'config.toml']);

/** Sessions with real codex: one `app-server` process, one home and one thread per commission. */
export class CodexAgents implements Agents {
  private readonly clock: Clock;
  private readonly env: NodeJS.ProcessEnv;
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
    this.log = log;
    this.make = folderMaker(options.stateDir);
    this.folder = join(options.stateDir, 'codex');
    this.binaries = new CodexBinaries(options.codexPath, env);
    this.register = new ChildRegister(join(this.folder, 'running'), options.processes, this.make);
    this.launcher = new Launcher({ clock, register: this.register, env, graceMs, log });
  }

  /** Aborting the signal ends the opening only; then the signal's reason is thrown. */
  open(brief: Brief, signal: AbortSignal): Promise<AgentSession> {
    return faultsOnly(signal, async () => {
      const settings = await this.settings();
      const { path: binary, version } = await this.binaries.find();
      const since = this.clock.now();
      const home = this.homeOf(brief);
      const own = await makeHome(home, this.make);
      const auth = await linkCredentials(own, operatorHome(this.env));
      const place = { binary, settings, own, cwd: brief.cwd, signal };
      const release = (): Promise<void> => dropRemade(home, since);
      const secrets = auth === undefined ? [] : [auth];
      return this.openSession(place, brief, secrets, version, release);
    });
  }

  async check(): Promise<CodexBinary> {
    const binary = await this.binaries.find();
    await this.settings();
    return binary;
  }

  /** codex keeps what it signed in with, and which provider it asks, in files of the operator's home. */
  readonly onDidSignIn: Event<void> = (listener) =>
    new FolderWatch(operatorHome(this.env), (name) => {
      if (name === undefined || credentials.has(name)) listener();
    });

  reapOrphans(): Promise<number> {
    return this.register.reap();
  }

  async forget(isOver: (commission: string) => boolean): Promise<void> {
    for (const name of await homesIn(this.folder)) {
      if (isOver(name)) await rm(join(this.folder, name), { recursive: true, force: true });
    }
  }

  /** A reader has a home of its own below the commission's, where another process may be at work. */
  private homeOf({ commission, access }: Brief): string {
    const home = join(this.folder, commission);
    return access === 'read' ? join(home, 'reader') : home;
  }

  private async settings(): Promise<TomlTable> {
    const home = operatorHome(this.env);
    return modelSettings(await operatorConfig(home), home);
  }

  private async openSession(
    place: Place,
    brief: Brief,
    secrets: readonly string[],
    version: string,
    release: () => Promise<void>,
  ): Promise<AgentSession> {
    const { server, confinement } =
      brief.access === 'read'
        ? await this.launcher.forReading(place, secrets)
        : await this.launcher.forScope(place, brief, secrets);
    const opened = await server.whileOpening(place.signal, () => openThread(server, brief));
    const { clock, log } = this;
    const meter = new UsageMeter(opened.resumed);
    const agent = { name: 'codex', version };
    const { cwd } = place;
    return new CodexSession({
      ...opened,
      agent,
      confinement,
      server,
      clock,
      log,
      cwd,
      meter,
      release,
    });
  }
}

/** Commissions that have a home; there may be no folder yet. */
async function homesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
