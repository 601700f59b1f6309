import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { AgentFailureClass, TurnEnd } from '../../../../src/engine/ports/agent.ts';
import { codexStage, say, script } from '../../../fixtures/codexStage.ts';

/** A loopback port nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const faults: readonly (readonly [string, string, object, AgentFailureClass])[] = [
  ['refuses the key', 'status', { code: 401 }, 'auth'],
  ['refuses the account', 'status', { code: 403 }, 'auth'],
  ['knows no such model', 'status', { code: 404, errorCode: 'model_not_found' }, 'model_not_found'],
  ['says too many requests', 'rateLimited', { retryAfterS: 0 }, 'rate_limited'],
  ['says the limit is used up', 'usageLimit', { resetsInS: 3600 }, 'quota'],
  ['has an error of its own', 'status', { code: 500 }, 'overloaded'],
  ['is overloaded', 'status', { code: 503, errorCode: 'server_is_overloaded' }, 'overloaded'],
  ['drops the connection', 'drop', {}, 'unreachable'],
  ['is a captive portal', 'html', {}, 'unreachable'],
  [
    'has no room for the context',
    'failed',
    { code: 'context_length_exceeded' },
    'context_exceeded',
  ],
  ['does not understand', 'status', { code: 400, message: 'bad input' }, 'other'],
];

function retryAt(end: TurnEnd): number {
  equal(end.kind, 'failed');
  equal(end.failure.class, 'quota');
  return end.failure.retryAt ?? 0;
}

describe('given a model server that fails', () => {
  for (const [what, name, arg, expected] of faults) {
    it(`when it ${what}, then the turn fails ${expected} and the next one works`, async () => {
      await using stage = await codexStage();
      const session = await stage.open();

      const { end } = await say(session, script(name, arg));
      const next = await say(session, script('final', { text: 'well again' }));

      equal(end.kind, 'failed');
      equal(end.failure.class, expected, end.failure.text);
      ok(end.failure.text.length > 0 && end.failure.text.length <= 300);
      deepEqual(
        [next.end.kind, next.end.kind === 'completed' && next.end.text],
        ['completed', 'well again'],
      );
    });
  }

  it('when the limit names its end, then so does the failure', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const now = Math.floor(Date.now() / 1000);
    const headers = {
      'x-codex-primary-used-percent': '100',
      'x-codex-primary-window-minutes': '300',
      'x-codex-primary-reset-at': String(now + 1800),
    };

    const byWords = await say(session, script('usageLimit', { resetsInS: 5400 }));
    await say(session, script('final', { headers }));
    const byHeader = await say(session, script('usageLimit', { resetsInS: 5400 }));

    equal(retryAt(byHeader.end), (now + 1800) * 1000);
    const wordsSay = retryAt(byWords.end) / 1000 - now;
    ok(wordsSay > 5400 - 1 && wordsSay <= 5400 + 65, `${wordsSay} s`);
  });

  it('when turns fail, then tokens of earlier ones are not counted again', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const usage = { input: 900, output: 100 };

    const first = await say(session, script('final', { usage }));
    const failed = await say(session, script('usageLimit'));
    const last = await say(session, script('final', { usage }));

    deepEqual(
      [first, failed, last].map(({ end }) => end.tokens),
      [1000, 0, 1000],
    );
  });

  it('when nobody listens, then our own limit ends the turn as unreachable', async () => {
    await using stage = await codexStage({ url: `http://127.0.0.1:${await closedPort()}/v1` });
    const session = await stage.open();

    const { end, activities } = await say(session, 'anybody?', { noProgressMs: 1_500 });

    equal(end.kind, 'failed');
    equal(end.failure.class, 'unreachable');
    match(end.failure.text, /reconnecting|network|request/i);
    ok(activities.some(({ kind }) => kind === 'retrying'));
  });

  for (const [what, fault] of [
    ['never sends headers', 'noHeaders'],
    ['falls silent', 'silent'],
  ] as const) {
    it(`when it ${what}, then X1: our own limit ends the turn as no_progress`, async () => {
      await using stage = await codexStage({ streamIdleTimeoutMs: 60_000 });
      const session = await stage.open();

      const { end } = await say(session, script(fault), { noProgressMs: 600 });
      const next = await say(session, script('final'));

      deepEqual([end.kind, end.kind === 'failed' && end.failure.class], ['failed', 'no_progress']);
      equal(next.end.kind, 'completed', JSON.stringify(next.end));
    });
  }

  it('when it answers slowly, then that is progress', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const text = 'word '.repeat(240);

    // Some five seconds of words; a machine at its limit may hold one back for one of them.
    const { end } = await say(session, script('slow', { ms: 100, text }), { noProgressMs: 3_000 });

    deepEqual(end, { kind: 'completed', text, tokens: end.tokens });
  });

  it('when a drop is overcome, then the turn completes and the partial answer does not count', async () => {
    await using stage = await codexStage();
    const session = await stage.open();

    const { end, activities } = await say(session, script('drop', { times: 1, text: 'whole' }));

    equal(end.kind === 'completed' && end.text, 'whole');
    const messages = activities.filter(({ kind }) => kind === 'message');
    deepEqual(messages, [{ kind: 'message', text: 'whole', final: true }]);
  });

  it('when codex dies in a turn, then the turn fails and the next too, at once', async () => {
    await using stage = await codexStage();
    const session = await stage.open();
    const running = say(session, script('steps', { steps: [{ gate: 'held' }] }));
    await stage.model.until(({ heldAt }) => heldAt === 'held');

    process.kill(stage.running()[0]!, 'SIGKILL');
    const { end } = await running;
    const next = await say(session, 'still there?');

    deepEqual([end.kind, end.kind === 'failed' && end.failure.class], ['failed', 'process_died']);
    deepEqual(
      [next.end.kind, next.end.kind === 'failed' && next.end.failure.class],
      ['failed', 'process_died'],
    );
  });
});
