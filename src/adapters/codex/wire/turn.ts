import { DisposableStore, toDisposable, type Disposable } from '../../../base/lifecycle.ts';
import type {
  AgentActivity,
  AgentFailure,
  TurnEnd,
  TurnRequest,
} from '../../../engine/ports/agent.ts';
import type { Clock } from '../../../engine/ports/clock.ts';
import { activityOf } from './activity.ts';
import type { AppServer } from './appServer.ts';
import { failureOf } from './failures.ts';
import type { SeenProcess } from '../../process/processTree.ts';
import { RpcError, type Notification } from '../../agents/rpcPeer.ts';
import type { UsageMeter } from './usageMeter.ts';
import { Watchdog } from '../../agents/watchdog.ts';
import { hear, results, type Heard, type Item, type TurnError } from './wire.ts';

/** What a turn needs of the process it is taken in. */
export interface TurnServer extends Pick<
  AppServer,
  'close' | 'commands' | 'endCommands' | 'ended' | 'explain'
> {
  readonly peer: Pick<AppServer['peer'], 'onDidHear' | 'request'>;
}

export interface TurnContext {
  readonly server: TurnServer;
  readonly clock: Clock;
  readonly thread: string;
  readonly cwd: string;
  readonly meter: UsageMeter;
  readonly log: (line: string) => void;
}

const textInput = (text: string): object[] => [{ type: 'text', text, text_elements: [] }];

/** Why we end a turn that would go on. */
type Cut =
  { readonly kind: 'aborted' } | { readonly kind: 'stuck'; readonly failure: AgentFailure };

/** Milliseconds codex may take for each step of ending a turn; after that it is killed. */
const stepMs = 3_000;
/** `progress` is told at most this often: a long message comes in hundreds of thousands of pieces. */
const progressMs = 1_000;

/** One turn, from its request to its end. Every way out settles {@link run} exactly once. */
export class Turn {
  private readonly context: TurnContext;
  private readonly request: TurnRequest;
  private readonly owned = new DisposableStore();
  private readonly ended: Promise<TurnEnd>;
  private settle: (end: TurnEnd) => void = () => undefined;
  private watchdog: Watchdog | undefined;
  private id: string | undefined;
  private cut: Cut | undefined;
  private text = '';
  /** Commands that have begun and not ended, by their item. */
  private readonly open = new Map<string, string>();
  /** The last thing heard, when it was that codex tries again. */
  private retrying: AgentFailure | undefined;
  private progressTold = 0;
  /** What ran when the turn was cut short: codex may have begun to end it before it is looked for. */
  private cutOff: Promise<readonly SeenProcess[]> = Promise.resolve([]);
  /** Until when a turn that was cut short must have ended. */
  private limit: Disposable | undefined;

  constructor(context: TurnContext, request: TurnRequest) {
    this.context = context;
    this.request = request;
    this.ended = new Promise((resolve) => (this.settle = resolve));
  }

  /** Of this turn. */
  private get tokens(): number {
    return this.context.meter.spent;
  }

  async run(): Promise<TurnEnd> {
    const { server, clock, meter } = this.context;
    const { signal, noProgressMs } = this.request;
    meter.begin();
    if (signal.aborted) return { kind: 'interrupted', tokens: 0 };
    this.owned.add(server.peer.onDidHear((notification) => this.hear(notification)));
    this.watchdog = this.owned.add(new Watchdog(clock, noProgressMs, () => this.stuck()));
    const abort = (): void => this.end({ kind: 'aborted' });
    signal.addEventListener('abort', abort, { once: true });
    this.owned.add(toDisposable(() => signal.removeEventListener('abort', abort)));
    void server.ended.then(() => this.died());
    void this.start();
    try {
      const end = await this.ended;
      // What is swept up has a bound of its own: the process is well, and is needed for the next turn.
      this.limit?.dispose();
      await this.sweep();
      return end;
    } finally {
      this.owned.dispose();
    }
  }

  /** The session is being closed: the turn then ends as interrupted, not as a death. */
  giveUp(): void {
    this.cut ??= { kind: 'aborted' };
  }

  /** Says something to the model while it works; what comes too late is lost. */
  async steer(text: string): Promise<void> {
    const { server, thread: threadId } = this.context;
    if (this.id === undefined || this.cut !== undefined) return;
    const params = { threadId, expectedTurnId: this.id, input: textInput(text) };
    await server.peer.request('turn/steer', params, stepMs).catch(() => undefined);
  }

  private async start(): Promise<void> {
    const { server, thread } = this.context;
    const { text, outputSchema } = this.request;
    const input = textInput(text);
    const params = { threadId: thread, input, ...(outputSchema && { outputSchema }) };
    try {
      this.id = results.turn.parse(await server.peer.request('turn/start', params)).turn.id;
      // The order to end may have come before there was anything to end.
      if (this.cut !== undefined) void this.interrupt();
    } catch (thrown) {
      if (RpcError.is(thrown, 'gone')) this.died();
      else this.settle(this.failed({ class: 'other', text: server.explain(thrown) }));
    }
  }

