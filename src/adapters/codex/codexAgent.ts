import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TomlTable } from 'smol-toml';
import type { AgentSession, Agents, Brief } from '../../engine/ports/agent.ts';
import type { Clock } from '../../engine/ports/clock.ts';
import type { Processes } from '../../engine/ports/processes.ts';
import type { Sandbox } from '../../engine/ports/sandbox.ts';
import { ChildLedger } from '../process/ledger.ts';
import { AppServer } from './appServer.ts';
import { CodexBinaries, type CodexBinary } from './binary.ts';
import { codexEnvironment, evidenceEnvironment } from './childEnvironment.ts';
import { CodexSandbox, unavailable } from './codexSandbox.ts';
import { CodexSession } from './codexSession.ts';
import { profileName, scopeConfinement, workspaceConfinement } from './confinement.ts';
import { credentialNames, modelSettings, sessionConfig } from './derivedConfig.ts';
import { repositoryGuidance } from './guidance.ts';
import { ignoredFolders } from './ignoredFolders.ts';
import { linkCredentials, makeHome, writeConfig, type SessionHome } from './home.ts';
import { operatorConfig, operatorHome } from './operatorHome.ts';
import { compileProfile } from './profile.ts';
import { UsageMeter } from './usageMeter.ts';
import { results } from './wire.ts';
import { workspaceTree } from './workspaceTree.ts';

export interface CodexAgentsOptions {
  readonly clock: Clock;
  readonly processes: Processes;
  /** The store's folder; homes of sessions and the ledger of processes live below it. */
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
  private readonly stateDir: string;
  private readonly log: (line: string) => void;
  private readonly graceMs: number;
  private readonly binaries: CodexBinaries;
  private readonly ledger: ChildLedger;

  constructor(options: CodexAgentsOptions) {
    this.clock = options.clock;
    this.env = options.env;
    this.stateDir = options.stateDir;
    this.log = options.log ?? (() => undefined);
    this.graceMs = options.graceMs ?? 1_500;
    this.binaries = new CodexBinaries(options.codexPath, options.env);
    this.ledger = new ChildLedger(join(options.stateDir, 'codex', 'running'), options.processes);
  }

  async open(brief: Brief, signal: AbortSignal): Promise<AgentSession> {
    signal.throwIfAborted();
    const binary = await this.binaries.find();
    const settings = await this.settings();
    const own = await makeHome(join(this.stateDir, 'codex', brief.commission));
    const auth = await linkCredentials(own, operatorHome(this.env));
    const secrets = auth === undefined ? [] : [auth];
    const place: Place = { binary, settings, own, cwd: brief.cwd, signal };
    const confined = await this.confineToScope(place, brief, secrets);
    const server = confined ?? (await this.start(place, workspaceConfinement));
    return server.whileOpening(signal, async () => {
      const sandbox = this.sandboxOn(server, place, () => Promise.resolve());
      // Perhaps it was not the profile that failed.
      if (confined === undefined) await probe(sandbox, brief.cwd, signal);
      const { thread, model } = await openThread(server, brief);
      const { clock, log } = this;
      const meter = new UsageMeter(brief.thread !== undefined);
      const session = { server, clock, log, thread, cwd: brief.cwd, model, meter, sandbox };
      return new CodexSession(session);
    });
  }

  async openSandbox(cwd: string, signal: AbortSignal): Promise<Sandbox> {
    signal.throwIfAborted();
    const binary = await this.binaries.find();
    const scratch = join(this.stateDir, 'codex', `sandbox-${randomUUID()}`);
    const own = await makeHome(scratch);
    const place: Place = { binary, settings: {}, own, cwd, signal, scratch };
    const discard = (): Promise<void> => rm(scratch, { recursive: true, force: true });
    try {
      const server = await this.start(place, workspaceConfinement);
      const release = async (): Promise<void> => {
        await server.close();
        await discard().catch((thrown: unknown) => this.log(`${scratch} stays: ${String(thrown)}`));
      };
      const sandbox = this.sandboxOn(server, place, release);
      return await server.whileOpening(signal, async () => {
        await probe(sandbox, cwd, signal);
        return sandbox;
      });
    } catch (thrown) {
      await discard();
      throw thrown;
    }
  }

