import { deepEqual, match } from 'node:assert/strict';
import type { Context } from '../../../../src/engine/ports/context.ts';
import type { AgentFailure, AgentSession, TurnEnd } from '../../../../src/engine/ports/agent.ts';
import type { Attempt } from '../../../../src/engine/run/attempt.ts';
import type { Conversation } from '../../../../src/engine/run/conversation.ts';
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
    maxWorkMs: 7_200_000,
    turnTimeoutMs: 3_600_000,
    noProgressMs: 1_000,
    agentDeaths: 1,
    agentRetries: 3,
    agentRetryBaseMs: 200,
  };
  const context = {
    settings,
    clock: {
      now: () => 0,
      awake: () => 0,
      after: (ms: number, then: () => void) => {
        if (ms >= settings.turnTimeoutMs) return { dispose: () => undefined };
        pauses.push(ms);
        then();
        return { dispose: () => undefined };
      },
    },
  } as unknown as Context;
  const attempt = {
    view: { turns: 0, tokens: 0, workMs: 0, commission: { id: 'wc-1' } },
    log: () => undefined,
    record: () => Promise.resolve(),
  } as unknown as Attempt;
  const left = [...ends];
  let opened = 1;
  const session = { turn: () => Promise.resolve(left.shift() ?? done) } as unknown as AgentSession;
  const conversation = {
    session,
    reopen: () => Promise.resolve(++opened > 0),
  } as unknown as Conversation;
  const stops = {
    soft: () => false,
    hard: new AbortController().signal,
    early: new AbortController().signal,
    why: () => 'stopped',
  };
  try {
    await takeTurn(context, attempt, { conversation, whole: 'go', text: 'go', stops });
    return { pauses, end: `completed with ${left.length} left, ${opened} opened` };
  } catch (thrown) {
    if (thrown instanceof RunEnded) return { pauses, end: thrown.ending.verdict.code };
    if (thrown instanceof RunInterrupted) return { pauses, end: `interrupted ${thrown.message}` };
    throw thrown;
  }
}

describe('given a provider that fails', () => {
  it('when it passes, then X6: it is tried again after pauses that double', async () => {
    deepEqual(await turn([failed('overloaded'), failed('rate_limited'), failed('other'), done]), {
      pauses: [200, 400, 800],
      end: 'completed with 0 left, 1 opened',
    });
  });

  it('when it does not pass, then X6: the tries are counted, and the run is given back for another time', async () => {
    const four = Array.from({ length: 4 }, () => failed('overloaded'));
    deepEqual(await turn(four), {
      pauses: [200, 400, 800],
      end: 'interrupted provider_unreachable: it did not work',
    });
    deepEqual((await turn(Array.from({ length: 4 }, () => failed('other')))).end, 'agent_other');
  });

  it('when it is no fault of the commission, then the run is given back at once, not failed', async () => {
    for (const [kind, cause] of [
      ['auth', 'signed_out'],
      ['quota', 'out_of_quota'],
      ['unreachable', 'provider_unreachable'],
    ] as const)
      deepEqual(await turn([failed(kind)]), {
        pauses: [],
        end: `interrupted ${cause}: it did not work`,
      });
  });

  it('when it cannot pass, then it fails and is not tried again', async () => {
    for (const kind of ['no_progress', 'context_exceeded', 'sandbox'] as const)
      deepEqual(await turn([failed(kind)]), { pauses: [], end: `agent_${kind}` }, kind);
  });

  it('when a process dies, then the thread goes on in another, as often as is allowed', async () => {
    deepEqual((await turn([failed('process_died'), done])).end, 'completed with 0 left, 2 opened');
    match(
      (await turn([failed('process_died'), failed('process_died')])).end,
      /^interrupted agent died/,
    );
  });
});
