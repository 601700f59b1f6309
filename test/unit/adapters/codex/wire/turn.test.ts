import { deepEqual, equal } from 'node:assert/strict';
import { setImmediate as breath } from 'node:timers/promises';
import { Turn, type TurnServer } from '../../../../../src/adapters/codex/wire/turn.ts';
import { UsageMeter } from '../../../../../src/adapters/codex/wire/usageMeter.ts';
import type { Notification } from '../../../../../src/adapters/agents/rpcPeer.ts';
import { deferred } from '../../../../../src/base/deferred.ts';
import { Emitter } from '../../../../../src/base/emitter.ts';
import { manualClock } from '../../../../fixtures/manualClock.ts';

/** A turn on a process that answers what it is asked, and whose commands end when told. */
function takenTurn({ endsWhenInterrupted }: { readonly endsWhenInterrupted: boolean }) {
  const clock = manualClock();
  const heard = new Emitter<Notification>();
  const swept = deferred<undefined>();
  const asked: string[] = [];
  const seen = { closed: 0 };
  const server: TurnServer = {
    peer: {
      onDidHear: heard.event,
      request: (method) => {
        asked.push(method);
        if (method === 'turn/interrupt' && endsWhenInterrupted) {
          const turn = { id: 't', status: 'interrupted', error: null };
          heard.fire({ method: 'turn/completed', params: { threadId: 'th', turn } });
        }
        return Promise.resolve({ turn: { id: 't' } });
      },
    },
    commands: () => Promise.resolve([]),
    endCommands: () => swept.promise,
    close: () => {
      seen.closed += 1;
      return Promise.resolve();
    },
    ended: new Promise<never>(() => undefined),
    explain: String,
  };
  const meter = new UsageMeter(false);
  const turn = new Turn(
    { server, clock, thread: 'th', cwd: '/w', meter, log: () => undefined },
    {
      text: 'go',
      onActivity: () => undefined,
      signal: new AbortController().signal,
      noProgressMs: 600,
    },
  );
  return { clock, swept, asked, seen, turn };
}

describe('given a turn that was cut short', () => {
  it('when codex ends it and its commands take their time, then codex stays', async () => {
    const { clock, swept, seen, turn } = takenTurn({ endsWhenInterrupted: true });
    const running = turn.run();
    await breath();
    clock.advance(600);
    await breath();
    clock.advance(60_000);
    swept.resolve(undefined);

    const end = await running;

    deepEqual([end.kind, end.kind === 'failed' && end.failure.class], ['failed', 'no_progress']);
    equal(seen.closed, 0);
  });

  it('when codex does not end it, then codex is ended', async () => {
    const { clock, asked, seen, turn } = takenTurn({ endsWhenInterrupted: false });
    void turn.run();
    await breath();
    clock.advance(600);
    await breath();
    equal(asked.at(-1), 'turn/interrupt');
    clock.advance(2_999);
    equal(seen.closed, 0);
    clock.advance(1);
    equal(seen.closed, 1);
  });
});
