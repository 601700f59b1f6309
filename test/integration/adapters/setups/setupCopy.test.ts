import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { CheckoutSetups } from '../../../../src/adapters/setups/checkoutSetups.ts';
import { Fault } from '../../../../src/base/fault.ts';
import { writeFiles, type Files } from '../../../fixtures/sampleProject.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

interface Places extends AsyncDisposable {
  readonly root: string;
  readonly into: string;
  readonly outside: string;
  copy(path: string, signal?: AbortSignal): Promise<void>;
}

const nothingKept = (): Promise<string> => Promise.reject(new Error('nothing is kept'));

const installed = { 'node_modules/.bin/tool.js': 'tool\n', 'node_modules/dep/index.js': 'dep\n' };

async function places(files: Files = installed): Promise<Places> {
  const folder = await temporaryFolder();
  const [root, into, outside] = ['checkout', 'workspaces/wc-1', 'outside'].map((name) =>
    join(folder.path, name),
  ) as [string, string, string];
  for (const path of [root, into, outside]) await mkdir(path, { recursive: true });
  await writeFiles(root, files);
  const setups = new CheckoutSetups(root, nothingKept);
  const copy = (path: string, signal = new AbortController().signal): Promise<void> =>
    setups.copy(path, into, { signal });
  return { root, into, outside, copy, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const refusal = (pattern: RegExp) => (thrown: unknown) =>
  Fault.is(thrown, 'workspace_setup_refused') && pattern.test(thrown.message);

describe('given a folder of the checkout to copy', () => {
  it('when copied, then content, modes, times and bytes in names are the same', async () => {
    await using at = await places();
    const odd = Buffer.concat([
      Buffer.from(`${at.root}/node_modules/`),
      Buffer.of(0xff, 0x20, 0x0a),
    ]);
    await writeFile(odd, 'odd\n');
    await chmod(join(at.root, 'node_modules/.bin/tool.js'), 0o755);
    await chmod(join(at.root, 'node_modules/dep/index.js'), 0o444);
    await utimes(join(at.root, 'node_modules/dep/index.js'), 1_000, 2_000);
    await utimes(join(at.root, 'node_modules/dep'), 1_000, 3_000);
    await chmod(join(at.root, 'node_modules/dep'), 0o555);
    await at.copy('node_modules');

    const listed = (root: string): string =>
      execFileSync('find', ['node_modules', '-printf', '%p %m %T@ %s %l\\n'], {
        cwd: root,
        encoding: 'latin1',
      })
        .split('\n')
        .map((line) => line.replace(/(\.\d{4})\d*/, '$1'))
        .sort()
        .join('\n');
    equal(listed(at.into), listed(at.root));
    equal(await readFile(join(at.into, 'node_modules/dep/index.js'), 'utf8'), 'dep\n');
    for (const root of [at.root, at.into]) await chmod(join(root, 'node_modules/dep'), 0o755);
  });

  it('when it stands deeper, or is a file, then the folders on the way are made', async () => {
    await using at = await places({ 'vendor/cache/one.txt': 'one\n', 'config/.env': 'A=1\n' });
    await at.copy('vendor/cache');
    await at.copy('config/.env');
    equal(await readFile(join(at.into, 'vendor/cache/one.txt'), 'utf8'), 'one\n');
    equal(await readFile(join(at.into, 'config/.env'), 'utf8'), 'A=1\n');
  });

  it('when it is stopped, then nothing more is written', async () => {
    const many = Array.from({ length: 400 }, (_, n) => [`node_modules/f${n}.txt`, 'x\n']);
    await using at = await places(Object.fromEntries(many) as Files);
    const stop = new AbortController();
    const copying = at.copy('node_modules', stop.signal);
    setImmediate(() => stop.abort());
    await rejects(copying, { name: 'AbortError' });
    const copied = (await readdir(join(at.into, 'node_modules')).catch(() => [])).length;
    ok(copied < many.length, `${copied}`);
  });

  it('when what is there already is not free, then nothing is changed', async () => {
    await using at = await places();
    await mkdir(join(at.into, 'node_modules'));
    await rejects(at.copy('node_modules'), refusal(/node_modules is tracked by git/));
    deepEqual(await readdir(join(at.into, 'node_modules')), []);
  });

  it('when a folder on the way is a link in the tree, then nothing is written through it', async () => {
    await using at = await places({ 'vendor/cache/one.txt': 'one\n' });
    await symlink(at.outside, join(at.into, 'vendor'));
    await rejects(at.copy('vendor/cache'), refusal(/vendor is no folder in the tree/));
    deepEqual(await readdir(at.outside), []);
  });

  it('when it is a link itself, or lies behind one, then it is refused', async () => {
    await using at = await places({});
    await mkdir(join(at.outside, 'cache'));
    await symlink(at.outside, join(at.root, 'node_modules'));
    await symlink(at.outside, join(at.root, 'vendor'));
    await rejects(at.copy('node_modules'), refusal(/node_modules is a link/));
    await rejects(at.copy('vendor/cache'), refusal(/vendor is a link/));
    await rejects(at.copy('gone'), refusal(/gone is not in your checkout/));
  });
});

describe('given links below a folder to copy', () => {
  const kept: readonly [string, string][] = [
    ['within it', '../dep/index.js'],
    ['into the repository beside it', '../../packages/mine'],
    ['nowhere', 'gone'],
    ['an installed program', '/usr/bin/env'],
  ];
  for (const [where, target] of kept)
    it(`when one leads to ${where}, then it stays that link`, async () => {
      await using at = await places();
      await symlink(target, join(at.root, 'node_modules/.bin/link'));
      await at.copy('node_modules');
      equal(await readlink(join(at.into, 'node_modules/.bin/link')), target);
    });

  const refused: readonly [string, (at: Places) => string, RegExp][] = [
    ['climbs out', () => '../../../outside/secret', /\.bin\/link is a link that leaves/],
    ['climbs to a neighbour', () => '../../../checkout2', /leaves the repository/],
    ['names the checkout in full', (at) => join(at.root, 'src'), /into your checkout by its full/],
  ];
  for (const [what, targetIn, why] of refused)
    it(`when one ${what}, then it is refused by name and nothing of it is read`, async () => {
      await using at = await places();
      await writeFile(join(at.outside, 'secret'), 'secret\n');
      await symlink(targetIn(at), join(at.root, 'node_modules/.bin/link'));
      await rejects(at.copy('node_modules'), refusal(why));
      await rejects(lstat(join(at.into, 'node_modules/.bin/link')), { code: 'ENOENT' });
    });

  it('when there is a pipe, then it is refused by name and not waited for', async () => {
    await using at = await places();
    execFileSync('mkfifo', [join(at.root, 'node_modules/pipe')]);
    await rejects(at.copy('node_modules'), refusal(/pipe is neither file, folder nor link/));
  });
});

describe('given the set-up file of a checkout', () => {
  it('when it is a link that leaves the checkout, leads nowhere, or is a folder, then it cannot be read', async () => {
    const makers: readonly ((at: Places, path: string) => Promise<unknown>)[] = [
      async (at, path) => {
        await writeFile(join(at.outside, 'w.yaml'), 'commands: [x]\n');
        await symlink(join(at.outside, 'w.yaml'), path);
      },
      (_, path) => symlink('gone', path),
      (_, path) => mkdir(path),
    ];
    for (const make of makers) {
      await using at = await places();
      await mkdir(join(at.root, '.haft'));
      await make(at, join(at.root, '.haft/workspace.yaml'));
      equal((await new CheckoutSetups(at.root, nothingKept).read()).kind, 'malformed');
    }
  });
});
