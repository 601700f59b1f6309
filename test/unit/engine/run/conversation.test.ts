import { deepEqual, equal } from 'node:assert/strict';
import type { AgentSession, Brief } from '../../../../src/engine/ports/agent.ts';
import type { Context } from '../../../../src/engine/ports/context.ts';
import type { Attempt } from '../../../../src/engine/run/attempt.ts';
import { Conversation } from '../../../../src/engine/run/conversation.ts';
import { manualClock } from '../../../fixtures/manualClock.ts';

/** A drain-wide signal that counts who listens, and agents that may abort it while they open. */
function world(whileOpening: (stop: AbortController) => void = () => undefined) {
  const stop = new AbortController();
  const { signal } = stop;
  let listeners = 0;
  const [add, remove] = [
    signal.addEventListener.bind(signal),
    signal.removeEventListener.bind(signal),
  ];
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  const clock = manualClock();
  const closed: string[] = [];
  const session = { close: () => Promise.resolve(void closed.push('closed')) };
  const agents = {
    open: () => {
      whileOpening(stop);
      return Promise.resolve(session as unknown as AgentSession);
    },
  };
  const context = { agents, clock } as unknown as Context;
  const open = (): Promise<Conversation> =>
    Conversation.open(context, {} as unknown as Attempt, { brief: {} as unknown as Brief }, signal);
  return { clock, closed, open, stop, listeners: () => listeners };
}

describe('given a conversation in a drain', () => {
  it('when it is over, then nothing of it listens to the drain any more', async () => {
    const { clock, closed, listeners, open, stop } = world();
    for (let n = 0; n < 20; n++) await (await open()).close();
    equal(listeners(), 0);
    stop.abort();
    clock.advance(60_000);
    equal(closed.length, 20);
  });

  it('when the drain is ended, then its agent is within bounded time', async () => {
    const { clock, closed, open, stop } = world();
    await open();
    stop.abort();
    deepEqual(closed, []);
    clock.advance(6_000);
    deepEqual(closed, ['closed']);
  });

  it('when the drain is ended while it is opened, then its agent is as well', async () => {
    const { clock, closed, open } = world((stop) => stop.abort());
    await open();
    clock.advance(6_000);
    deepEqual(closed, ['closed']);
  });
});
