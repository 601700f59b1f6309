import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { Fault } from '../../../../src/base/fault.ts';
import type { Sandbox, SandboxResult, SandboxRun } from '../../../../src/engine/ports/sandbox.ts';
import { codexStage, type CodexStage } from '../../../fixtures/codexStage.ts';
import { codexBinary } from '../../../fixtures/codexBinary.ts';
import { appears, growsNoMore } from '../../../fixtures/stillness.ts';
import { fakeProcesses } from '../../../fixtures/fakeProcesses.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../fixtures/temporaryFolder.ts';

const never = new AbortController().signal;

async function sandboxOn(stage: CodexStage): Promise<Sandbox & AsyncDisposable> {
  const sandbox = await stage.sandboxes.open(stage.workspace, never);
  const close = (): Promise<void> => sandbox.close();
  return { run: (one) => sandbox.run(one), close, [Symbol.asyncDispose]: close };
}

const run = (
  stage: CodexStage,
  sandbox: Sandbox,
  text: string,
  more: Partial<SandboxRun> = {},
): Promise<SandboxResult> =>
  sandbox.run({
    command: ['/bin/sh', '-c', text],
    cwd: stage.workspace,
    network: false,
    timeoutMs: 20_000,
    signal: never,
    ...more,
  });

const noNamespaces = 'for f in /proc/sys/user/max_*_namespaces; do echo 0 > $f; done';

