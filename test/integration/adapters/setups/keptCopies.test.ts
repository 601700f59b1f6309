import { deepEqual, equal, ok } from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { CheckoutSetups } from '../../../../src/adapters/setups/checkoutSetups.ts';
import { amount } from '../../../fixtures/amount.ts';
import { chance } from '../../../fixtures/seed.ts';
import { writeFiles } from '../../../fixtures/sampleProject.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

const rounds = amount('HAFT_COPIES', 40, 1_000);
const { signal } = new AbortController();
/** After it, what was written before is no longer so young that a change might not show. */
const grainMs = 60;

interface Place extends AsyncDisposable {
  /** The copied folder in the operator's checkout, and in the place. */
  readonly source: string;
  readonly copy: string;
  readonly outside: string;
  readonly asides: () => Promise<string[]>;
  /** Makes the copy, for commands that may write in it unless said otherwise. */
  setUp(again?: boolean): Promise<void>;
  /** Takes it out, and leaves nothing in the place. */
  move(): Promise<void>;
  rest(): Promise<void>;
}

const listed = 'lib/node_modules';

async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  for (const name of ['checkout', 'outside', 'aside', 'place']) await fs.mkdir(at(name));
  await fs.writeFile(at('outside/held'), 'held\n');
  await writeFiles(join(at('checkout'), listed), {
    'a.js': 'aaaa\n',
    'dep/index.js': 'dep1\n',
    'dep/deep/er/x.js': 'xxxx\n',
    'other/package.json': '{}\n',
  });
  await fs.symlink('../dep/index.js', join(at('checkout'), listed, 'other/link'));
  await fs.mkdir(join(at('checkout'), listed, 'empty'));
  let made = 0;
  const setups = new CheckoutSetups(at('checkout'), async () => {
    await fs.mkdir(at(`aside/${++made}`));
    return at(`aside/${made}`);
  });
  await setTimeout(grainMs);
  return {
    source: join(at('checkout'), listed),
    copy: join(at('place'), listed),
    outside: at('outside'),
    asides: () => fs.readdir(at('aside')),
    setUp: (again = true) => setups.copy(listed, at('place'), { signal, again }),
    move: async () => {
      await setups.takeOut([listed], at('place'));
      await execa('chmod', ['-R', 'u+rwx', at('place')]);
      await fs.rm(at('place'), { recursive: true });
      await fs.mkdir(at('place'));
    },
    rest: () => setups.rest(),
    [Symbol.asyncDispose]: async () => {
      await execa('chmod', ['-R', 'u+rwx', folder.path]);
      await folder[Symbol.asyncDispose]();
    },
  };
}

const pick = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T;
const files = ['a.js', 'dep/index.js', 'dep/deep/er/x.js', 'other/package.json', 'other/link'];
const folders = ['', 'dep', 'dep/deep', 'other', 'empty'];
const any = (top: string): string => join(top, pick(files));
const some = (top: string): string => join(top, pick(folders));

