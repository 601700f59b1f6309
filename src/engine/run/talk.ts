import type { Needs } from '../ports/context.ts';
import { outfitOf } from '../proof/outfit.ts';
import type { Attempt } from './attempt.ts';
import { Conversation } from './conversation.ts';
import { takeTurn, type Stops } from './execute.ts';
import type { Admission } from './preflight.ts';
import { executePrompt, resumePrompt, revisePrompt } from './prompt.ts';

type Ports = Needs<'agents' | 'chance' | 'clock' | 'settings' | 'workspaces'>;

/** How its turns are taken. */
export interface TalkOrder {
  readonly stops: Stops;
  /** Told of the first thing its agent does. */
  readonly onAlive?: () => void;
}

/** What is said with the agent in one run, from the first word on; nobody is there before that. */
export class Talk {
  private readonly context: Ports;
  private readonly attempt: Attempt;
  private readonly admission: Admission;
  private readonly order: TalkOrder;
  private conversation: Conversation | undefined;
  private hasSpoken = false;
  private emptySubmodules: readonly string[] = [];

  constructor(context: Ports, attempt: Attempt, admission: Admission, order: TalkOrder) {
    this.context = context;
    this.attempt = attempt;
    this.admission = admission;
    this.order = order;
  }

  /**
   * The first turn of the run: what the work is, or that it goes on. Throws as `execute.takeTurn` and
   * `ports/agent` do.
   */
  async begin(): Promise<void> {
    const { attempt, context } = this;
    const conversation = await this.open();
    const text = conversation.session.resumed ? this.goOnPrompt() : this.wholePrompt();
    await attempt.record({ type: 'started', data: { promptHash: context.chance.sha256(text) } });
    await conversation.record();
    await this.take(conversation, text);
  }

  /** A further turn on the same thread. */
  async goOn(text: string): Promise<void> {
    let { conversation } = this;
    if (!conversation) {
      conversation = await this.open();
      await conversation.record();
    }
    // A thread nothing was kept of has to hear first what it is all about.
    const isNew = !this.hasSpoken && !conversation.session.resumed;
    await this.take(conversation, isNew ? `${this.wholePrompt()}\n\n${text}` : text);
  }

  /** Resolves when nothing of its process is left. Never rejects. */
  async close(): Promise<void> {
    await this.conversation?.close();
  }

  private async take(conversation: Conversation, text: string): Promise<void> {
    this.hasSpoken = true;
    const { stops, onAlive } = this.order;
    const whole = this.wholePrompt();
    await takeTurn(this.context, this.attempt, { conversation, whole, text, stops, onAlive });
  }

  private async open(): Promise<Conversation> {
    const { attempt, admission, context } = this;
    attempt.log('phase', 'frame');
    this.emptySubmodules = await context.workspaces.emptySubmodules(admission.workspace);
    const { commission, thread } = attempt.view;
    const brief = {
      commission: attempt.id,
      attempt: attempt.number,
      cwd: admission.workspace.path,
      scope: commission.scope,
      outfit: outfitOf(admission.workspace, admission.setup),
      ...(admission.resumed && thread !== undefined && { thread }),
    };
    const { hard } = this.order.stops;
    const { agent } = admission;
    return (this.conversation = await Conversation.open(context, attempt, { brief, agent }, hard));
  }

  /** For a thread that has heard nothing yet. */
  private wholePrompt(): string {
    const { commission, feedback } = this.attempt.view;
    const { admission, emptySubmodules } = this;
    return executePrompt(commission, admission.decision, feedback, emptySubmodules);
  }

  /** For a thread that was cut off, or whose result the operator has looked at. */
  private goOnPrompt(): string {
    const { feedback } = this.attempt.view;
    return feedback === undefined ? resumePrompt : revisePrompt(feedback);
  }
}