/** A codex whose machine was limited by this shell command, as inside many containers. */
async function codexWith(limit: string): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'codex');
  const unshare = 'exec unshare --user --map-root-user sh -c';
  const text = `#!/bin/sh\n${unshare} '${limit}; exec "$@"' sh ${codexBinary()} "$@"\n`;
  await writeFile(path, text, { mode: 0o755 });
  return { path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** Writes a line to `beat` for ever, also from a process that left its session. */
const beating = `setsid sh -c 'while :; do echo x >> beat; sleep 0.02; done' & echo begun; sleep 60`;

describe('given a sandbox on a checkout', () => {
  it('when commands end, then exit codes and both streams come back in order', async () => {
    await using stage = await codexStage();
    await using sandbox = await sandboxOn(stage);

    const red = await run(stage, sandbox, 'echo one; echo two >&2; echo three; exit 3');
    const green = await run(stage, sandbox, 'pwd');
    const unknown = await run(stage, sandbox, 'no-such-tool');

    deepEqual([red.exitCode, red.output], [3, 'one\ntwo\nthree\n']);
    deepEqual([green.exitCode, green.output], [0, `${stage.workspace}\n`]);
    equal(unknown.exitCode, 127);
  });

  it('when commands write, then only the checkout and a private folder let them', async () => {
    await using stage = await codexStage();
    await using sandbox = await sandboxOn(stage);
    const write = async (path: string): Promise<boolean> =>
      (await run(stage, sandbox, `echo x > "${path}"`)).exitCode === 0;

    deepEqual(
      [await write('here'), await write('$TMPDIR/there'), await write('../outside')],
      [true, true, false],
    );
    deepEqual(
      [await write('.git/hooks/x'), await write('/tmp/haft-x'), await write('$HOME/x')],
      [false, false, false],
    );
  });

  it('when a command looks for credentials, then there are none', async () => {
    const secrets = { OPENAI_API_KEY: 'sk-1', GITHUB_TOKEN: 'gh-1' };
    await using stage = await codexStage({ env: secrets });
    await using sandbox = await sandboxOn(stage);

    const { output } = await run(stage, sandbox, 'env');

    ok(!/sk-1|gh-1|CODEX_HOME/.test(output), output);
    match(output, /^CI=1$/m);
    match(output, new RegExp(`^PATH=${stage.env['PATH'] ?? ''}$`, 'm'));
  });

  it('when the network is off, then not even loopback answers; when on, it does', async () => {
    await using stage = await codexStage();
    const server = createServer((_, res) => res.end('served')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await using sandbox = await sandboxOn(stage);
    const fetching = `node -e "fetch('http://127.0.0.1:${port}').then(r => r.text()).then(console.log, () => process.exit(7))"`;

    const off = await run(stage, sandbox, fetching);
    const on = await run(stage, sandbox, fetching, { network: true });
    server.close();

    equal(off.exitCode, 7);
    deepEqual([on.exitCode, on.output], [0, 'served\n']);
  });

  it('when the time limit comes, then all that was started is gone and its output is kept', async () => {
    await using stage = await codexStage();
    await using sandbox = await sandboxOn(stage);

    const late = await run(stage, sandbox, beating, { timeoutMs: 5_000 });

    deepEqual([late.exitCode, late.output], [null, 'begun\n']);
    ok(late.durationMs >= 4_950 && late.durationMs < 60_000, `${late.durationMs} ms`);
    await growsNoMore(join(stage.workspace, 'beat'));
    equal((await run(stage, sandbox, 'echo next')).output, 'next\n');
  });

  it('when aborted, then all that was started is gone', async () => {
    await using stage = await codexStage();
    await using sandbox = await sandboxOn(stage);
    const stop = new AbortController();
    const running = run(stage, sandbox, beating, { signal: stop.signal });
    await appears(join(stage.workspace, 'beat'));
    stop.abort();

    equal((await running).exitCode, null);
    await growsNoMore(join(stage.workspace, 'beat'));
  });

  it('when closed in the middle of a command, then that command is gone', async () => {
    await using stage = await codexStage();
    await using sandbox = await sandboxOn(stage);
    const running = run(stage, sandbox, beating);
    const refused = rejects(running, (thrown) => Fault.is(thrown, 'sandbox_unavailable'));
    await appears(join(stage.workspace, 'beat'));
    await sandbox.close();
    await refused;

    await growsNoMore(join(stage.workspace, 'beat'));
  });

  it('when a command prints 5 MB, then a bounded start and end of it come back', async () => {
    await using stage = await codexStage();
    await using sandbox = await sandboxOn(stage);

    const { exitCode, output } = await run(
      stage,
      sandbox,
      'echo first; yes 0123456789 | head -c 5000000; echo; echo last; exit 1',
    );

    equal(exitCode, 1);
    ok(output.length < 1024 * 1024 + 100, `${output.length}`);
    match(output, /^first\n/);
    match(output, /bytes left out/);
    match(output, /\nlast\n$/);
  });

  it('when closed, then no folder and no record of it is left', async () => {
    await using stage = await codexStage();
    await using sandbox = await sandboxOn(stage);
    await sandbox.close();
    await sandbox.close();

    deepEqual((await readdir(stage.stateDir)).sort(), ['sandboxes', 'seeds']);
    deepEqual(await readdir(join(stage.stateDir, 'sandboxes')), ['running']);
    deepEqual(stage.running('sandboxes'), []);
  });

  it('when its engine is gone, then the next start ends it, and its folder goes with it', async () => {
    const processes = fakeProcesses({ state: () => 'gone' });
    await using stage = await codexStage({ codex: { processes } });
    await using sandbox = await sandboxOn(stage);
    const running = run(stage, sandbox, beating);
    const refused = rejects(running, (thrown) => Fault.is(thrown, 'agent_died'));
    await appears(join(stage.workspace, 'beat'));

    equal(await stage.agents.reapOrphans(), 0);
    equal(await stage.sandboxes.reapOrphans(), 1);
    await refused;

    deepEqual(await readdir(join(stage.stateDir, 'sandboxes')), ['running']);
    await growsNoMore(join(stage.workspace, 'beat'));
  });

  it('when namespaces are not to be had, then the sandbox is refused', async () => {
    await using confined = await codexWith(
      'for f in /proc/sys/user/max_*_namespaces; do echo 0 > $f; done',
    );
    await using stage = await codexStage({ codex: { codexPath: confined.path } });

    await rejects(
      stage.sandboxes.open(stage.workspace, never),
      (thrown) => Fault.is(thrown, 'sandbox_unavailable') && /bwrap|namespace/.test(thrown.message),
    );
    deepEqual(await readdir(join(stage.stateDir, 'sandboxes')), ['running']);
    await rejects(stage.open(), (thrown) => Fault.is(thrown, 'sandbox_unavailable'));
  });

  it('when they run out later, then that is a fault and not a red command', async () => {
    await using confined = await codexWith('true');
    await using stage = await codexStage({ codex: { codexPath: confined.path } });
    await using sandbox = await sandboxOn(stage);
    const target = String(stage.running('sandboxes')[0]);
    await execa('nsenter', ['--user', '--target', target, 'sh', '-c', noNamespaces]);

    await rejects(run(stage, sandbox, 'true'), (thrown) => Fault.is(thrown, 'sandbox_unavailable'));
  });
});
