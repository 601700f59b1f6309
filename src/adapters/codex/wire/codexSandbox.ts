import { Fault } from '../../../base/fault.ts';
import { DisposableStore, toDisposable } from '../../../base/lifecycle.ts';
import type { Clock } from '../../../engine/ports/clock.ts';
import type { Sandbox, SandboxResult, SandboxRun } from '../../../engine/ports/sandbox.ts';
import type { ProfileName } from '../confinement/confinement.ts';
import type { AppServer } from './appServer.ts';
import { BoundedOutput } from '../../agents/boundedOutput.ts';
import { RpcError } from '../../agents/rpcPeer.ts';
import { platformCommand } from './platformCommand.ts';
import { died } from './startFailed.ts';
import { hear, results } from './wire.ts';

export interface CodexSandboxOptions {
  readonly server: AppServer;
  readonly clock: Clock;
  /** Laid over codex's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Which profile of the server's configuration a command runs under. */
  readonly profileFor: (run: SandboxRun) => ProfileName;
  readonly redact: (text: string) => string;
  /** What `close` does: a sandbox that shares its server with a session leaves it running. */
  readonly release: () => Promise<void>;
}

const outputLimit = 1024 * 1024;
/** Milliseconds a killed command may take to be reported as ended. */
const killMs = 3_000;
/** codex's own limit comes after ours, in case that we are gone by then. */
const backstopMs = 10_000;

/** Commands by codex's `command/exec`; its root is the folder the server was started in. */
export class CodexSandbox implements Sandbox {
  private readonly options: CodexSandboxOptions;
  private lastId = 0;

  constructor(options: CodexSandboxOptions) {
    this.options = options;
  }

  close(): Promise<void> {
    return this.options.release();
  }

  /**
   * Ended by limit or abort, a command has exit code null. When codex cannot prove that it is gone the
   * whole server is killed, since nothing may keep writing behind the engine's back.
   */
  async run(run: SandboxRun): Promise<SandboxResult> {
    const { clock, redact, server } = this.options;
    if (run.signal.aborted) return { exitCode: null, output: '', durationMs: 0 };
    const processId = `run-${++this.lastId}`;
    const output = new BoundedOutput(outputLimit);
    const owned = new DisposableStore();
    const began = clock.now();
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      void this.terminate(processId);
      owned.add(clock.after(killMs, () => void server.close()));
    };
    owned.add(
      server.peer.onDidHear(({ method, params }) => {
        const heard = hear(method, params);
        if (heard?.kind === 'output' && heard.processId === processId) output.push(heard.bytes);
      }),
    );
    owned.add(clock.after(run.timeoutMs, end));
    run.signal.addEventListener('abort', end, { once: true });
    owned.add(toDisposable(() => run.signal.removeEventListener('abort', end)));
    try {
      const exitCode = await this.exec(run, processId, () => ended);
      return sound({ exitCode, output: redact(output.text()), durationMs: clock.now() - began });
    } finally {
      owned.dispose();
    }
  }

  private async exec(
    run: SandboxRun,
    processId: string,
    ended: () => boolean,
  ): Promise<number | null> {
    const { env, profileFor, server } = this.options;
    const platform = platformCommand(run.command, process.platform);
    try {
      const result = await server.peer.request('command/exec', {
        command: platform.command,
        processId,
        cwd: run.cwd,
        env: { ...env, ...platform.env },
        permissionProfile: profileFor(run),
        timeoutMs: run.timeoutMs + backstopMs,
        streamStdoutStderr: true,
        disableOutputCap: true,
      });
      const { exitCode } = results.command.parse(result);
      return ended() ? null : exitCode;
    } catch (thrown) {
      if (ended()) return null;
      const why = server.explain(thrown);
      throw (await server.wasKilled(thrown)) ? died(why, thrown) : unavailable(why, thrown);
    }
  }

  private async terminate(processId: string): Promise<void> {
    const { server } = this.options;
    try {
      await server.peer.request('command/exec/terminate', { processId }, killMs);
    } catch (thrown) {
      // It may have ended in between. Any other refusal is left to the timer that kills the server.
      if (!RpcError.is(thrown)) throw thrown;
    }
  }
}

/** codex reports a sandbox that cannot start as a red command; its helper speaks first then. */
function sound(result: SandboxResult): SandboxResult {
  const complaint = /^(bwrap: .*|\s*thread 'main' \(\d+\) panicked at linux-sandbox.*)/.exec(
    result.output,
  );
  if (result.exitCode === 0 || result.exitCode === null || complaint === null) return result;
  throw unavailable(complaint[0].trim());
}

/** Evidence that cannot be confined is not run at all. */
export function unavailable(why: string, cause?: unknown): Fault {
  return new Fault({
    code: 'sandbox_unavailable',
    what: `The sandbox of codex does not work here: ${why}.`,
    advice: 'Allow unprivileged user namespaces, or run outside the container that forbids them.',
    cause,
  });
}