  async check(): Promise<CodexBinary> {
    const binary = await this.binaries.find();
    await this.settings();
    return binary;
  }

  reapOrphans(): Promise<number> {
    return this.ledger.reap();
  }

  private async settings(): Promise<TomlTable> {
    const home = operatorHome(this.env);
    return modelSettings(await operatorConfig(home), home);
  }

  /** A server whose profile was seen to work, or undefined when this scope has none that does. */
  private async confineToScope(
    place: Place,
    brief: Brief,
    secrets: readonly string[],
  ): Promise<AppServer | undefined> {
    const tree = workspaceTree(brief.cwd);
    const profile = compileProfile(brief.scope, tree, ignoredFolders(brief.cwd));
    for (const folder of profile.folders) mkdirSync(join(brief.cwd, folder), { recursive: true });
    const server = await this.start(place, scopeConfinement(profile, secrets));
    const why = await server.whileOpening(place.signal, () => profileComplaint(server));
    if (why === undefined) return server;
    await server.close();
    this.log(`${brief.commission}: scope not enforced by the sandbox, only by the check: ${why}`);
    return undefined;
  }

  private async start(place: Place, confinement: TomlTable): Promise<AppServer> {
    const { binary, settings, own, cwd, signal, scratch } = place;
    await writeConfig(own, sessionConfig(settings, confinement, cwd));
    const env = codexEnvironment(this.env, credentialNames(settings), own);
    const { clock, ledger, graceMs } = this;
    return AppServer.start({
      ...{ binary: binary.path, cwd, env, clock, ledger, signal, graceMs },
      ...(scratch !== undefined && { scratch }),
    });
  }

  private sandboxOn(server: AppServer, place: Place, release: () => Promise<void>): CodexSandbox {
    const { settings, own } = place;
    const env = evidenceEnvironment(this.env, credentialNames(settings), own.tmp);
    return new CodexSandbox({ server, clock: this.clock, env, release });
  }
}

/** Where and with what one server runs. */
interface Place {
  readonly binary: CodexBinary;
  readonly settings: TomlTable;
  readonly own: SessionHome;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly scratch?: string;
}

/** Starts or resumes the thread. */
async function openThread(
  server: AppServer,
  { cwd, thread }: Brief,
): Promise<{ readonly thread: string; readonly model: string | undefined }> {
  const guidance = await repositoryGuidance(cwd);
  const shared = { cwd, approvalPolicy: 'never', developerInstructions: guidance };
  const answer =
    thread === undefined
      ? await server.peer.request('thread/start', shared, threadMs)
      : await server.peer.request('thread/resume', { ...shared, threadId: thread }, threadMs);
  const opened = results.thread.parse(answer);
  return { thread: opened.thread.id, model: opened.model ?? undefined };
}

const threadMs = 60_000;

/** Why commands cannot run under the scope's profile; undefined when they can. */
async function profileComplaint(server: AppServer): Promise<string | undefined> {
  const params = { command: ['/bin/sh', '-c', ':'], permissionProfile: profileName };
  try {
    const result = results.probe.parse(await server.peer.request('command/exec', params, threadMs));
    return result.exitCode === 0 ? undefined : result.stderr.trim().split('\n')[0];
  } catch (thrown) {
    return server.explain(thrown);
  }
}

async function probe(sandbox: Sandbox, cwd: string, signal: AbortSignal): Promise<void> {
  const run = { command: ['/bin/sh', '-c', ':'], cwd, network: false, timeoutMs: 20_000, signal };
  const { exitCode, output } = await sandbox.run(run);
  if (exitCode !== 0) throw unavailable(output.trim() || 'a command that does nothing failed');
}
