import type { Needs } from '../ports/context.ts';
import type { AgentActivity, AgentFailure, TurnEnd } from '../ports/agent.ts';
import type { Attempt } from './attempt.ts';
import { usedUp } from '../../domain/budget/budget.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { unproven } from '../../domain/verdict/judge.ts';
import type { Conversation } from './conversation.ts';
import { RunEnded, RunInterrupted } from './outcome.ts';
import { outageOf } from './outageOf.ts';
import { afterAwake } from './afterAwake.ts';
import { budgetLimits, Meter } from './meter.ts';
import { finishPrompt, reportSchema, resumePrompt } from './prompt.ts';
import { readReport } from './report.ts';

type Ports = Needs<'clock' | 'settings'>;

/** Two ways to stop: no further turn, or right now. */
export interface Stops {
  /** True once no new agent turn may begin. */
  readonly soft: () => boolean;
  readonly hard: AbortSignal;
  /** Aborted by the softest stop too: what runs before an agent is nobody's turn (docs/rules.md R158). */
  readonly early: AbortSignal;
  /** Who stopped it, or what, for the record. */
  readonly why: () => string;
}

/** Failures that often pass within seconds; they are tried again in place before anything else is done. */
const passing: ReadonlySet<AgentFailure['class']> = new Set([
  'rate_limited',
  'overloaded',
  'other',
]);

/** One turn, and everything around it that may have to be done again. */
export interface TurnOrder {
  readonly conversation: Conversation;
  /** For a thread that has heard nothing yet. */
  readonly whole: string;
  readonly text: string;
  readonly stops: Stops;
  /** Told of the first thing the agent does: whoever stands between it and us lets it through. */
  readonly onAlive?: (() => void) | undefined;
}

/**
 * One turn of the agent with its budgets and bounded retries. A process that dies is started anew on the
 * same thread; what is nobody's fault gives the run back.
 * @throws RunEnded when a failure or a budget ends the attempt, RunInterrupted when it was stopped or must wait.
 */
export async function takeTurn(context: Ports, attempt: Attempt, order: TurnOrder): Promise<void> {
  const { settings } = context;
  const { conversation, stops } = order;
  let { text } = order;
  for (let tries = 0, deaths = 0; ;) {
    guardStop(stops);
    if (stops.soft()) throw new RunInterrupted('stopped');
    guardBudget(context, attempt);
    const end = await oneTurn(context, attempt, { ...order, text });
    if (end.kind === 'completed') {
      guardAmounts(context, attempt);
      return;
    }
    if (end.kind === 'interrupted') {
      guardStop(stops);
      guardBudget(context, attempt);
      throw timedOut(settings);
    }
    const { failure } = end;
    attempt.log('error', `${failure.class}: ${failure.text}`);
    if (failure.class === 'process_died') {
      if (deaths++ >= settings.agentDeaths) throw new RunInterrupted(`agent died: ${failure.text}`);
      text = (await conversation.reopen()) ? resumePrompt : order.whole;
    } else if (passing.has(failure.class) && tries < settings.agentRetries) {
      await pause(context, settings.agentRetryBaseMs * 2 ** tries++, stops.hard);
    } else {
      throw givenUp(failure);
    }
  }
}

function guardStop({ hard }: Stops): void {
  if (hard.aborted) throw new RunInterrupted('stopped');
}

function timedOut({ turnTimeoutMs }: Needs<'settings'>['settings']): Error {
  const text = `One turn took longer than ${Math.round(turnTimeoutMs / 60_000)} minutes.`;
  return new RunEnded(unproven('failed', 'turn_timeout', text));
}

/** A failure that did not pass: an outage is no fault of the commission's. */
function givenUp(failure: AgentFailure): Error {
  const outage = outageOf(failure);
  if (outage) return new RunInterrupted(`${outage.cause}: ${failure.text}`, outage);
  return new RunEnded(unproven('failed', `agent_${failure.class}`, sentence(failure.text)));
}

/** @throws RunEnded `budget_exhausted`. */
function guardBudget(context: Needs<'settings'>, { view }: Attempt): void {
  const what = usedUp(view, budgetLimits(context, view));
  if (what !== undefined) throw exhausted(view, what);
}

