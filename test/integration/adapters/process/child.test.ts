import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  runBytes,
  type BytesOptions,
  type BytesResult,
} from '../../../../src/adapters/process/child.ts';
import { identityOf } from '../../../../src/adapters/process/identity.ts';
import { startLines, type LineChild } from '../../../../src/adapters/process/lineChild.ts';
import { goneWithin, processTree } from '../../../../src/adapters/process/processTree.ts';
import { childWays, throughStarter, type ChildWay } from '../../../fixtures/childWays.ts';
import { appears, growsNoMore } from '../../../fixtures/stillness.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

const env = { PATH: process.env['PATH'] ?? '' };

let way: ChildWay;

const run = (
  file: string,
  args: readonly string[],
  more: Partial<BytesOptions> = {},
): Promise<BytesResult> => runBytes(file, args, { cwd: '/', env, starters: way.starters, ...more });

const sh = (cwd: string, text: string, more: Partial<BytesOptions> = {}): Promise<BytesResult> =>
  run('/bin/sh', ['-c', text], { cwd, ...more });

/** Leaves its session and the pipes and takes 600 MB: the kernel needs a while to end it. */
const slowToDie = `setsid sh -c '
  echo $$ > new; mv new slow; exec dd if=/dev/zero of=/dev/null bs=600M
' > silent 2>&1 &`;

/** The pid of what is slow to die in a folder, once it holds its memory. */
async function heavy(folder: string): Promise<number> {
  const pid = Number(await readFile(await appears(join(folder, 'slow')), 'utf8'));
  const megabytes = async (): Promise<number> =>
    (Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]) * 4096) / 1e6;
  while ((await megabytes()) < 600) await delay(10);
  return pid;
}

/** Leaves its session and writes for ever. */
const beating = `setsid sh -c 'while :; do echo x >> beat; sleep 0.02; done' &`;

interface Heard {
  readonly child: LineChild;
  readonly lines: string[];
}

function listen(text: string, cwd = '/', signal?: AbortSignal): Heard {
  const lines: string[] = [];
  const onLine = (line: string): void => void lines.push(line);
  const { starters } = way;
  const options = { cwd, env, onLine, starters, ...(signal && { signal }) };
  return { child: startLines('/bin/sh', ['-c', text], options), lines };
}

