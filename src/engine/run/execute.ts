import type { Needs } from '../ports/context.ts';
import type { AgentActivity, AgentFailure, AgentSession, TurnEnd } from '../ports/agent.ts';
import type { Attempt } from './attempt.ts';
import { endRun, RunInterrupted } from './outcome.ts';
import { reportSchema } from './prompt.ts';
import { readReport } from './report.ts';

type Ports = Needs<'clock' | 'settings'>;

/** Two ways to stop: no further turn, or right now. */
export interface Stops {
  /** True once no new agent turn may begin. */
  readonly soft: () => boolean;
  readonly hard: AbortSignal;
}

/** Failures that may pass by themselves; all others end the attempt at once (design §7). */
const passing: ReadonlySet<AgentFailure['class']> = new Set([
  'rate_limited',
  'overloaded',
  'process_died',
  'other',
]);

/**
 * One turn of the agent with its budgets and bounded retries.
 * @throws RunEnded when the provider or a budget ends the attempt, RunInterrupted when it was stopped.
 */
export async function takeTurn(
  context: Ports,
  attempt: Attempt,
  session: AgentSession,
  text: string,
  stops: Stops,
): Promise<void> {
  const { settings } = context;
  for (let tries = 0; ; tries++) {
    guardBudgets(context, attempt, stops);
    const end = await oneTurn(context, attempt, session, text, stops.hard);
    await recordTurn(attempt, end);
    if (end.kind === 'completed') return;
    if (end.kind === 'interrupted') {
      if (stops.hard.aborted) throw new RunInterrupted('stopped');
      endRun(
        'failed',
        'turn_timeout',
        `One turn took longer than ${Math.round(settings.turnTimeoutMs / 60_000)} minutes.`,
      );
    }
    const { failure } = end;
    attempt.log('error', `${failure.class}: ${failure.text}`);
    if (failure.class === 'quota') throw new RunInterrupted(`quota: ${failure.text}`);
    if (!passing.has(failure.class) || tries >= settings.agentRetries) {
      endRun('failed', `agent_${failure.class}`, sentence(failure.text));
    }
    await pause(context, settings.agentRetryBaseMs * 2 ** tries, stops.hard);
  }
}

function guardBudgets(context: Needs<'settings'>, attempt: Attempt, stops: Stops): void {
  if (stops.hard.aborted || stops.soft()) throw new RunInterrupted('stopped');
  const { turns, tokens } = attempt.view;
  const { maxTurns, maxTokens } = context.settings;
  if (turns >= maxTurns)
    endRun('failed', 'turn_budget_exhausted', `The attempt used all of its ${maxTurns} turns.`);
  if (tokens >= maxTokens)
    endRun(
      'failed',
      'token_budget_exhausted',
      `The attempt used ${tokens} of ${maxTokens} tokens.`,
    );
}

async function oneTurn(
  context: Ports,
  attempt: Attempt,
  session: AgentSession,
  text: string,
  hard: AbortSignal,
): Promise<TurnEnd> {
  const late = new AbortController();
  const limit = context.clock.after(context.settings.turnTimeoutMs, () => late.abort());
  try {
    return await session.turn({
      text,
      outputSchema: reportSchema,
      onActivity: (activity) => logActivity(attempt, activity),
      signal: AbortSignal.any([hard, late.signal]),
      noProgressMs: context.settings.noProgressMs,
    });
  } finally {
    limit.dispose();
  }
}

async function recordTurn(attempt: Attempt, end: TurnEnd): Promise<void> {
  const report = end.kind === 'completed' ? readReport(end.text) : undefined;
  const status = end.kind === 'failed' ? `failed:${end.failure.class}` : end.kind;
  const turn = attempt.view.turns + 1;
  await attempt.record({
    type: 'turn_ended',
    data: { turn, status, tokens: end.tokens, ...(report && { report }) },
  });
  attempt.log('turn', report ? report.summary : status, { turn, tokens: end.tokens });
}

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
async function pause(context: Needs<'clock'>, ms: number, hard: AbortSignal): Promise<void> {
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