/** What commands may do in a copy, and an operator in what it is a copy of. Some find nothing to do. */
const deeds: readonly ((top: string, outside: string) => Promise<unknown>)[] = [
  (top) => fs.writeFile(any(top), 'evil\n'),
  async (top) => {
    const file = any(top);
    const { atime, mtime, size } = await fs.stat(file);
    await fs.writeFile(file, 'e'.repeat(size));
    await fs.utimes(file, atime, mtime);
  },
  (top) => fs.rm(any(top)),
  (top) => fs.rm(some(top), { recursive: true }),
  (top) => fs.chmod(any(top), pick([0, 0o444, 0o755])),
  (top) => fs.chmod(some(top), pick([0o500, 0o755, 0o777])),
  async (top, outside) => {
    const file = any(top);
    const { atime, mtime, size } = await fs.stat(file);
    const twin = join(outside, `twin-${chance()}`);
    await fs.writeFile(twin, 'h'.repeat(size));
    await fs.rm(file);
    await fs.link(twin, file);
    await fs.utimes(file, atime, mtime);
  },
  async (top, outside) => {
    const held = join(outside, `held-${chance()}`);
    await fs.link(any(top), held);
    await fs.writeFile(held, 'through another name\n');
  },
  async (top) => {
    const [one, two] = [any(top), any(top)];
    await fs.rename(one, join(top, 'spare'));
    await fs.rename(two, one);
    await fs.rename(join(top, 'spare'), two);
  },
  async (top, outside) => {
    const folder = some(top);
    const moved = join(outside, `moved-${chance()}`);
    await fs.rename(folder, moved);
    await fs.symlink(moved, folder);
  },
  (top, outside) => fs.symlink(outside, join(some(top), 'outside')),
  (top) => fs.mkdir(join(some(top), '.cache', 'below'), { recursive: true }),
  (top) => fs.writeFile(join(some(top), 'new.js'), 'new\n'),
  (top) => execa('mkfifo', [join(some(top), 'pipe')]),
  async (top) => {
    const folder = some(top);
    await fs.cp(folder, `${folder}-copy`, { recursive: true, verbatimSymlinks: true });
    await fs.rm(folder, { recursive: true });
    await fs.rename(`${folder}-copy`, folder);
  },
];
/** Nothing that no copy is made of, and nothing that a copy could not tell from outside. */
const ofOperator = deeds.filter((_, at) => ![7, 9, 10, 13].includes(at));

/** Names, kinds, modes, times and content of all there. */
async function everything(top: string): Promise<string[]> {
  const told: string[] = [];
  const visit = async (path: string): Promise<void> => {
    const stats = await fs.lstat(path);
    const name = path.slice(top.length);
    const facts = [(stats.mode & 0o7777).toString(8), Math.round(stats.mtimeMs)].join(' ');
    if (stats.isSymbolicLink()) told.push(`${name} -> ${await fs.readlink(path)}`);
    else if (!stats.isDirectory() && !stats.isFile()) told.push(`${name} is no file`);
    else if (!stats.isDirectory())
      told.push(`${name} ${facts} ${stats.nlink} ${await fs.readFile(path, 'utf8')}`);
    else {
      told.push(`${name}/ ${facts}`);
      for (const one of (await fs.readdir(path)).sort()) await visit(join(path, one));
    }
  };
  await visit(top);
  return told;
}

