import { spawn } from 'node:child_process';
import { equal } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf } from '../../../../src/adapters/process/identity.ts';
import { ChildRegister } from '../../../../src/adapters/process/childRegister.ts';
import { fakeProcesses } from '../../../fixtures/fakeProcesses.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

const sleeper = (env: Record<string, string>): ReturnType<typeof spawn> =>
  spawn('sleep', ['300'], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    detached: true,
    stdio: 'ignore',
  });

const dead = fakeProcesses({ state: () => 'gone' });

describe('given a sandbox whose engine died', () => {
  it('when a process outlived every parent, then reaping ends it by its folder, and no other', async () => {
    await using folder = await temporaryFolder();
    const scratch = join(folder.path, 'codex', 'sandbox-1');
    await mkdir(scratch, { recursive: true });
    // The recorded child is gone already; what it started is in a group of its own.
    const child = sleeper({});
    const stray = sleeper({ TMPDIR: join(scratch, 'tmp') });
    const stranger = sleeper({ TMPDIR: join(folder.path, 'codex', 'sandbox-2') });
    try {
      const register = new ChildRegister(join(folder.path, 'codex', 'running'), dead);
      await register.record(child.pid ?? 0, scratch);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const ended = once(stray, 'exit');
      await register.reap();
      await ended;
      equal(existsSync(scratch), false);
      equal(identityOf(stranger.pid ?? 0) !== undefined, true);
    } finally {
      stray.kill('SIGKILL');
      stranger.kill('SIGKILL');
    }
  });

  it('when a record names a folder that is not beside it, then nothing there is ended or removed', async () => {
    await using folder = await temporaryFolder();
    const own = join(folder.path, 'operator');
    await mkdir(own);
    const stranger = sleeper({ TMPDIR: join(own, 'tmp') });
    const child = sleeper({});
    try {
      const register = new ChildRegister(join(folder.path, 'codex', 'running'), dead);
      await register.record(child.pid ?? 0, own);
      child.kill('SIGKILL');
      await once(child, 'exit');
      await register.reap();
      equal(existsSync(own), true);
      equal(identityOf(stranger.pid ?? 0) !== undefined, true);
    } finally {
      stranger.kill('SIGKILL');
    }
  });
});
