import type { AgentIdentity, Confinement } from '../../domain/commission/session.ts';
import type { AgentSession, TurnEnd, TurnRequest } from '../../engine/ports/agent.ts';
import { hiddenIn } from '../agents/hidden.ts';
import { Turn, type TurnContext } from './wire/turn.ts';

export interface CodexSessionOptions extends TurnContext {
  readonly agent: AgentIdentity;
  readonly model: string | undefined;
  readonly confinement: Confinement;
  readonly resumed: boolean;
  /** Hides known secrets in all that a turn tells (docs/rules.md R139). */
  readonly redact: (text: string) => string;
  /** Called once its process has ended. */
  readonly release: () => Promise<void>;
}

/** One codex process with one thread loaded. */
export class CodexSession implements AgentSession {
  readonly thread: string;
  readonly resumed: boolean;
  readonly agent: AgentIdentity;
  readonly model: string | undefined;
  readonly confinement: Confinement;
  private readonly options: CodexSessionOptions;
  private active: Turn | undefined;

  constructor(options: CodexSessionOptions) {
    this.options = options;
    this.thread = options.thread;
    this.resumed = options.resumed;
    this.agent = options.agent;
    this.model = options.model;
    this.confinement = options.confinement;
  }

  async turn(request: TurnRequest): Promise<TurnEnd> {
    // codex would silently take the second request as a word into the first turn.
    if (this.active !== undefined) throw new Error('A turn of this session is still running');
    const { redact } = this.options;
    const onActivity: TurnRequest['onActivity'] = (activity) =>
      request.onActivity(hiddenIn(activity, redact));
    this.active = new Turn(this.options, { ...request, onActivity });
    try {
      return hiddenIn(await this.active.run(), redact);
    } finally {
      this.active = undefined;
    }
  }

  async steer(text: string): Promise<void> {
    await this.active?.steer(text);
  }

  async close(): Promise<void> {
    this.active?.giveUp();
    await this.options.server.close();
    await this.options.release();
  }
}
