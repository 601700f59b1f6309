import { spawn, type ChildProcess } from 'node:child_process';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf, ProcessIdentities } from '../../../../src/adapters/process/identity.ts';
import { ChildRegister } from '../../../../src/adapters/process/childRegister.ts';
import { fakeProcesses } from '../../../fixtures/fakeProcesses.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

const self = new ProcessIdentities();
/** As the next engine sees this one: gone. */
const later = fakeProcesses({ state: () => 'gone' });
const elsewhere = fakeProcesses({ state: () => 'unknown' });

/** A child as leader of its own group, ended with the scope. */
function sleeper(): ChildProcess & AsyncDisposable {
  const child = spawn('/bin/sh', ['-c', 'sleep 60 & wait'], { detached: true, stdio: 'ignore' });
  const ended = once(child, 'exit');
  return Object.assign(child, {
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  });
}

describe('given a register of children', () => {
  it('when their engine is gone, then they are ended with their folders and forgotten', async () => {
    await using folder = await temporaryFolder();
    await using child = sleeper();
    const [dir, scratch] = [join(folder.path, 'running'), join(folder.path, 'scratch')];
    await mkdir(scratch);
    await new ChildRegister(dir, self).record(child.pid!, scratch);

    equal(await new ChildRegister(dir, later).reap(), 1);

    equal(identityOf(child.pid!), undefined);
    ok(!existsSync(scratch));
    deepEqual(await readdir(dir), []);
  });

  it('when their engine lives, or cannot be judged, then they are left alone', async () => {
    await using folder = await temporaryFolder();
    await using child = sleeper();
    const register = new ChildRegister(folder.path, self);
    await register.record(child.pid!);

    deepEqual(
      [await register.reap(), await new ChildRegister(folder.path, elsewhere).reap()],
      [0, 0],
    );

    ok(identityOf(child.pid!) !== undefined);
    deepEqual(await readdir(folder.path), [`${String(child.pid)}.json`]);
  });

  it('when a child has ended, then its record goes, at once or with the next engine', async () => {
    await using folder = await temporaryFolder();
    const register = new ChildRegister(folder.path, self);
    await using child = sleeper();
    const { forget } = await register.record(child.pid!);
    await forget();
    await forget();
    deepEqual(await readdir(folder.path), []);
    await register.record(child.pid!);
    child.kill('SIGKILL');
    await once(child, 'exit');

    equal(await new ChildRegister(folder.path, later).reap(), 0);

    deepEqual(await readdir(folder.path), []);
  });

  it('when a record was torn, or names a folder elsewhere, then no harm is done', async () => {
    await using folder = await temporaryFolder();
    const [dir, foreign] = [join(folder.path, 'store', 'running'), join(folder.path, 'foreign')];
    await mkdir(dir, { recursive: true });
    await mkdir(foreign);
    await writeFile(join(dir, '4.json'), '{"owner":');
    await writeFile(join(dir, '5.json.new'), '{');
    const record = { owner: 'x', child: 'x', pid: 1, scratch: join(dir, '..', '..', 'foreign') };
    await writeFile(join(dir, '6.json'), JSON.stringify(record));

    equal(await new ChildRegister(dir, later).reap(), 0);

    ok(existsSync(foreign));
    deepEqual(await readdir(dir), ['5.json.new']);
  });

  it('when there is no register yet, then there is nothing to end', async () => {
    equal(await new ChildRegister('/no/such/folder', later).reap(), 0);
  });

  it('when a child is gone before it could be recorded, then nothing is', async () => {
    await using folder = await temporaryFolder();
    await using child = sleeper();
    child.kill('SIGKILL');
    await once(child, 'exit');

    await (await new ChildRegister(folder.path, self).record(child.pid!)).forget();

    deepEqual(await readdir(folder.path), []);
  });
});