  private hear({ method, params }: Notification): void {
    if (/^(item|turn)\/|^thread\/(tokenUsage|compacted)/.test(method)) this.alive();
    const heard = hear(method, params);
    if (heard === undefined) return;
    if (heard.kind === 'broken')
      this.context.log(`codex ${heard.method} not understood: ${heard.why}`);
    else if (!('threadId' in heard) || heard.threadId === this.context.thread) this.take(heard);
  }

  private take(heard: Heard): void {
    switch (heard.kind) {
      case 'item':
        if (heard.item !== undefined) this.takeItem(heard.item);
        break;
      case 'begun':
        if (heard.item?.type === 'commandExecution')
          this.open.set(heard.item.id, heard.item.command);
        break;
      case 'usage':
        this.context.meter.read(heard.total, heard.last);
        this.tell({ kind: 'usage', totalTokens: this.tokens });
        break;
      case 'limits':
        this.context.meter.readLimits(heard.limits);
        break;
      case 'warning':
        this.tell({ kind: 'warning', text: heard.text });
        break;
      case 'error':
        if (!heard.willRetry) break;
        this.retrying = this.unreachableAt(heard.error);
        this.tell({ kind: 'retrying', text: this.retrying.text });
        break;
      case 'turnEnded':
        this.settle(this.endOf(heard.turn));
        break;
      case 'output':
        break;
    }
  }

  private takeItem(item: Item): void {
    if (item.type === 'commandExecution') this.open.delete(item.id);
    const activity = activityOf(item, this.context.cwd);
    if (activity.kind === 'message' && activity.final) this.text = activity.text;
    this.tell(activity);
  }

  private endOf(turn: Extract<Heard, { kind: 'turnEnded' }>['turn']): TurnEnd {
    const { tokens, cut } = this;
    if (cut?.kind === 'stuck') return this.failed(cut.failure);
    if (cut?.kind === 'aborted') return { kind: 'interrupted', tokens };
    if (turn.status === 'completed') {
      const leftRunning = [...this.open.values()];
      const more = leftRunning.length > 0 ? { leftRunning } : {};
      return { kind: 'completed', text: this.text, tokens, ...more };
    }
    if (turn.error == null) return { kind: 'interrupted', tokens };
    return this.failed(this.failureOf(turn.error));
  }

  private failureOf(error: TurnError): AgentFailure {
    return failureOf(error, this.context.clock.now(), this.context.meter.limits);
  }

  /** codex tries for ever to reach a server that does not answer, so that is what trying again means. */
  private unreachableAt(error: TurnError): AgentFailure {
    const failure = this.failureOf(error);
    return failure.class === 'other' ? { ...failure, class: 'unreachable' } : failure;
  }

  private failed(failure: AgentFailure): TurnEnd {
    return { kind: 'failed', failure, tokens: this.tokens };
  }

  private alive(): void {
    this.watchdog?.feed();
    this.retrying = undefined;
    const now = this.context.clock.now();
    if (now - this.progressTold < progressMs) return;
    this.progressTold = now;
    this.tell({ kind: 'progress' });
  }

  private stuck(): void {
    const seconds = Math.round(this.request.noProgressMs / 1000);
    const silence = { class: 'no_progress', text: `No sign of life for ${seconds} s` } as const;
    this.end({ kind: 'stuck', failure: this.retrying ?? silence });
  }

  private end(cut: Cut): void {
    if (this.cut !== undefined) return;
    this.cut = cut;
    this.cutOff = this.context.server.commands();
    void this.interrupt();
    // Whatever codex does with it, the turn is over in bounded time.
    this.limit = this.owned.add(
      this.context.clock.after(stepMs, () => void this.context.server.close()),
    );
  }

  private async interrupt(): Promise<void> {
    const { server, thread } = this.context;
    if (this.id === undefined) return;
    const params = { threadId: thread, turnId: this.id };
    // Afterwards what a dying command started can no longer be traced to codex.
    await this.cutOff;
    await server.peer.request('turn/interrupt', params, stepMs).catch(() => undefined);
  }

  private died(): void {
    if (this.cut !== undefined)
      this.settle(this.endOf({ id: '', status: 'interrupted', error: null }));
    else
      this.settle(
        this.failed({ class: 'process_died', text: 'codex ended in the middle of a turn' }),
      );
  }

  /** Kills shells that outlive the turn, which codex leaves running, also after an interrupt. */
  private async sweep(): Promise<void> {
    const { server, thread } = this.context;
    try {
      const params = { threadId: thread };
      const clean = (): Promise<unknown> =>
        server.peer.request('thread/backgroundTerminals/clean', params, stepMs);
      await server.endCommands(clean, stepMs, await this.cutOff);
    } catch {
      await server.close();
    }
  }

  private tell(activity: AgentActivity): void {
    try {
      this.request.onActivity(activity);
    } catch (thrown) {
      this.context.log(`a listener to the agent failed: ${String(thrown)}`);
    }
  }
}
