import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { ProcessIdentities, identityOf } from '../../../../src/adapters/process/identity.ts';
import { fakeProcesses } from '../../../fixtures/fakeProcesses.ts';
import { StoreLock } from '../../../../src/adapters/store/lock.ts';

const never = new AbortController().signal;
const processes = new ProcessIdentities();

async function lockFolder(): Promise<{ path: string; dir: string } & AsyncDisposable> {
  const dir = await mkdtemp(join(tmpdir(), 'lock-'));
  const remove = (): Promise<void> => rm(dir, { recursive: true, force: true });
  return { dir, path: join(dir, 'lock'), [Symbol.asyncDispose]: remove };
}

/** The identity of a process that lived until a moment ago. */
async function deadIdentity(): Promise<string> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const identity = identityOf(child.pid!)!;
  child.kill('SIGKILL');
  await once(child, 'exit');
  equal(processes.state(identity), 'gone');
  return identity;
}

describe('given a lock held by a living process', () => {
  it('when another waits in vain, then it is told who holds it', async () => {
    await using folder = await lockFolder();
    const [holder, other] = [1, 2].map(
      () => new StoreLock({ path: folder.path, processes, timeoutMs: 50 }),
    );
    const release = await holder!.acquire(never);

    await rejects(other!.acquire(never), {
      code: 'store_busy',
      facts: { holder: processes.self, path: folder.path },
    });
    await release();
    await (
      await other!.acquire(never)
    )();
  });

  it('when it is let go, then a waiter has it at once, not at its next look', async () => {
    await using folder = await lockFolder();
    const holder = new StoreLock({ path: folder.path, processes });
    const other = new StoreLock({ path: folder.path, processes });
    const release = await holder.acquire(never);
    const waiting = other.acquire(never);

    await release();

    await (
      await waiting
    )();
    await Promise.all([holder.close(), other.close()]);
    deepEqual(await readdir(folder.dir), []);
  });

  it('when somebody deletes it by hand and another takes it, then letting go leaves that one alone', async () => {
    await using folder = await lockFolder();
    const lock = new StoreLock({ path: folder.path, processes });
    const release = await lock.acquire(never);
    const other = new StoreLock({ path: folder.path, processes });
    await rm(folder.path);
    const releaseOther = await other.acquire(never);

    await release();

    ok((await readdir(folder.dir)).includes('lock'));
    await releaseOther();
    await Promise.all([lock.close(), other.close()]);
    deepEqual(await readdir(folder.dir), []);
  });

  it('when a waiter is aborted, then it gives up and leaves nothing', async () => {
    await using folder = await lockFolder();
    const holder = new StoreLock({ path: folder.path, processes });
    const other = new StoreLock({ path: folder.path, processes });
    const release = await holder.acquire(never);
    const stop = new AbortController();
    const waiting = other.acquire(stop.signal);

    stop.abort(new Error('enough'));

    await rejects(waiting, /enough/);
    await release();
    await Promise.all([holder.close(), other.close()]);
    deepEqual(await readdir(folder.dir), []);
  });
});

describe('given a lock left by a process that is gone', () => {
  it('when many take it over at once, then never two have it, again and again', async () => {
    await using folder = await lockFolder();
    const gone = await deadIdentity();
    let inside = 0;
    let turns = 0;
    for (let round = 0; round < 20; round++) {
      await writeFile(folder.path, JSON.stringify({ process: gone, token: `dead-${round}` }));
      const locks = Array.from(
        { length: 8 },
        () => new StoreLock({ path: folder.path, processes }),
      );
      await Promise.all(
        locks.map(async (lock) => {
          const release = await lock.acquire(never);
          equal(++inside, 1);
          await new Promise(setImmediate);
          equal(--inside, 0);
          turns++;
          await release();
          await lock.close();
        }),
      );
      deepEqual(await readdir(folder.dir), []);
    }
    equal(turns, 160);
  });

  it('when somebody takes it over just after it was judged, then that one keeps it', async () => {
    await using folder = await lockFolder();
    const gone = await deadIdentity();
    await writeFile(folder.path, JSON.stringify({ process: gone, token: 'stale' }));
    const taken = JSON.stringify({ process: processes.self, token: 'new' });
    const slow = fakeProcesses({
      self: processes.self,
      state: (identity) => {
        const state = processes.state(identity);
        if (state === 'gone') writeFileSync(folder.path, taken);
        return state;
      },
    });
    const lock = new StoreLock({ path: folder.path, processes: slow, timeoutMs: 50 });

    await rejects(lock.acquire(never), { code: 'store_busy' });
    equal(await readFile(folder.path, 'utf8'), taken);
  });

  it('when an earlier taker died half-way, then its guard is taken over too and nothing is left', async () => {
    await using folder = await lockFolder();
    const gone = await deadIdentity();
    const leave = (name: string, token: string): Promise<void> =>
      writeFile(join(folder.dir, name), JSON.stringify({ process: gone, token }));
    await leave('lock', 'first');
    await leave('lock.over-first', 'second');
    await leave('lock.over-second', 'third');
    await leave('lock.second', 'second');
    await writeFile(join(folder.dir, 'lock.unfinished'), '');
    const lock = new StoreLock({ path: folder.path, processes, timeoutMs: 2_000 });

    const release = await lock.acquire(never);

    deepEqual(
      (await readdir(folder.dir)).filter(
        (name) => name === 'lock' || /first|second|unf/.test(name),
      ),
      ['lock'],
    );
    await release();
    await lock.close();
    deepEqual(await readdir(folder.dir), []);
  });

  it('when the holder may live on another machine, then it is not taken over', async () => {
    await using folder = await lockFolder();
    const elsewhere = 'another-host/boot/1/1';
    await writeFile(folder.path, JSON.stringify({ process: elsewhere, token: 'x' }));
    const lock = new StoreLock({ path: folder.path, processes, timeoutMs: 30 });

    await rejects(lock.acquire(never), { code: 'store_busy' });
    ok((await readdir(folder.dir)).includes('lock'));
  });
});
