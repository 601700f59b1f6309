import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { identityOf, ProcessIdentities } from '../../../../src/adapters/process/identity.ts';
import { machineFile, machineId } from '../../../../src/adapters/process/machineId.ts';
import { underHostName, type Words } from '../../../fixtures/hostName.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

const script = join(import.meta.dirname, '../../../fixtures/tellIdentity.ts');

/** What the script prints on a machine of this name. */
async function told(hostName: string, ...args: string[]): Promise<string[]> {
  const words: Words = [process.execPath, script, ...args];
  const [command, ...rest] = underHostName(hostName, words);
  return (await execa(command, rest)).stdout.split('\n');
}

/** An identity with some of its parts replaced. */
function changed(
  identity: string,
  parts: Partial<Record<'machine' | 'boot' | 'space', string>>,
): string {
  const [machine = '', boot = '', space = '', ...process] = identity.split('/');
  return [parts.machine ?? machine, parts.boot ?? boot, parts.space ?? space, ...process].join('/');
}

describe('given a machine that changes its name', () => {
  it('when a process of its old name has ended, then it is gone, and a living one lives', async () => {
    await using home = await temporaryFolder();
    const [dead = '', name = ''] = await told('host-a', home.path);
    deepEqual(await told('host-b', home.path, dead), ['gone']);
    const mine = new ProcessIdentities({ home: home.path, make: true }).self;
    deepEqual(await told('host-b', home.path, mine), ['alive']);
    equal(dead.includes(name), false);
  });

  it('when it was started anew since, then its id says that all of before is gone', async () => {
    await using home = await temporaryFolder();
    const processes = new ProcessIdentities({ home: home.path, make: true });
    const before = changed(processes.self, { boot: 'another-boot' });
    equal(processes.state(before), 'gone');
    deepEqual(processes.whereabouts(before), { pid: process.pid, machine: 'this' });
  });
});

describe('given two machines that see one store', () => {
  it('when one looks at a process of the other, then nobody takes it for dead', async () => {
    await using home = await temporaryFolder();
    await using away = await temporaryFolder();
    const here = new ProcessIdentities({ home: home.path, make: true });
    const there = machineId(away.path, true);
    const other = changed(here.self, { machine: there, boot: 'another-boot' });
    equal(here.state(other), 'unknown');
    deepEqual(here.whereabouts(other), { pid: process.pid, machine: 'another' });
  });

  it('when a machine has no id of its own, then it is like no other', async () => {
    await using home = await temporaryFolder();
    const unnamed = new ProcessIdentities({ home: home.path });
    match(unnamed.self, /^-\//);
    equal(unnamed.state(changed(unnamed.self, { boot: 'another-boot' })), 'unknown');
    equal(unnamed.state(unnamed.self), 'alive');
  });

  it('when its id is asked for twice, then it is the same; of another home it is another', async () => {
    await using home = await temporaryFolder();
    await using other = await temporaryFolder();
    const first = machineId(home.path, true);
    equal(machineId(home.path, false), first);
    notEqual(machineId(other.path, true), first);
    const kept = await readFile(machineFile(home.path), 'utf8');
    match(kept, /^[0-9a-f]{32}\n$/);
  });

  it('when what is kept is no id, then the machine is given one', async () => {
    await using home = await temporaryFolder();
    await mkdir(dirname(machineFile(home.path)), { recursive: true });
    await writeFile(machineFile(home.path), 'torn');
    equal(machineId(home.path, false), '-');
    const made = machineId(home.path, true);
    notEqual(made, '-');
    equal(machineId(home.path, false), made);
  });
});

describe('given a container beside us on one machine', () => {
  it('when a living process counts in another space, then it is not taken for dead', async () => {
    await using home = await temporaryFolder();
    const processes = new ProcessIdentities({ home: home.path, make: true });
    // By its real number and start it lives, as seen from the space of all spaces; else nobody can say.
    const inside = changed(processes.self, { space: '1' });
    notEqual(processes.state(inside), 'gone');
  });
});

describe('given a record that names its host', () => {
  const self = new ProcessIdentities();
  const [, boot = '', , pid = '', start = ''] = self.self.split('/');

  it('when it is of this host, then it is judged as ever', () => {
    equal(self.state([hostname(), boot, pid, start].join('/')), 'alive');
    equal(self.state([hostname(), boot, pid, '1'].join('/')), 'gone');
    equal(self.state([hostname(), 'another-boot', pid, start].join('/')), 'gone');
  });

  it('when it is of another, then a living one is never taken for dead', () => {
    equal(self.state(['elsewhere', 'another-boot', pid, start].join('/')), 'unknown');
    notEqual(self.state(['elsewhere', boot, pid, start].join('/')), 'gone');
    for (const odd of ['', 'me', 'a/b/c', 'a/b/1x/2', 'a/b/c/d/e/f'])
      equal(self.state(odd), 'unknown', odd);
  });
});

describe('given a child that was recorded', () => {
  it('when asked without a machine, then it is the same process by boot, number and start', () => {
    equal(new ProcessIdentities().state(identityOf(process.pid) ?? ''), 'alive');
  });
});
