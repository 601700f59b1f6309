import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { TomlTable } from 'smol-toml';
import type { Event } from '../../base/emitter.ts';
import type { AgentSession, Agents, Brief, ReadyAgent, SignIn } from '../../engine/ports/agent.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Holding } from '../../engine/ports/holding.ts';
import { FolderWatch } from '../files/folderWatch.ts';
import { folderMaker, type FolderMaker } from '../files/folderMaker.ts';
import { removeWhole } from '../files/removeWhole.ts';
import { ChildRegister } from '../process/childRegister.ts';
import { defaultGraceMs, type CodexOptions } from './codexOptions.ts';
import { CodexSession } from './codexSession.ts';
import { CodexBinaries, type CodexBinary } from './process/binary.ts';
import { scopeRules } from './confinement/scopeRules.ts';
import type { Profile } from './confinement/profile.ts';
import { modelSettings } from './process/derivedConfig.ts';
import { dropRemade, linkCredentials, makeHome } from './process/home.ts';
import { Launcher, type ConfinedServer, type Place } from './process/launcher.ts';
import { operatorConfig, operatorHome } from './process/operatorHome.ts';
import { signInOf } from './process/signIn.ts';
import { furnish } from './process/furnish.ts';
import { instructionsFor, openThread, type OpenedThread } from './wire/openThread.ts';
import { faultsOnly } from './wire/startFailed.ts';
import { UsageMeter } from './wire/usageMeter.ts';

/** Of the folder that tells which processes run. */
const registerName = 'running';

const credentials: ReadonlySet<string> = new Set(['auth.json', 'config.toml']);

/** What a process is started with: one that waits serves a session that would be started with the same. */
interface Plan extends Omit<Place, 'signal'> {
  readonly version: string;
  /** The operator's, as it is now. */
  readonly credentials: string | undefined;
  readonly rules: Profile['rules'];
}

interface Started extends ConfinedServer {
  readonly plan: Plan;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Opened before anybody came, and what it was told of the repository. */
  readonly waiting?: { readonly thread: OpenedThread; readonly told: string | null };
}

/** Sessions with real codex: one `app-server` process, one home and one thread per commission. */
export class CodexAgents implements Agents {
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
    this.folder = join(options.stateDir, 'codex');
    this.binaries = new CodexBinaries(options.codexPath, env);
    this.register = new ChildRegister(
      join(this.folder, registerName),
      options.processes,
      this.make,
    );
    const { make, register } = this;
    const seeds = join(options.stateDir, 'seeds');
    this.launcher = new Launcher({ clock, seeds, make, register, env, graceMs, log });
  }

  /** Aborting the signal ends the opening only; then the signal's reason is thrown. */
  open(brief: Brief, signal: AbortSignal): Promise<AgentSession> {
    return faultsOnly(signal, async () =>
      this.enter(await this.start(brief, signal), brief, signal),
    );
  }

  ready(brief: Brief, signal: AbortSignal): Promise<ReadyAgent> {
    return faultsOnly(signal, async () => {
      const home = this.homeOf(brief);
      const isNew = !existsSync(home);
      let waiting: Started | undefined = await this.startWaiting(brief, signal);
      const take = (): Started | undefined => {
        const taken = waiting;
        waiting = undefined;
        return taken;
      };
      return {
        open: (until) => this.openReady(take(), brief, until),
        close: async () => {
          const started = take();
          if (started === undefined) return;
          await started.server.close();
          // With its thread it keeps notes, and makes its home anew to write them.
          await dropRemade(home, started.since);
          if (isNew) await rm(home, { recursive: true, force: true });
        },
      };
    });
  }

  async check(): Promise<CodexBinary> {
    const binary = await this.binaries.find();
    await this.settings();
    return binary;
  }

  async signedIn(): Promise<SignIn> {
    return signInOf(await this.settings(), operatorHome(this.env), this.env);
  }

  /** codex keeps what it signed in with, and which provider it asks, in files of the operator's home. */
  readonly onDidSignIn: Event<void> = (listener) =>
    new FolderWatch(operatorHome(this.env), (name) => {
      if (name === undefined || credentials.has(name)) listener();
    });

  reapOrphans(): Promise<number> {
    return this.register.reap();
  }

  async holdings(): Promise<readonly Holding[]> {
    const names = await homesIn(this.folder);
    return names.map((commission) => ({ commission, paths: [join(this.folder, commission)] }));
  }

  async forget(isOver: (commission: string) => boolean): Promise<void> {
    for (const name of await homesIn(this.folder)) {
      if (isOver(name)) await removeWhole(join(this.folder, name));
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

  /** What a session's process is started with, as everything is now. */
  private async plan(brief: Brief): Promise<Plan> {
    const settings = await this.settings();
    const { path: binary, version } = await this.binaries.find();
    const own = await makeHome(this.homeOf(brief), this.make);
    const credentials = await linkCredentials(own, operatorHome(this.env));
    const { cwd, outfit } = brief;
    const furnished = await furnish(this.walls, { cwd, own, outfit, binary });
    const rules = brief.access === 'read' ? {} : await scopeRules(brief);
    return { binary, version, settings, own, cwd, credentials, rules, ...furnished };
  }

  private async start(brief: Brief, signal: AbortSignal): Promise<Started> {
    const since = this.clock.now();
    const plan = await this.plan(brief);
    const place = { ...plan, signal };
    const confined =
      brief.access === 'read'
        ? await this.launcher.forReading(place)
        : await this.launcher.forScope(place, brief, plan.rules);
    return { ...confined, plan, since };
  }

  /** No model is asked by a thread that was told nothing to do. */
  private async startWaiting(brief: Brief, signal: AbortSignal): Promise<Started> {
    const started = await this.start(brief, signal);
    const { server } = started;
    const waiting = await server.whileOpening(signal, async () => {
      const told = await instructionsFor(brief);
      return { thread: await openThread(server, brief, told), told };
    });
    return { ...started, waiting };
  }

  private openReady(
    started: Started | undefined,
    brief: Brief,
    signal: AbortSignal,
  ): Promise<AgentSession> {
    return faultsOnly(signal, async () => {
      if (started === undefined) return this.open(brief, signal);
      try {
        const fits =
          !started.server.isClosed && isDeepStrictEqual(await this.plan(brief), started.plan);
        if (fits) return await this.enter(started, brief, signal);
      } catch (thrown) {
        await started.server.close();
        throw thrown;
      }
      await started.server.close();
      return this.open(brief, signal);
    });
  }

  private async enter(
    { server, confinement, plan, since, waiting }: Started,
    brief: Brief,
    signal: AbortSignal,
  ): Promise<AgentSession> {
    const opened = await server.whileOpening(signal, async () => {
      const told = await instructionsFor(brief);
      return waiting?.told === told ? waiting.thread : openThread(server, brief, told);
    });
    const { clock, log } = this;
    const { cwd, version } = plan;
    const home = this.homeOf(brief);
    const meter = new UsageMeter(opened.resumed);
    const agent = { name: 'codex', version };
    const redact = (text: string): string => this.walls.redact(text);
    const release = (): Promise<void> => dropRemade(home, since);
    const session = { ...opened, agent, confinement, server, clock, log, cwd, meter, release };
    return new CodexSession({ ...session, redact });
  }
}

/** Commissions that have a home; there may be no folder yet. */
async function homesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.filter((name) => name !== registerName);
}
