import { deepEqual, equal } from 'node:assert/strict';
import type { Context } from '../../../../src/engine/ports/context.ts';
import type { AgentFailure, AgentSession, TurnEnd } from '../../../../src/engine/ports/agent.ts';
import type { Attempt } from '../../../../src/engine/run/attempt.ts';
import { takeTurn } from '../../../../src/engine/run/execute.ts';
import { RunEnded, RunInterrupted } from '../../../../src/engine/run/outcome.ts';

const failed = (kind: AgentFailure['class']): TurnEnd => ({
  kind: 'failed',
  failure: { class: kind, text: 'it did not work' },
  tokens: 0,
});
const done: TurnEnd = { kind: 'completed', text: '{"summary":"done","claims":[]}', tokens: 9 };

/** Takes one turn with an agent that ends its tries like this; tells the pauses and how it ended. */
async function turn(ends: readonly TurnEnd[]): Promise<{ pauses: number[]; end: string }> {
  const pauses: number[] = [];
  const settings = {
    maxTurns: 20,
    maxTokens: 100,
    turnTimeoutMs: 3_600_000,
    noProgressMs: 1_000,
    agentRetries: 3,
    agentRetryBaseMs: 200,
  };
  const context = {
    settings,
    clock: {
      now: () => 0,
      after: (ms: number, then: () => void) => {
        if (ms === settings.turnTimeoutMs) return { dispose: () => undefined };
        pauses.push(ms);
        then();
        return { dispose: () => undefined };
      },
    },
  } as unknown as Context;
  const attempt = {
    view: { turns: 0, tokens: 0 },
    log: () => undefined,
    record: () => Promise.resolve(),
  } as unknown as Attempt;
  const left = [...ends];
  const session = { turn: () => Promise.resolve(left.shift() ?? done) } as unknown as AgentSession;
  const stops = { soft: () => false, hard: new AbortController().signal };
  try {
    await takeTurn(context, attempt, session, 'go', stops);
    return { pauses, end: `completed with ${left.length} left` };
  } catch (thrown) {
    if (thrown instanceof RunEnded) return { pauses, end: thrown.ending.verdict.code };
    if (thrown instanceof RunInterrupted) return { pauses, end: `interrupted ${thrown.message}` };
    throw thrown;
  }
}

describe('given a provider that fails', () => {
  it('when it passes, then X6: it is tried again after pauses that double', async () => {
    deepEqual(
      await turn([failed('overloaded'), failed('rate_limited'), failed('process_died'), done]),
      {
        pauses: [200, 400, 800],
        end: 'completed with 0 left',
      },
    );
  });

  it('when it does not pass, then X6: the tries are counted and the run fails by its cause', async () => {
    const four = Array.from({ length: 4 }, () => failed('overloaded'));
    deepEqual(await turn(four), { pauses: [200, 400, 800], end: 'agent_overloaded' });
  });

  it('when it cannot pass, then it is not tried again', async () => {
    for (const kind of [
      'auth',
      'no_progress',
      'context_exceeded',
      'model_not_found',
      'sandbox',
      'unreachable',
    ] as const)
      deepEqual(await turn([failed(kind)]), { pauses: [], end: `agent_${kind}` }, kind);
  });

  it('when a limit is used up, then the run is given back, not failed', async () => {
    equal((await turn([failed('quota')])).end, 'interrupted quota: it did not work');
  });
});