describe('given copies that are taken out of a place and put back', () => {
  it(`when anything was done to them or their source, ${rounds} times, then they are what the source is`, async () => {
    await using at = await place();
    await at.setUp();
    const done: string[] = [];
    for (let round = 0; round < rounds; round++) {
      if ((await fs.stat(at.source).catch(() => undefined)) === undefined) break;
      for (let left = pick([0, 1, 2, 4]); left > 0; left--) {
        const deed = pick(deeds);
        done.push(`copy: ${deed.toString()}`);
        await deed(at.copy, at.outside).catch(() => undefined);
      }
      if (chance() < 0.3) {
        const deed = pick(ofOperator);
        done.push(`source: ${deed.toString()}`);
        const before = join(at.source, '..', 'before');
        await fs.cp(at.source, before, { recursive: true, verbatimSymlinks: true });
        await deed(at.source, at.outside).catch(() => undefined);
        if (await isCopied(at.source)) await fs.rm(before, { recursive: true });
        else {
          await fs.rm(at.source, { recursive: true, force: true });
          await fs.rename(before, at.source);
        }
      }
      if (chance() < 0.5) await setTimeout(grainMs);
      const outside = await withOneName(at.outside);
      await at.move();
      await at.setUp();
      deepEqual(await everything(at.copy), await withOneName(at.source), done.slice(-6).join('\n'));
      deepEqual(await withOneName(at.outside), outside);
    }
  }).timeout(600_000);

  it('when little was done, then the rest is not copied again', async () => {
    await using at = await place();
    await at.setUp();
    const stand = async (name: string): Promise<number> =>
      (await fs.lstat(join(at.copy, name))).ctimeMs;
    const before = await Promise.all(files.map(stand));
    await fs.writeFile(join(at.copy, 'dep/index.js'), 'evil\n');
    await fs.mkdir(join(at.copy, '.cache'));
    await fs.writeFile(join(at.source, 'other/package.json'), '{"new":1}\n');
    await at.move();
    await at.setUp();
    const after = await Promise.all(files.map(stand));
    const kept = files.filter((_, n) => before[n] === after[n]);
    deepEqual(kept, ['a.js', 'dep/deep/er/x.js', 'other/link']);
    equal(await fs.readFile(join(at.copy, 'dep/index.js'), 'utf8'), 'dep1\n');
  });

  it('when a folder gives what is made in it another mode, then it is made anew', async () => {
    await using at = await place();
    await at.setUp();
    const [one, other] = ['dep/index.js', 'other/package.json'].map((name) => join(at.copy, name));
    const stand = async (path = ''): Promise<number> => (await fs.lstat(path)).ctimeMs;
    const before = [await stand(one), await stand(other)];
    await fs.writeFile(join(at.copy, 'dep/new.js'), 'new\n');
    await at.move();
    // As an access list of the folder would: no mode of the folder shows it.
    const usual = process.umask(0o077);
    await at.setUp().finally(() => process.umask(usual));
    const after = [await stand(one), await stand(other)];
    deepEqual([after[0] === before[0], after[1] === before[1]], [false, false]);
    deepEqual(await everything(at.copy), await everything(at.source));
  });

  it('when nobody had reason to write there, then they are put back as they are', async () => {
    await using at = await place();
    await at.setUp(false);
    const { ino } = await fs.lstat(join(at.copy, 'a.js'));
    await at.move();
    await at.setUp(false);
    equal((await fs.lstat(join(at.copy, 'a.js'))).ino, ino);
    deepEqual(await everything(at.copy), await everything(at.source));
  });

  it('when a link leads to somebody else’s, then that stays where it is', async () => {
    await using at = await place();
    await at.setUp();
    await fs.mkdir(join(at.outside, 'node_modules'));
    await fs.rm(join(at.copy, '..'), { recursive: true });
    await fs.symlink(at.outside, join(at.copy, '..'));
    const outside = await everything(at.outside);
    await at.move();
    deepEqual(await everything(at.outside), outside);
    await at.setUp();
    deepEqual(await everything(at.copy), await everything(at.source));
  });

  it('when something else came to stand there, then it is not taken for a copy', async () => {
    await using at = await place();
    await fs.mkdir(at.copy, { recursive: true });
    await fs.writeFile(join(at.copy, 'a.js'), 'of a submodule\n');
    await at.move();
    await at.setUp(false);
    deepEqual(await everything(at.copy), await everything(at.source));
  });

  it('when they are let go, then nothing of them is left', async () => {
    await using at = await place();
    await at.setUp();
    await at.move();
    ok((await at.asides()).length > 0);
    await at.rest();
    deepEqual(await at.asides(), []);
    await at.setUp();
    deepEqual(await everything(at.copy), await everything(at.source));
    await at.move();
    await at.setUp();
    deepEqual(await at.asides(), []);
  });
});

/** Whether a set-up may list it, and whoever compares may read it. */
const isCopied = async (source: string): Promise<boolean> => {
  const stats = await fs.lstat(source).catch(() => undefined);
  return (
    stats?.isDirectory() === true && (await everything(source).catch(() => undefined)) !== undefined
  );
};

/** How many names a file has is left out: a copy has one, whatever its source has. */
const withOneName = async (source: string): Promise<string[]> =>
  (await everything(source)).map((line) => line.replace(/^(\S+ \d+ \d+) \d+ /, '$1 1 '));
