import { deepEqual, equal, match } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { cliFile, harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';

interface Answer {
  readonly id: unknown;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly structuredContent?: { readonly commission?: { readonly id: string } };
  };
}

const request = (id: number | string, method: string, params: object = {}): string =>
  `${JSON.stringify({ method, params, jsonrpc: '2.0', id })}\n`;
const hello = request(1, 'initialize', {
  ...{ protocolVersion: '2025-06-18', capabilities: {} },
  clientInfo: { name: 'planner', version: '1' },
});
const call = (id: number | string, args: object): string =>
  request(id, 'tools/call', { name: 'haft_commission', arguments: args });

const stageOf = (): Promise<HarnessStage> =>
  harnessStage({
    files: { 'a.txt': 'one\n' },
    decisions: [{ id: 'dec-a', title: 'Say two', keys: { affected_files: ['a.txt'] } }],
  });

/** Says all of this, then its last; what the server answered, and how it ended. */
async function spoken(
  { root, env }: HarnessStage,
  ...said: readonly string[]
): Promise<{ answers: Answer[]; code: unknown }> {
  const server = spawn(process.execPath, [cliFile, 'serve'], { cwd: root, env });
  server.stdin.end(said.join(''));
  const closed = once(server, 'close');
  const lines = (await text(server.stdout)).split('\n').filter((line) => line !== '');
  const [code] = (await closed) as unknown[];
  return { answers: lines.map((line) => JSON.parse(line) as Answer), code };
}

describe('given a client of the protocol that speaks over a pipe', () => {
  it('when it says its last right behind a call, then the call is carried out and answered', async () => {
    await using stage = await stageOf();
    const create = { action: 'create_from_decision', decision_ref: 'dec-a' };
    const { answers, code } = await spoken(
      stage,
      hello,
      call(2, create),
      call('b', { action: 'list' }),
    );

    const of = (id: unknown): Answer | undefined => answers.find((one) => one.id === id);
    const made = of(2)?.result?.structuredContent?.commission?.id ?? '';
    match(made, /^wc-/);
    equal(of('b')?.error, undefined);
    equal((await stage.another()).reports.view(made).state, 'queued');
    equal(code, 0);
  });

  it('when a message is larger than any that means something, then that is its answer, and the next is heard', async () => {
    await using stage = await stageOf();
    const large = 'y'.repeat(12_000_000);
    const { answers, code } = await spoken(
      stage,
      hello,
      call(2, { action: 'list', large }),
      `{"jsonrpc":"2.0","id":"three","method":"tools/call","params":{"large":"${large}"}}\n`,
      request(4, 'ping'),
    );
    const told = answers.filter(({ id }) => id !== 1 && id !== undefined);
    deepEqual(
      told.map(({ id, error }) => [id, error?.message.split(':')[0]]),
      [
        [2, 'request_too_large'],
        ['three', 'request_too_large'],
        [4, undefined],
      ],
    );
    equal(code, 0);
  });
});
