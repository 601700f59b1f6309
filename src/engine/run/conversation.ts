import { DisposableStore, toDisposable } from '../../base/lifecycle.ts';
import type { AgentSession, Brief, ReadyAgent } from '../ports/agent.ts';
import type { Clock } from '../ports/clock.ts';
import { replacingTheDead } from '../authority/diedAgents.ts';
import type { Needs } from '../ports/context.ts';
import type { Attempt } from './attempt.ts';

/** How long a turn that is stopped has to end by itself, ms: longer than an agent takes for that. */
const graceMs = 6_000;

export interface ConversationOrder {
  readonly brief: Brief;
  /** Waits for just this brief, where there is one. */
  readonly agent?: ReadyAgent | undefined;
}

/** One thread with an agent, over as many of its processes as that takes. */
export class Conversation {
  private readonly agents: Needs<'agents'>['agents'];
  private readonly attempt: Attempt;
  private readonly brief: Brief;
  private readonly signal: AbortSignal;
  private readonly owned = new DisposableStore();
  private current: AgentSession;

  /**
   * Opens a session on the brief; nothing is recorded yet. Throws as `ports/agent` says. Aborting ends its
   * process in bounded time, whatever else still waits.
   */
  static async open(
    { agents, clock }: Needs<'agents' | 'clock'>,
    attempt: Attempt,
    { brief, agent }: ConversationOrder,
    signal: AbortSignal,
  ): Promise<Conversation> {
    const session = await replacingTheDead(() =>
      agent ? agent.open(signal) : agents.open(brief, signal),
    );
    const conversation = new Conversation(agents, { attempt, brief, signal }, session);
    conversation.endAfter(clock);
    return conversation;
  }

  /** The signal is the drain's: whoever is done with the conversation hears it no more. */
  private endAfter(clock: Clock): void {
    const { owned, signal } = this;
    const end = (): void => {
      owned.add(clock.after(graceMs, () => void this.close()));
    };
    // Aborted while it was opened: nobody will tell.
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    owned.add(toDisposable(() => signal.removeEventListener('abort', end)));
  }

  private constructor(
    agents: Needs<'agents'>['agents'],
    { attempt, brief, signal }: { attempt: Attempt; brief: Brief; signal: AbortSignal },
    session: AgentSession,
  ) {
    this.agents = agents;
    this.attempt = attempt;
    this.brief = brief;
    this.signal = signal;
    this.current = session;
  }

  get session(): AgentSession {
    return this.current;
  }

  /** Says which thread it is, with whom, and what keeps it in bounds. @throws Overtaken. */
  async record(): Promise<void> {
    const { thread, model, confinement, agent } = this.current;
    const data = { thread, ...(model !== undefined && { model }), confinement, agent };
    await this.attempt.record({ type: 'thread_opened', data });
    this.attempt.log('phase', 'execute', { thread, confinement });
  }

  /**
   * Takes the thread up in a new process after its own died.
   * @returns Whether the thread went on; else it is a new one, which has heard nothing yet.
   */
  async reopen(): Promise<boolean> {
    await this.current.close();
    const { thread } = this.current;
    const brief = { ...this.brief, thread };
    this.current = await replacingTheDead(() => this.agents.open(brief, this.signal));
    await this.record();
    return this.current.resumed;
  }

  /** Resolves when nothing of its process is left. Never rejects. */
  close(): Promise<void> {
    this.owned.dispose();
    return this.current.close();
  }
}
