import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TomlTable } from 'smol-toml';
import type { Confinement } from '../../../domain/commission/session.ts';
import type { Brief } from '../../../engine/ports/agent.ts';
import type { Clock } from '../../../engine/ports/clock.ts';
import type { Sandbox } from '../../../engine/ports/sandbox.ts';
import type { ChildRegister } from '../../process/childRegister.ts';
import { AppServer } from '../wire/appServer.ts';
import { agentEnvironment, evidenceEnvironment } from '../../agents/childEnvironment.ts';
import { CodexSandbox, unavailable } from '../wire/codexSandbox.ts';
import { profileName, scopeConfinement, workspaceConfinement } from '../confinement/confinement.ts';
import { credentialNames, sessionConfig } from './derivedConfig.ts';
import { writeConfig, type SessionHome } from './home.ts';
import { readOnlyConfinement, readOnlyMode, readOnlyProbe } from '../confinement/readOnly.ts';
import { ignoredFolders } from '../confinement/ignoredFolders.ts';
import { compileProfile } from '../confinement/profile.ts';
import { results } from '../wire/wire.ts';
import { workspaceTree } from '../confinement/workspaceTree.ts';

/** Where and with what one server runs. */
export interface Place {
  /** The native codex binary. */
  readonly binary: string;
  /** The operator's model settings; empty for a server that needs no model. */
  readonly settings: TomlTable;
  readonly own: SessionHome;
  readonly cwd: string;
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
  readonly clock: Clock;
  readonly register: ChildRegister;
  readonly env: NodeJS.ProcessEnv;
  readonly graceMs: number;
  readonly log: (line: string) => void;
}

/** Starts app-servers whose confinement was seen to work. */
export class Launcher {
  private readonly options: LauncherOptions;

  constructor(options: LauncherOptions) {
    this.options = options;
  }

  /**
   * A server confined to the scope; where codex does not take a profile for that, to the workspace, and
   * why is logged. `secrets` are files nobody in the sandbox may read.
   * @throws Fault `agent_start_failed`, `sandbox_unavailable`.
   */
  async forScope(place: Place, brief: Brief, secrets: readonly string[]): Promise<ConfinedServer> {
    const profile = compileProfile(
      brief.scope,
      workspaceTree(place.cwd),
      ignoredFolders(place.cwd),
    );
    for (const folder of profile.folders) await mkdir(join(place.cwd, folder), { recursive: true });
    const server = await this.start(place, scopeConfinement(profile, secrets));
    const why = await server.whileOpening(place.signal, () => profileComplaint(server));
    if (why === undefined) return { server, confinement: 'scope' };
    await server.close();
    const onlyCheck = 'scope not enforced by the sandbox, only by the check of the result';
    this.options.log(`${brief.commission}: ${onlyCheck}: ${why}`);
    return { server: await this.forWorkspace(place), confinement: 'workspace' };
  }

  /**
   * A server whose commands were seen to write nothing in its folder, a throw-away one.
   * @throws Fault `agent_start_failed`, `sandbox_unavailable`.
   */
  async forReading(place: Place, secrets: readonly string[]): Promise<ConfinedServer> {
    const ways = [
      { confinement: readOnlyConfinement(secrets), how: { permissionProfile: profileName } },
      { confinement: readOnlyMode, how: { sandboxPolicy: { type: 'readOnly' } } },
    ] as const;
    let why = 'no way to read only';
    for (const { confinement, how } of ways) {
      const server = await this.start(place, confinement);
      const complaint = await server.whileOpening(place.signal, () =>
        complaintOf(server, { command: readOnlyProbe, ...how }),
      );
      if (complaint === undefined) return { server, confinement: 'read_only' };
      await server.close();
      why = complaint;
      this.options.log(`a reader was not confined: ${why}`);
    }
    throw unavailable(why);
  }

  /**
   * A server confined to its folder, and seen to be.
   * @throws Fault `agent_start_failed`, `sandbox_unavailable`.
   */
  async forWorkspace(place: Place): Promise<AppServer> {
    const server = await this.start(place, workspaceConfinement);
    const sandbox = this.sandboxOn(server, place, () => Promise.resolve());
    await server.whileOpening(place.signal, () => probe(sandbox, place));
    return server;
  }

  sandboxOn(server: AppServer, place: Place, release: () => Promise<void>): Sandbox {
    const { env, clock } = this.options;
    const overlay = evidenceEnvironment(env, place.own.tmp);
    return new CodexSandbox({ server, clock, env: overlay, release });
  }

  private async start(place: Place, confinement: TomlTable): Promise<AppServer> {
    const { binary, settings, own, cwd, signal, scratch } = place;
    const { clock, register, graceMs } = this.options;
    await writeConfig(own, sessionConfig(settings, confinement, cwd));
    const env = {
      ...agentEnvironment(this.options.env, credentialNames(settings)),
      ...{ CODEX_HOME: own.home, TMPDIR: own.tmp },
    };
    return AppServer.start({
      ...{ binary, cwd, env, clock, register, signal, graceMs },
      ...(scratch !== undefined && { scratch }),
    });
  }
}

const nothing = ['/bin/sh', '-c', ':'];
const probeMs = 20_000;

/** Why commands cannot run under the scope's profile; undefined when they can. */
const profileComplaint = (server: AppServer): Promise<string | undefined> =>
  complaintOf(server, { command: nothing, permissionProfile: profileName });

/** Why a command fails that is to succeed; undefined when it does not. */
async function complaintOf(server: AppServer, params: object): Promise<string | undefined> {
  try {
    const result = results.probe.parse(await server.peer.request('command/exec', params, probeMs));
    return result.exitCode === 0 ? undefined : result.stderr.trim().split('\n')[0];
  } catch (thrown) {
    return server.explain(thrown);
  }
}

async function probe(sandbox: Sandbox, { cwd, signal }: Place): Promise<void> {
  const run = { command: nothing, cwd, network: false, timeoutMs: probeMs, signal };
  const { exitCode, output } = await sandbox.run(run);
  signal.throwIfAborted();
  if (exitCode !== 0) throw unavailable(output.trim() || 'a command that does nothing failed');
}
