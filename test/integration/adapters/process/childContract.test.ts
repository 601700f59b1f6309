import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  runBytes,
  type BytesOptions,
  type BytesResult,
} from '../../../../src/adapters/process/child.ts';
import { identityOf } from '../../../../src/adapters/process/identity.ts';
import { childWays, type ChildWay } from '../../../fixtures/childWays.ts';
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

for (const [name, open] of Object.entries(childWays)) {
  describe(`given whoever starts a child, ${name}`, () => {
    before(async () => (way = await open()));
    after(() => way[Symbol.asyncDispose]());

    it('when it speaks of all bytes, both ways, then none is changed or lost', async () => {
      await using folder = await temporaryFolder();
      const input = Buffer.alloc(5_000_000);
      for (let i = 0; i < input.length; i++) input[i] = (i * 7 + (i >> 8)) % 256;

      const { exitCode, stdout, stderr } = await sh(folder.path, 'tee all; cat all >&2', { input });

      equal(exitCode, 0);
      ok(stdout.equals(input));
      ok(stderr === input.toString('utf8'));
    });

    it('when arguments and environment are of many letters, then they arrive as they are', async () => {
      const odd = ['a b', '', '\'"\\$(id)`', 'é\n\u{1f600}', '-n'];

      const { stdout } = await run('/bin/sh', ['-c', 'printf "%s|" "$@" "$ODD"', 'sh', ...odd], {
        env: { ...env, ODD: 'é=1' },
      });

      equal(stdout.toString(), `${odd.join('|')}|é=1|`);
    });

    it('when a program or its folder is missing or not one, then the system says so', async () => {
      await using folder = await temporaryFolder();
      const missing = await run('no-such-program', []);
      const astray = await run('sh', ['-c', 'exit 0'], { cwd: '/no/such/folder' });
      await writeFile(join(folder.path, 'text'), 'no program\n', { mode: 0o600 });
      const denied = await run(join(folder.path, 'text'), []);
      const impossible = await run('sh', ['-c', 'a\0b']);

      deepEqual(
        [missing, astray, denied].map(({ exitCode, code }) => [exitCode, code]),
        [
          [null, 'ENOENT'],
          [null, 'ENOENT'],
          [null, 'EACCES'],
        ],
      );
      match(missing.stderr, /spawn no-such-program ENOENT/);
      match(astray.stderr, /ENOENT.*no folder \/no\/such\/folder/);
      equal(impossible.exitCode, null);
      match(impossible.stderr, /null bytes/);
    });

    it('when it is killed by a signal, then it has no exit code', async () => {
      equal((await sh('/', 'kill -TERM $$')).exitCode, null);
      equal((await sh('/', 'exit 255')).exitCode, 255);
    });

    it('when it does not read its input, then that is lost in silence', async () => {
      const input = Buffer.alloc(3_000_000, 'x');

      deepEqual((await sh('/', 'exec 0<&-; echo deaf', { input })).stdout.toString(), 'deaf\n');
      equal((await sh('/', 'head -c 1', { input })).stdout.toString(), 'x');
    });

    it('when it is given no input, then it reads the end at once', async () => {
      equal((await sh('/', 'cat; echo end')).stdout.toString(), 'end\n');
      equal((await sh('/', 'cat; echo end', { input: '' })).stdout.toString(), 'end\n');
    });

    it('when its pid is asked for, then it has read nothing before that is known', async () => {
      const order: string[] = [];
      let pid = 0;
      const onSpawn = (told: number): void => {
        pid = told;
        order.push(identityOf(told) === undefined ? 'gone' : 'waiting');
      };

      const { stdout } = await sh('/', 'cat; echo $$', { input: 'in\n', onSpawn });

      deepEqual([order, stdout.toString()], [['waiting'], `in\n${pid}\n`]);
    });

    it('when its pid is asked for and it waits for no input, then nobody stands between', async () => {
      const { stdout } = await sh('/', 'echo $PPID', { onSpawn: () => undefined });

      equal(stdout.toString(), `${process.pid}\n`);
    });

    it('when who hears its pid fails, then it is ended and the call fails alike', async () => {
      let pid = 0;
      const onSpawn = (told: number): void => {
        pid = told;
        throw new Error('full');
      };

      await rejects(sh('/', 'cat', { input: 'in', onSpawn }), /full/);

      equal(identityOf(pid), undefined);
    });

    it('when it shares the group of who starts it, or has one, then what it leaves stays', async () => {
      for (const [group, leads] of [
        ['shared', false],
        ['own', true],
      ] as const) {
        const left = await sh('/', 'sleep 60 >&- 2>&- & echo $! $$; ps -o pgid= -p $$', { group });
        const [child = '', own, leader] = left.stdout.toString().split(/\s+/);

        equal(own === leader, leads);
        ok(identityOf(Number(child)) !== undefined, group);
        process.kill(Number(child));
      }
    });

    it('when it is started, then it holds nothing open but its own three', async () => {
      // What we were given by whoever started us, and hand on unseen, is not meant.
      const heldBy = (pid: number): string[] => {
        const target = (who: number, fd: string): string => readlinkSync(`/proc/${who}/fd/${fd}`);
        const own = readdirSync('/proc/self/fd');
        return readdirSync(`/proc/${pid}/fd`).filter(
          (fd) => !(own.includes(fd) && target(process.pid, fd) === target(pid, fd)),
        );
      };
      let held: string[] = [];
      // A program that is being loaded has its libraries open for a moment, and one of them may be gone as we look.
      const look = (pid: number): void => {
        for (const late = performance.now() + 2_000; performance.now() < late;) {
          try {
            held = heldBy(pid);
          } catch {
            continue;
          }
          if (held.length === 3) return;
        }
      };

      await run('sleep', ['3'], { input: 'in', onSpawn: look });

      deepEqual(held, ['0', '1', '2']);
    });

    it('when 200 run at once, then each has its own answer, the last byte before its end', async () => {
      const all = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          sh('/', `cat; head -c 70000 /dev/zero; printf ${n}; exit ${n}`, { input: `${n}:` }),
        ),
      );

      deepEqual(
        all.map(({ exitCode, stdout }) => [exitCode, stdout.toString().replaceAll('\0', '')]),
        all.map((_, n) => [n, `${n}:${n}`]),
      );
    });

    it('when it is aborted as it starts, then it is gone', async () => {
      const stop = new AbortController();
      const pids: number[] = [];
      const onSpawn = (pid: number): void => void pids.push(pid);
      const running = sh('/', 'sleep 60', { signal: stop.signal, onSpawn, input: '' });
      stop.abort();

      equal((await running).exitCode, null);
      deepEqual(
        pids.map((pid) => identityOf(pid)),
        [undefined],
      );
    });

    it('when its time is over while somebody out of reach holds its pipes, then the call returns', async () => {
      const escaping = `sh -c 'setsid sh -c "echo \\$\\$; exec sleep 60" & exit' & wait; sleep 60`;

      const { exitCode, stdout } = await sh('/', escaping, { timeoutMs: 500 });

      equal(exitCode, null);
      process.kill(Number(stdout.toString()));
    });
  });
}
