import { deepEqual, equal, rejects } from 'node:assert/strict';
import { RpcError, RpcPeer } from '../../../../src/adapters/agents/rpcPeer.ts';
import { manualClock } from '../../../fixtures/manualClock.ts';

function peerOn() {
  const sent: unknown[] = [];
  const heard: unknown[] = [];
  const clock = manualClock();
  const answer = (method: string): object | undefined =>
    method === 'ask' ? { decision: 'decline' } : undefined;
  const peer = new RpcPeer(clock, (line) => sent.push(JSON.parse(line)), answer);
  peer.onDidHear((notification) => heard.push(notification));
  const receive = (message: unknown): void => peer.receive(JSON.stringify(message));
  return { peer, sent, heard, clock, receive };
}

const is = (kind: RpcError['kind']) => (thrown: unknown) => RpcError.is(thrown, kind);

describe('given one end of a dialogue with codex', () => {
  it('when answers come out of order, then each reaches its request', async () => {
    const { peer, sent, receive } = peerOn();
    const [first, second, third] = ['a', 'b', 'c'].map((method) => peer.request(method, {}));

    receive({ id: 2, result: 'two' });
    receive({ id: 3, error: { code: -32600, message: 'no' } });
    receive({ id: 1, result: null });

    deepEqual([await first, await second], [null, 'two']);
    await rejects(third!, is('refused'));
    deepEqual(sent[0], { id: 1, method: 'a', params: {} });
  });

  it('when codex asks with the ids of our own requests, then the two are kept apart', async () => {
    const { peer, sent, heard, receive } = peerOn();
    const mine = peer.request('mine', {});

    receive({ id: 0, method: 'ask', params: {} });
    receive({ id: 1, method: 'ask', params: {} });
    receive({ id: 2, method: 'strange' });
    receive({ id: 1, result: 'mine' });

    equal(await mine, 'mine');
    deepEqual(sent.slice(1), [
      { id: 0, result: { decision: 'decline' } },
      { id: 1, result: { decision: 'decline' } },
      { id: 2, error: { code: -32601, message: 'strange is not served' } },
    ]);
    equal(heard.length, 3);
  });

  it('when a notification is called error, then it is one like all others', () => {
    const { heard, receive } = peerOn();

    receive({ method: 'error', params: { willRetry: true } });

    deepEqual(heard, [{ method: 'error', params: { willRetry: true } }]);
  });

  it('when lines are no messages, then they are ignored', async () => {
    const { peer, heard, receive } = peerOn();
    const asked = peer.request('a', {});

    for (const line of ['', 'Warning: not json', '[1]', 'null', '{"id":{}}']) peer.receive(line);
    receive({ id: 99, result: 'nobody asked' });
    receive({ id: 1, result: 'yes' });

    equal(await asked, 'yes');
    deepEqual(heard, []);
  });

  it('when no answer comes in time, then the request fails and a late answer is dropped', async () => {
    const { peer, clock, receive } = peerOn();
    const asked = peer.request('a', {}, 50);

    clock.advance(50);
    receive({ id: 1, result: 'late' });

    await rejects(asked, is('timeout'));
  });

  it('when the process is gone, then what waits fails, and so does what comes later', async () => {
    const { peer, sent, clock } = peerOn();
    const asked = peer.request('a', {}, 50);

    peer.close('exit 1');
    clock.advance(100);

    await rejects(asked, is('gone'));
    await rejects(peer.request('b', {}), is('gone'));
    peer.notify('c');
    equal(sent.length, 1);
  });
});
