import { deepEqual, equal, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '../../../../src/base/fault.ts';
import type { Outfit, Sandbox, SandboxRun } from '../../../../src/engine/ports/sandbox.ts';
import { codexStage, say, script, type CodexStage } from '../../../fixtures/codexStage.ts';
import { proxylessCodex } from '../../../fixtures/proxylessCodex.ts';

const never = new AbortController().signal;

async function sandboxOn(stage: CodexStage, outfit?: Outfit): Promise<Sandbox & AsyncDisposable> {
  const sandbox = await stage.sandboxes.open(stage.workspace, never, outfit);
  const close = (): Promise<void> => sandbox.close();
  return { run: (one) => sandbox.run(one), close, [Symbol.asyncDispose]: close };
}

/** Serves itself on loopback, then looks for the operator's server and for the world. */
const looking = (port: number): string => `
const http = require('node:http');
const net = require('node:net');
const reach = (host, port) => new Promise((done) => {
  const socket = net.connect({ host, port, timeout: 2000 });
  socket.on('connect', () => done('open')).on('error', () => done('closed')).on('timeout', () => done('closed'));
});
const viaProxy = () => new Promise((done) => {
  const proxy = process.env.HTTP_PROXY && new URL(process.env.HTTP_PROXY);
  if (!proxy) return done('closed');
  http.get({ host: proxy.hostname, port: proxy.port, path: 'http://127.0.0.1:${port}/' }, (res) => done(res.statusCode === 200 ? 'open' : 'closed')).on('error', () => done('closed'));
});
const server = http.createServer((_, res) => res.end('served')).on('error', (e) => { console.log(e.code); process.exit(7); });
server.listen(Number(process.env.HAFT_PORT), '127.0.0.1', async () => {
  const own = await fetch('http://127.0.0.1:' + process.env.HAFT_PORT).then((r) => r.text(), (e) => String(e.cause));
  console.log([own, await reach('127.0.0.1', ${port}), await reach('192.0.2.1', 80), await viaProxy()].join(' '));
  process.exit(0);
});
`;

async function operatorsServer(): Promise<AsyncDisposable & { port: number }> {
  const server = createServer((_, res) => res.end('secret')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    await once(server.close(), 'close');
  };
  return { port, [Symbol.asyncDispose]: close };
}

const running = (stage: CodexStage, port: number, more: Partial<SandboxRun> = {}): SandboxRun => ({
  ...{ command: ['node', '-e', looking(port)], cwd: stage.workspace, network: false },
  ...{ timeoutMs: 20_000, signal: never, ...more },
});

describe('given a command that may use loopback', () => {
  it('when it listens there, then it can, and nothing else answers: no other server, no world, no proxy', async () => {
    await using other = await operatorsServer();
    await using stage = await codexStage();
    await using sandbox = await sandboxOn(stage);
    const without = await sandbox.run(running(stage, other.port));
    const looped = await sandbox.run(running(stage, other.port, { loopback: true }));
    const again = await sandbox.run(running(stage, other.port, { loopback: true }));
    const tmp = [
      '/bin/sh',
      '-c',
      'echo x > here; echo x > "$TMPDIR/y"; cat ../state/codex; ls .git',
    ];
    const files = await sandbox.run(running(stage, 0, { loopback: true, command: tmp }));
    await sandbox.close();

    deepEqual([without.exitCode, without.output], [7, 'EPERM\n']);
    deepEqual([looped.output, again.output], Array(2).fill('served closed closed closed\n'));
    equal(files.exitCode, 0, files.output);
    equal(await stage.file('here'), 'x\n');
    deepEqual(stage.running('sandboxes'), []);
  });

  it('when an agent may, then its commands can, and without it they cannot', async () => {
    await using other = await operatorsServer();
    await using stage = await codexStage({ files: { 'look.cjs': looking(other.port) } });
    const steps = [{ sh: 'node look.cjs > with.txt || true' }];
    const session = await stage.open({ outfit: { terms: { agentLoopback: true } } });
    await say(session, script('steps', { steps }));
    equal(await stage.file('with.txt'), 'served closed closed closed\n');
    equal(session.confinement, 'scope');
    await say(session, script('steps', { steps: [{ sh: 'node look.cjs > again.txt' }] }));
    equal(await stage.file('again.txt'), 'served closed closed closed\n');
    await session.close();

    const closed = await stage.open({ commission: 'wc-2' });
    await say(closed, script('steps', { steps }));
    equal(await stage.file('with.txt'), 'EPERM\n');
  });

  it('when codex would open the whole network for it, then it is refused, and nothing was run', async () => {
    await using codex = await proxylessCodex();
    await using stage = await codexStage({ codex: { codexPath: codex.path } });
    await using sandbox = await sandboxOn(stage);
    const refused = (thrown: unknown): boolean =>
      Fault.is(thrown, 'loopback_unavailable') && thrown.message.includes('whole network');

    await rejects(
      sandbox.run(running(stage, 0, { loopback: true, command: ['/bin/touch', 'ran'] })),
      refused,
    );
    await rejects(stage.file('ran'));
    const other = await sandbox.run(running(stage, 0, { command: ['/bin/echo', 'fine'] }));
    equal(other.output, 'fine\n');
    await sandbox.close();
    await rejects(stage.open({ outfit: { terms: { agentLoopback: true } } }), refused);
    equal((await stage.open()).confinement, 'scope');
  });
});
