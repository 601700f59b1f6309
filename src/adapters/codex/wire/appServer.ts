import { Fault } from '../../../base/fault.ts';
import type { Clock } from '../../../engine/ports/clock.ts';
import type { ChildRegister } from '../../process/childRegister.ts';
import type { ChildEnd } from '../../process/childOrder.ts';
import { identityOf } from '../../process/identity.ts';
import { startLines, type LineChild } from '../../process/lineChild.ts';
import { endTree, goneWithin, processTree, type SeenProcess } from '../../process/processTree.ts';
import { RpcError, RpcPeer } from '../../agents/rpcPeer.ts';
import { died, startFailed } from './startFailed.ts';
import { results } from './wire.ts';

export interface AppServerOptions {
  /** The native codex binary. */
  readonly binary: string;
  /** Also the root of `command/exec`, so never a folder that holds more than the workspace. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly register: ChildRegister;
  readonly signal: AbortSignal;
  /** A folder the register lets go with the process. */
  readonly scratch?: string;
  /** Milliseconds each step of an orderly end may take before the next, harder one. */
  readonly graceMs: number;
}

/** One running `codex app-server`, initialised. */
export class AppServer {
  readonly peer: RpcPeer;
  /** Settles when the process has ended and its last line was read; never rejects. */
  readonly ended: Promise<ChildEnd>;
  private readonly child: LineChild;
  private readonly graceMs: number;
  private forget: () => Promise<void> = () => Promise.resolve();
  private isClosing = false;
  private hasEnded = false;

  private constructor({ binary, cwd, env, clock, graceMs }: AppServerOptions) {
    this.peer = new RpcPeer(clock, (line) => this.child.send(line), declined);
    const onLine = (line: string): void => this.peer.receive(line);
    this.child = startLines(binary, ['app-server'], { cwd, env, onLine });
    this.graceMs = graceMs;
    this.ended = this.child.ended.then((end) => {
      this.hasEnded = true;
      this.peer.close(`codex ended (${describeEnd(end)})`);
      return end;
    });
  }

  /**
   * Starts codex and greets it; aborting meanwhile ends it.
   * @throws Fault `agent_start_failed`; the signal's reason when aborted.
   */
  static async start(options: AppServerOptions): Promise<AppServer> {
    options.signal.throwIfAborted();
    const server = new AppServer(options);
    return server.whileOpening(options.signal, async () => {
      await server.recordIn(options.register, options.scratch);
      const params = { clientInfo: client, capabilities };
      results.initialize.parse(await server.peer.request('initialize', params, greetingMs));
      server.peer.notify('initialized');
      return server;
    });
  }

  /** Does a step of opening: a failure or an abort closes the server. Faults stay what they are. */
  async whileOpening<T>(signal: AbortSignal, step: () => Promise<T>): Promise<T> {
    const abort = (): void => void this.close();
    signal.addEventListener('abort', abort, { once: true });
    try {
      signal.throwIfAborted();
      return await step();
    } catch (cause) {
      const fault = Fault.is(cause) ? cause : await this.whyNot(cause);
      await this.close();
      signal.throwIfAborted();
      throw fault;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Killed while it was opened, or unfit to be. */
  private async whyNot(cause: unknown): Promise<Fault> {
    const why = this.explain(cause);
    return (await this.wasKilled(cause)) ? died(why, cause) : startFailed(why, cause);
  }

  /** Whether a request failed because the process was ended by a signal, and not by us. */
  async wasKilled(cause: unknown): Promise<boolean> {
    if (!RpcError.is(cause, 'gone') || this.isClosing) return false;
    const end = await this.ended;
    return end.kind === 'exited' && end.signal !== null;
  }

  /** Whether it ended, also where nobody has told us yet, or is being ended. */
  get isClosed(): boolean {
    const { pid } = this.child;
    return this.isClosing || this.hasEnded || (pid !== undefined && !isRunning(pid));
  }

  /** Why something failed: the reason, and codex's last complaint when it is gone. */
  explain(thrown: unknown): string {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    if (!RpcError.is(thrown, 'gone')) return why;
    const last = plain(this.child.complaint()).trim().split('\n').at(-1);
    return last === undefined || last === '' ? why : `${why}: ${last}`;
  }

  /**
   * Gives an order that ends commands, and waits until none runs any more, those `seen` earlier included;
   * what still does after `ms` milliseconds is killed. codex answers such an order before it is carried
   * out.
   */
  async endCommands(
    order: () => Promise<unknown>,
    ms: number,
    seen: readonly SeenProcess[],
  ): Promise<void> {
    // Seen before, since a dying command's children can no longer be traced to codex.
    const before = [...seen, ...(await this.commands())];
    await order();
    const left = await goneWithin([...before, ...(await this.commands())], ms);
    await Promise.all(left.map(({ pid }) => endTree(pid, left)));
  }

  /** All that runs below codex, but for its own helper. */
  async commands(): Promise<SeenProcess[]> {
    const { pid } = this.child;
    const [, ...below] = pid === undefined ? [] : await processTree(pid);
    return below.filter(({ name }) => !name.includes(codeHost));
  }

  /** Ends the process and all it started. Never rejects; a second call waits for the first. */
  async close(): Promise<void> {
    this.isClosing = true;
    await this.child.stop(this.graceMs);
    await this.ended;
    await this.forget();
  }

  private async recordIn(register: ChildRegister, scratch: string | undefined): Promise<void> {
    const pid = await this.child.started;
    if (pid !== undefined) this.forget = (await register.record(pid, scratch)).forget;
  }
}

const isRunning = (pid: number): boolean => identityOf(pid) !== undefined;
const greetingMs = 30_000;
/** Runs the code of models that write code, and stays for the next turn. The name may be cut. */
const codeHost = 'codex-code-mode';
const client = { name: 'haft-harness', title: 'Haft Harness', version: '0.1.0' };
const capabilities = { experimentalApi: true, requestAttestation: false };

/**
 * Nobody is there to ask, so everything that asks is declined, in the shape each question wants. What
 * is not listed is answered as not served; codex then tells the model and goes on.
 */
function declined(method: string): object | undefined {
  switch (method) {
    case 'item/commandExecution/requestApproval':
    case 'item/fileChange/requestApproval':
      return { decision: 'decline' };
    case 'item/permissions/requestApproval':
      return { permissions: {}, scope: 'turn' };
    case 'mcpServer/elicitation/request':
      return { action: 'decline', content: null, _meta: null };
    default:
      return undefined;
  }
}

function describeEnd(end: ChildEnd): string {
  if (end.kind === 'failed') return end.why;
  return end.signal === null ? `exit ${end.exitCode ?? '?'}` : `signal ${end.signal}`;
}

/** codex colours its log lines. */
// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const plain = (text: string): string => text.replaceAll(/\u001b\[[0-9;]*m/g, '');