for (const [name, open] of Object.entries(childWays)) {
  describe(`given a child run for its bytes, ${name}`, () => {
    before(async () => (way = await open()));
    after(() => way[Symbol.asyncDispose]());

    it('when it ends, then bytes are kept as they are and the exit code is told', async () => {
      const { exitCode, stdout, stderr } = await sh(
        '/',
        `printf 'a\\377\\n\\n'; echo no >&2; exit 3`,
      );

      deepEqual([exitCode, [...stdout], stderr], [3, [0x61, 0xff, 0x0a, 0x0a], 'no\n']);
    });

    it('when it has input, then it reads that, and nothing of our environment', async () => {
      const input = Buffer.from([0, 255, 10]);
      process.env['HAFT_TEST_LEAK'] = 'leak';
      const { stdout } = await sh('/', 'cat; env', { input });
      delete process.env['HAFT_TEST_LEAK'];

      deepEqual([...stdout.subarray(0, 3)], [0, 255, 10]);
      ok(!stdout.includes('leak'));
    });

    it('when it cannot be started, then the reason is told', async () => {
      const { exitCode, stderr } = await run('/no/such/file', []);

      equal(exitCode, null);
      match(stderr, /ENOENT/);
    });

    it('when its time is over, then it and all it started are gone', async () => {
      await using folder = await temporaryFolder();

      const { exitCode, stdout } = await sh(folder.path, `echo begun; ${beating} sleep 60`, {
        timeoutMs: 3_000,
      });

      deepEqual([exitCode, stdout.toString()], [null, 'begun\n']);
      await growsNoMore(join(folder.path, 'beat'));
    });

    it('when it dies slowly, then the call returns once it is gone', async () => {
      await using folder = await temporaryFolder();
      const stop = new AbortController();
      const running = sh(folder.path, `${slowToDie} sleep 60`, { signal: stop.signal });
      const pid = await heavy(folder.path);
      stop.abort();
      await running;

      equal(identityOf(pid), undefined);
    });

    it('when aborted, then it and all it started are gone', async () => {
      await using folder = await temporaryFolder();
      const stop = new AbortController();
      const running = sh(folder.path, `${beating} sleep 60`, { signal: stop.signal });
      const beat = await appears(join(folder.path, 'beat'));

      stop.abort();

      equal((await running).exitCode, null);
      await growsNoMore(beat);
      equal((await sh(folder.path, 'exit 0', { signal: stop.signal })).exitCode, null);
    });

    it('when it leaves a child that holds the pipe, then nobody waits for that one', async () => {
      const began = Date.now();

      const { exitCode, stdout } = await sh('/', 'sleep 60 & echo done');

      deepEqual([exitCode, stdout.toString()], [0, 'done\n']);
      ok(Date.now() - began < 50_000);
    });

    it('when it writes more than wanted, then it is ended', async () => {
      const { exitCode, stdout } = await sh('/', 'yes', { maxBytes: 10_000 });

      equal(exitCode, null);
      equal(stdout.length, 10_000);
    });
  });

  describe(`given a child that speaks in lines, ${name}`, () => {
    before(async () => (way = await open()));
    after(() => way[Symbol.asyncDispose]());

    it('when it speaks, then whole lines of any length come through, the last without its end too', async () => {
      const { child, lines } = listen(
        `echo one; printf 'tw'; sleep 0.05; printf 'o\\r\\n'; head -c 3000000 /dev/zero | tr '\\0' x; printf '\\n\\né'; exit 4`,
      );

      deepEqual(await child.ended, { kind: 'exited', exitCode: 4, signal: null });
      deepEqual([lines.length, lines[0], lines[1], lines[3], lines[4]], [5, 'one', 'two', '', 'é']);
      equal(lines[2]?.length, 3_000_000);
    });

    it('when spoken to, then it hears; when it has ended, then what is said is lost in silence', async () => {
      const { child, lines } = listen('read line; echo "heard $line"');

      child.send('hello');
      await child.ended;
      child.send('anybody?');

      deepEqual(lines, ['heard hello']);
    });

    it('when told to stop, then the end of input is enough for one that listens', async () => {
      const { child, lines } = listen('cat; echo bye');

      await child.stop(5_000);

      deepEqual(await child.ended, { kind: 'exited', exitCode: 0, signal: null });
      deepEqual(lines, ['bye']);
    });

    it('when it does not listen, then it is asked, then killed with all it started', async () => {
      await using folder = await temporaryFolder();
      const deaf = `trap '' TERM; ${beating} while :; do sleep 0.05; done`;
      const { child } = listen(deaf, folder.path);
      const beat = await appears(join(folder.path, 'beat'));

      await Promise.all([child.stop(100), child.stop(100)]);

      deepEqual(await child.ended, { kind: 'exited', exitCode: null, signal: 'SIGKILL' });
      await growsNoMore(beat);
    });

    it('when aborted, then it ends', async () => {
      const stop = new AbortController();
      const { child } = listen('cat', '/', stop.signal);

      stop.abort();

      deepEqual(await child.ended, { kind: 'exited', exitCode: 0, signal: null });
      const late = listen('cat', '/', stop.signal);
      equal((await late.child.ended).kind, 'exited');
    });

    it('when it cannot be started, then its end says why and stopping it is harmless', async () => {
      const child = startLines('/no/such/file', [], {
        ...{ cwd: '/', env, onLine: () => undefined, starters: way.starters },
      });

      const end = await child.ended;
      await child.stop(10);
      child.send('hello');

      match(end.kind === 'failed' ? end.why : '', /ENOENT/);
      equal(child.pid, undefined);
    });

    it('when it complains, then the last of it is kept', async () => {
      const { child } = listen('yes complaint | head -c 20000 >&2; echo last >&2');

      await child.ended;

      ok(child.complaint().endsWith('last\n') && child.complaint().length <= 8192);
    });

    it('when it is stopped and dies slowly, then the call returns once all of it is gone', async () => {
      await using folder = await temporaryFolder();
      const { child } = listen(`${slowToDie} sleep 60`, folder.path);
      const pid = await heavy(folder.path);

      await child.stop(50);

      equal(identityOf(pid), undefined);
    });

    it('when it is killed from outside, then what it left in its group goes too', async () => {
      await using folder = await temporaryFolder();
      const { child } = listen(`sh -c 'echo $$ > inner; sleep 60' & wait`, folder.path);
      await child.started;
      await appears(join(folder.path, 'inner'));
      const tree = await processTree(child.pid!);
      ok(tree.length >= 2);

      process.kill(child.pid!, 'SIGKILL');
      await child.ended;

      deepEqual(await goneWithin(tree, 2_000), []);
    });
  });
}

describe('given running processes', () => {
  before(async () => (way = await throughStarter()));
  after(() => way[Symbol.asyncDispose]());

  it('when one is looked up, then all below it are found, also in sessions of their own', async () => {
    await using folder = await temporaryFolder();
    const { child } = listen(
      `setsid sh -c 'echo $$ > new; mv new deep; sleep 60' & wait`,
      folder.path,
    );
    const pid = Number(await readFile(await appears(join(folder.path, 'deep')), 'utf8'));

    const tree = await processTree(child.pid!);

    ok(tree.some((one) => one.pid === pid));
    equal(tree[0]?.identity, identityOf(child.pid!));
    ok((await goneWithin(tree, 30)).some((one) => one.pid === pid));
    await child.stop(50);
    deepEqual(await goneWithin(tree, 2_000), []);
  });

  it('when a pid belongs to nobody, then its tree is empty', async () => {
    const { child } = listen('exit 0');
    await child.ended;

    deepEqual(await processTree(child.pid!), []);
  });
});
