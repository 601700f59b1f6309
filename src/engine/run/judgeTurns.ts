import type { Judgement } from '../../domain/judgement/judgement.ts';
import type { AgentFailure, AgentSession, TurnEnd } from '../ports/agent.ts';
import type { Needs } from '../ports/context.ts';
import type { Attempt } from './attempt.ts';
import { pause, type Stops } from './execute.ts';
import { answersSchema } from './judgePrompt.ts';
import { outageOf } from './outageOf.ts';
import { RunInterrupted } from './outcome.ts';

/** What a judge's thread needs. */
export type JudgePorts = Needs<'agents' | 'clock' | 'settings'>;

export interface JudgeOrder {
  /** Absolute path of the checkout it reads. */
  readonly cwd: string;
  readonly text: string;
  readonly stops: Stops;
}

/** What came of it: the closing message of one turn, or why there is none. */
export interface JudgeWord extends Omit<Judgement, 'tree' | 'answers'> {
  readonly said: { readonly text: string } | { readonly why: string };
}

type End =
  | Exclude<TurnEnd, { kind: 'interrupted' }>
  | { readonly kind: 'cut'; readonly why: string; readonly tokens: number };

/** Failures that a new try may pass. */
const passing: ReadonlySet<AgentFailure['class']> = new Set([
  ...(['rate_limited', 'overloaded', 'process_died', 'other'] as const),
]);
const mostTries = 3;
const unsafe = 'The judge could not be kept from writing, so it was not asked.';

/**
 * Asks a thread that has heard nothing and can write nothing; after a failure that may pass, another one,
 * within one budget of tokens for all of them.
 * @throws RunInterrupted when the run is stopped or has to wait for the provider; as `ports/agent` says.
 */
export async function judgeTurns(
  context: JudgePorts,
  attempt: Attempt,
  order: JudgeOrder,
): Promise<JudgeWord> {
  const { settings } = context;
  for (let tries = 1, tokens = 0; ; tries++) {
    const { who, end } = await oneThread(context, attempt, order, settings.judgeMaxTokens - tokens);
    tokens += end.tokens;
    if (end.kind === 'completed') return { ...who, tokens, said: { text: end.text } };
    if (order.stops.hard.aborted) throw new RunInterrupted('stopped');
    if (end.kind === 'cut') return { ...who, tokens, said: { why: end.why } };
    const { failure } = end;
    attempt.log('error', `judge: ${failure.class}: ${failure.text}`);
    if (!passing.has(failure.class) || tries === mostTries || tokens >= settings.judgeMaxTokens)
      return { ...who, tokens, said: { why: whyFailed(failure) } };
    await pause(context, settings.agentRetryBaseMs * 2 ** (tries - 1), order.stops.hard);
  }
}

/** No turn begins after a stop. @throws RunInterrupted. */
export function stopWhen({ soft, hard }: Stops): void {
  if (hard.aborted || soft()) throw new RunInterrupted('stopped');
}

async function oneThread(
  context: JudgePorts,
  attempt: Attempt,
  order: JudgeOrder,
  budget: number,
): Promise<{ readonly who: Pick<Judgement, 'agent' | 'model'>; readonly end: End }> {
  const { cwd, stops } = order;
  stopWhen(stops);
  const { scope } = attempt.view.commission;
  const brief = { commission: attempt.id, attempt: attempt.number, cwd, scope };
  const session = await context.agents.open({ ...brief, access: 'read' }, stops.hard);
  try {
    const { agent, model, confinement } = session;
    const who = { agent, ...(model !== undefined && { model }) };
    // What can write, or speak to others, is no reader; it is not asked at all.
    if (confinement !== 'read_only') return { who, end: { kind: 'cut', why: unsafe, tokens: 0 } };
    return { who, end: await oneTurn(context, attempt, order, { session, budget }) };
  } finally {
    await session.close();
  }
}

async function oneTurn(
  { clock, settings }: JudgePorts,
  attempt: Attempt,
  { text, stops }: JudgeOrder,
  { session, budget }: { readonly session: AgentSession; readonly budget: number },
): Promise<End> {
  const cut = new AbortController();
  const end = (why: string): void => cut.abort(why);
  const minutes = Math.round(settings.turnTimeoutMs / 60_000);
  const limit = clock.after(settings.turnTimeoutMs, () => end(`It took over ${minutes} minutes.`));
  try {
    const ended = await session.turn({
      text,
      outputSchema: answersSchema,
      onActivity: (activity) => {
        if (activity.kind === 'usage' && activity.totalTokens > budget)
          end(`It used more than its ${settings.judgeMaxTokens} tokens.`);
        if (activity.kind === 'command') attempt.log('judge', activity.command);
      },
      signal: AbortSignal.any([stops.hard, cut.signal]),
      noProgressMs: settings.noProgressMs,
    });
    if (ended.kind !== 'interrupted') return ended;
    return {
      kind: 'cut',
      why: `The judge was ended. ${String(cut.signal.reason)}`,
      tokens: ended.tokens,
    };
  } finally {
    limit.dispose();
  }
}

/** An outage is nobody's fault: the run goes on when it has passed. */
function whyFailed(failure: AgentFailure): string {
  const outage = outageOf(failure);
  if (outage) throw new RunInterrupted(`${outage.cause}: ${failure.text}`, outage);
  return `The judge failed: ${failure.text}`;
}