/** A turn may end by itself in the moment it passes its bounds; another turn is not asked for here. */
function guardAmounts(context: Needs<'settings'>, { view }: Attempt): void {
  const what = usedUp({ ...view, turns: 0 }, budgetLimits(context, view));
  if (what !== undefined) throw exhausted(view, what);
}

/** The work stays: with more to take it goes on where it stopped. */
function exhausted({ commission: { id } }: CommissionView, what: string): RunEnded {
  const advice = `Give it more with "haft commission resume ${id}".`;
  return new RunEnded(unproven('failed', 'budget_exhausted', `It has used ${what}. ${advice}`));
}

/** Takes it, keeps its bounds, and writes down how it ended. */
async function oneTurn(
  context: Ports,
  attempt: Attempt,
  { conversation: { session }, text, stops, onAlive }: TurnOrder,
): Promise<TurnEnd> {
  const late = new AbortController();
  const limit = afterAwake(context.clock, context.settings.turnTimeoutMs, () => late.abort());
  const meter = new Meter(context, attempt.view, {
    onNearly: () => void session.steer(finishPrompt),
    onUsedUp: () => late.abort(),
  });
  try {
    const end = await session.turn({
      text,
      outputSchema: reportSchema,
      onActivity: (activity) => {
        if (isDoing(activity)) onAlive?.();
        if (activity.kind === 'usage') meter.read(activity.totalTokens);
        logActivity(attempt, activity);
      },
      signal: AbortSignal.any([stops.hard, late.signal]),
      noProgressMs: context.settings.noProgressMs,
    });
    if (end.kind === 'completed') onAlive?.();
    await recordTurn(attempt, end, meter.workMs);
    return end;
  } finally {
    limit.dispose();
    meter.dispose();
  }
}

/** Only the model's own doing tells that it can be reached; what a thread used before is told on resuming it. */
const isDoing = ({ kind }: AgentActivity): boolean =>
  kind === 'message' || kind === 'command' || kind === 'fileChange';

async function recordTurn(attempt: Attempt, end: TurnEnd, workMs: number): Promise<void> {
  const report = end.kind === 'completed' ? readReport(end.text) : undefined;
  const status = end.kind === 'failed' ? `failed:${end.failure.class}` : end.kind;
  const turn = attempt.view.turns + 1;
  const left = end.kind === 'completed' ? leftRunning(end) : [];
  const data = { turn, status, tokens: end.tokens, workMs, ...(report && { report }) };
  await attempt.record({
    type: 'turn_ended',
    data: { ...data, ...(left.length > 0 && { leftRunning: left }) },
  });
  for (const command of left) attempt.log('warning', `ended, it ran on: ${command}`);
  attempt.log('turn', report ? report.summary : status, { turn, tokens: end.tokens });
}

/** The first few of them, as far as one line shows them. */
const leftRunning = ({ leftRunning = [] }: Extract<TurnEnd, { kind: 'completed' }>): string[] =>
  leftRunning.slice(0, 5).map((command) => command.slice(0, 200));

function logActivity(attempt: Attempt, activity: AgentActivity): void {
  switch (activity.kind) {
    case 'message':
      attempt.log('agent_message', activity.text, { final: activity.final });
      break;
    case 'command':
      attempt.log('command', `${activity.command}\n${activity.output}`.trimEnd(), {
        status: activity.status,
        ...(activity.exitCode !== null && { exitCode: activity.exitCode }),
      });
      break;
    case 'fileChange':
      attempt.log('file_change', activity.paths.join(', '), { status: activity.status });
      break;
    case 'usage':
      attempt.log('usage', `${activity.totalTokens} tokens`, { tokens: activity.totalTokens });
      break;
    case 'warning':
    case 'retrying':
      attempt.log('warning', activity.text);
      break;
    case 'progress':
      break;
  }
}

/** Waits, or not: a stop ends it early. */
export async function pause(context: Needs<'clock'>, ms: number, hard: AbortSignal): Promise<void> {
  if (hard.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = context.clock.after(ms, resolve);
    const stop = (): void => {
      timer.dispose();
      resolve();
    };
    hard.addEventListener('abort', stop, { once: true });
  });
}

const sentence = (text: string): string =>
  /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
