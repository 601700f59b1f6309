import type { TomlTable } from 'smol-toml';
import type { Confinement } from '../../../domain/commission/session.ts';
import type { Brief } from '../../../engine/ports/agent.ts';
import type { Clock } from '../../../engine/ports/clock.ts';
import type { FolderMaker } from '../../files/folderMaker.ts';
import type { ChildRegister } from '../../process/childRegister.ts';
import { AppServer } from '../wire/appServer.ts';
import {
  agentEnvironment,
  placeEnvironment,
  type PlaceFacts,
} from '../../agents/childEnvironment.ts';
import { unavailable } from '../wire/codexSandbox.ts';
import {
  agentConfinement,
  readerConfinement,
  type Border,
  type ProfileName,
} from '../confinement/confinement.ts';
import { credentialNames, sessionConfig } from './derivedConfig.ts';
import { writeConfig, type SessionHome } from './home.ts';
import { HomeSeed } from './seed.ts';
import type { Profile } from '../confinement/profile.ts';
import {
  profileComplaint,
  requireLoopbackAlone,
  requireLoopbackKnown,
  writerComplaint,
} from './probes.ts';

/** Where and with what one server runs. */
export interface Place {
  /** The native codex binary. */
  readonly binary: string;
  /** The operator's model settings; empty for a server that needs no model. */
  readonly settings: TomlTable;
  readonly own: SessionHome;
  readonly cwd: string;
  readonly border: Border;
  readonly facts: PlaceFacts;
  /** Aborts the start. */
  readonly signal: AbortSignal;
  /** A folder that goes with the process. */
  readonly scratch?: string;
}

/** A running server, and what its commands were seen to be kept to. */
export interface ConfinedServer {
  readonly server: AppServer;
  readonly confinement: Confinement;
}

export interface LauncherOptions {
  /** Where what codex makes in a new home is kept. */
  readonly seeds: string;
  readonly make: FolderMaker;
  readonly clock: Clock;
  readonly register: ChildRegister;
  readonly env: NodeJS.ProcessEnv;
  readonly graceMs: number;
  readonly log: (line: string) => void;
}

/** Starts app-servers whose confinement was seen to work. */
export class Launcher {
  private readonly options: LauncherOptions;
  private readonly seed: HomeSeed;

  constructor(options: LauncherOptions) {
    this.options = options;
    const { seeds: folder, make, log } = options;
    this.seed = new HomeSeed({ folder, make, log, begin: (...first) => this.beginIn(...first) });
  }

  /**
   * A server confined to the scope; where codex does not take a profile for that, to the workspace, and
   * why is logged. Secrets are closed either way: without that nothing is started.
   * @throws Fault `agent_start_failed`, `sandbox_unavailable`, `loopback_unavailable`.
   */
  async forScope(place: Place, brief: Brief, rules: Profile['rules']): Promise<ConfinedServer> {
    const loopback = brief.outfit?.terms?.agentLoopback === true;
    if (loopback) requireLoopbackKnown();
    const { border } = place;
    const start = (name: ProfileName, within?: typeof rules): Promise<AppServer | string> =>
      this.tryProfile(place, name, agentConfinement(name, within, border, loopback), loopback);
    const narrow = await start('scope', rules);
    if (typeof narrow !== 'string') return { server: narrow, confinement: 'scope' };
    const onlyCheck = 'scope not enforced by the sandbox, only by the check of the result';
    this.options.log(`${brief.commission}: ${onlyCheck}: ${narrow}`);
    const wide = await start('workspace');
    if (typeof wide === 'string') throw unavailable(wide);
    return { server: wide, confinement: 'workspace' };
  }

  /**
   * A server whose commands were seen to write nothing in its folder, a throw-away one.
   * @throws Fault `agent_start_failed`, `sandbox_unavailable`.
   */
  async forReading(place: Place): Promise<ConfinedServer> {
    const server = await this.tryProfile(place, 'reader', readerConfinement(place.border), false);
    if (typeof server === 'string') throw unavailable(server);
    const why = await server.whileOpening(place.signal, () => writerComplaint(server, 'reader'));
    if (why === undefined) return { server, confinement: 'read_only' };
    await server.close();
    throw unavailable(why);
  }

  /**
   * A server for commands of the engine under these profiles, of which the first was seen to work.
   * @throws Fault `agent_start_failed`, `sandbox_unavailable`, `loopback_unavailable`.
   */
  async forCommands(place: Place, name: ProfileName, confinement: TomlTable): Promise<AppServer> {
    const loopback = name === 'loopback';
    if (loopback) requireLoopbackKnown();
    const server = await this.tryProfile(place, name, confinement, loopback);
    if (typeof server === 'string') throw unavailable(server);
    return server;
  }

  /** The server, or why commands cannot run under the profile. */
  private async tryProfile(
    place: Place,
    name: ProfileName,
    confinement: TomlTable,
    loopback: boolean,
  ): Promise<AppServer | string> {
    const server = await this.start(place, confinement);
    const { signal } = place;
    const why = await server.whileOpening(signal, () => profileComplaint(server, name));
    signal.throwIfAborted();
    if (why === undefined) {
      if (loopback) await server.whileOpening(signal, () => requireLoopbackAlone(server, name));
      return server;
    }
    await server.close();
    return why;
  }

  private async start(place: Place, confinement: TomlTable): Promise<AppServer> {
    const { binary, settings, own, cwd, signal, scratch, facts } = place;
    const { clock, register, graceMs } = this.options;
    const variables = placeEnvironment(facts);
    await this.seed.sow(own.home, binary, signal);
    await writeConfig(own, sessionConfig(settings, confinement, cwd, variables));
    const env = {
      ...agentEnvironment(this.options.env, credentialNames(settings)),
      ...{ CODEX_HOME: own.home, TMPDIR: own.tmp },
    };
    return AppServer.start({
      ...{ binary, cwd, env, clock, register, signal, graceMs },
      ...(scratch !== undefined && { scratch }),
    });
  }

  /** Nothing is asked of it, and it has no folder but its home. */
  private async beginIn(binary: string, home: string, signal: AbortSignal): Promise<void> {
    const { clock, register, graceMs } = this.options;
    const env = { ...agentEnvironment(this.options.env, []), CODEX_HOME: home };
    await writeConfig({ home }, sessionConfig({}, {}, home, {}));
    const server = await AppServer.start({
      ...{ binary, cwd: home, env, clock, register, signal, graceMs },
    });
    await server.close();
  }
}
