import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { amount } from '../../../../fixtures/amount.ts';
import { repoAt, type Files } from '../../../../fixtures/gitRepo.ts';
import { chance } from '../../../../fixtures/seed.ts';
import { workspaceOf, type WorkspaceScene } from '../../../../fixtures/workspaceScene.ts';

const rounds = amount('HAFT_PLACES', 40, 1_000);

const base: Files = {
  'a.txt': 'aaaa\n',
  '.gitignore': 'out/\n',
  'run.sh': { executable: '#!/bin/sh\n' },
  'src/one.js': '1111\n',
  'src/two.js': '2222\n',
  'src/deep/three.js': '3333\n',
  'src/deep/link': { link: '../one.js' },
  'lib/x': 'x\n',
};

/** Trees that differ in content, in modes, in kinds, and in what is a folder. */
const others: readonly Files[] = [
  { 'a.txt': 'bbbb\n', 'src/two.js': null },
  { 'run.sh': '#!/bin/sh\n', lib: 'a file now\n', 'lib/x': null },
  { src: { link: 'lib' }, 'src/one.js': null, 'src/two.js': null, 'src/deep/three.js': null },
  { 'new/deep/er/file': 'new\n', 'src/deep/link': 'no link any more\n' },
];

interface Place {
  readonly path: string;
  readonly cache: string;
}
const pick = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T;
const paths = ['a.txt', 'run.sh', 'src/one.js', 'src/two.js', 'src/deep/three.js', 'lib/x'];
const folders = ['src', 'src/deep', 'lib'];

/** What evidence, or what an agent made it run, may do in a place. Some find nothing to do. */
const deeds: readonly ((place: Place) => Promise<unknown>)[] = [
  ({ path }) => fs.writeFile(join(path, pick(paths)), 'evil\n'),
  async ({ path }) => {
    const file = join(path, pick(paths));
    const { atime, mtime, size } = await fs.stat(file);
    await fs.writeFile(file, 'e'.repeat(size));
    await fs.utimes(file, atime, mtime);
  },
  ({ path }) => fs.rm(join(path, pick(paths))),
  ({ path }) => fs.rm(join(path, pick(folders)), { recursive: true }),
  ({ path }) => fs.chmod(join(path, pick(paths)), 0o755),
  ({ path }) => fs.chmod(join(path, pick(paths)), 0),
  ({ path }) => fs.chmod(join(path, pick(folders)), pick([0, 0o500, 0o777, 0o2755])),
  ({ path }) => fs.chmod(path, 0o711),
  async ({ path, cache }) => {
    const file = join(path, pick(paths));
    const { atime, mtime, size } = await fs.stat(file);
    await fs.writeFile(join(cache, 'twin'), 'h'.repeat(size));
    await fs.rm(file);
    await fs.link(join(cache, 'twin'), file);
    await fs.utimes(file, atime, mtime);
  },
  ({ path, cache }) => fs.link(join(path, pick(paths)), join(cache, `held-${chance()}`)),
  async ({ path }) => {
    const [one, two] = [join(path, pick(paths)), join(path, pick(paths))];
    await fs.rename(one, join(path, 'spare'));
    await fs.rename(two, one);
    await fs.rename(join(path, 'spare'), two);
  },
  async ({ path, cache }) => {
    const folder = pick(folders);
    const moved = join(cache, `moved-${chance()}`);
    await fs.rename(join(path, folder), moved);
    await fs.symlink(moved, join(path, folder));
    await fs.writeFile(join(moved, 'one.js'), 'evil\n');
  },
  ({ path, cache }) => fs.symlink(cache, join(path, pick(folders), 'outside')),
  ({ path }) => fs.mkdir(join(path, pick(folders), 'empty', 'below'), { recursive: true }),
  async ({ path }) => {
    await fs.mkdir(join(path, 'out'), { recursive: true });
    await fs.writeFile(join(path, 'out/built'), 'built\n');
    await fs.chmod(join(path, 'out'), 0o500);
  },
  ({ path }) => fs.writeFile(join(path, pick(folders), '.gitignore'), '*\n'),
  ({ path }) => fs.writeFile(join(path, pick(folders), '.gitattributes'), '* text eol=crlf\n'),
  ({ path }) => fs.writeFile(join(path, pick(folders), '.git'), 'gitdir: /nowhere\n'),
  ({ path }) => execa('git', ['init', '--quiet', join(path, pick(folders))]),
  ({ path }) => execa('git', ['update-index', '--assume-unchanged', pick(paths)], { cwd: path }),
  ({ path }) => fs.rm(join(path, '.git'), { recursive: true }),
  ({ path }) => execa('mkfifo', [join(path, pick(folders), 'pipe')]),
  async ({ path }) => {
    const folder = join(path, pick(folders));
    const name = `${folder}-copy`;
    await fs.cp(folder, name, { recursive: true, verbatimSymlinks: true });
    await fs.rm(folder, { recursive: true });
    await fs.rename(name, folder);
  },
  ({ path }) => fs.writeFile(join(path, Buffer.from([0xff, 0xfe]).toString('latin1')), 'odd\n'),
];

/** Names, kinds, modes and content of all below, folders included; `.git` apart. */
async function everything(top: string): Promise<string[]> {
  const told: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const name of (await fs.readdir(join(top, folder))).sort()) {
      const path = join(folder, name);
      if (path === '.git') continue;
      const stats = await fs.lstat(join(top, path));
      const mode = (stats.mode & 0o7777).toString(8);
      if (stats.isDirectory()) {
        told.push(`${path}/ ${mode}`);
        await visit(path);
      } else if (stats.isSymbolicLink())
        told.push(`${path} -> ${await fs.readlink(join(top, path))}`);
      else
        told.push(`${path} ${mode} ${stats.nlink} ${await fs.readFile(join(top, path), 'utf8')}`);
    }
  };
  await visit('');
  return [`/ ${((await fs.lstat(top)).mode & 0o7777).toString(8)}`, ...told];
}

async function commitsOf({ repo, workspace }: WorkspaceScene): Promise<string[]> {
  const made = [workspace.base];
  for (const files of others) made.push(await repo.commitOf(files, workspace.base));
  return made;
}

/** Commissions one after another, each in the workspace that the one before left. */
async function workspaceFor(
  { workspaces }: WorkspaceScene,
  id: string,
  commit: string,
): Promise<Required<ProofPlace>> {
  const { path, cache = '', ...rest } = await workspaces.create(id, commit);
  return { ...rest, path, cache };
}

async function proofOf(scene: WorkspaceScene, commit: string): Promise<Required<ProofPlace>> {
  const { path, cache = '', ...rest } = await scene.workspaces.checkout('wc-1', commit);
  return { ...rest, path, cache };
}
const secondOf = (time: Date): number => Math.floor(time.getTime() / 1_000);
const nextSecond = (): Promise<void> => delay(1_000 - (Date.now() % 1_000));
type ProofPlace = Awaited<ReturnType<WorkspaceScene['workspaces']['checkout']>>;

describe('given a place in which one proof after another is made', () => {
  it('when each leaves what it likes, then the next sees exactly its own tree', async function () {
    this.timeout(rounds * 5_000);
    await using scene = await workspaceOf(base);
    const commits = await commitsOf(scene);
    const fresh = new Map<string, string[]>();
    for (const commit of commits) {
      await scene.workspaces.rest();
      const place = await proofOf(scene, commit);
      fresh.set(commit, await everything(place.path));
      await scene.workspaces.remove(place);
    }
    const seen = new Set<string>();
    for (let round = 0; round < rounds; round++) {
      const commit = pick(commits);
      const place = await proofOf(scene, commit);
      seen.add(place.path);
      deepEqual(await everything(place.path), fresh.get(commit));
      equal(await repoAt(place.path).git('status', '--porcelain', '--ignored'), '');
      equal(await repoAt(place.path).git('rev-parse', 'HEAD'), commit);
      deepEqual(await fs.readdir(place.cache), []);
      equal(await scene.workspaces.isTouched(place), false);
      const count = 1 + Math.floor(chance() * 4);
      for (let n = 0; n < count; n++) await pick(deeds)(place).catch(() => undefined);
      await scene.workspaces.remove(place);
    }
    // Otherwise nothing was kept, and nothing shown.
    ok(seen.size < rounds / 2, `${seen.size} places for ${rounds} proofs`);
    await scene.workspaces.rest();
    for (const path of seen) equal(existsSync(path), false);
  });

  it('when a change is hidden in the very second all was written, then the next sees none', async function () {
    this.timeout(60_000);
    await using scene = await workspaceOf(base);
    const { base: commit } = scene.workspace;
    // Where the machine was too slow for all of it to be one second, it is tried again.
    for (let isOneSecond = false; !isOneSecond;) {
      await scene.workspaces.rest();
      await nextSecond();
      await scene.workspaces.remove(await proofOf(scene, commit));
      const { path, ...place } = await proofOf(scene, commit);
      // Not at the top, which changes each time.
      const file = join(path, 'src/one.js');
      const { atime, mtime } = await fs.stat(file);
      await fs.writeFile(file, 'evil\n');
      await fs.utimes(file, atime, mtime);
      isOneSecond = secondOf((await fs.stat(file)).ctime) === secondOf(mtime);
      await scene.workspaces.remove({ ...place, path });
      await nextSecond();
      const third = await proofOf(scene, commit);
      equal(third.path, path);
      equal(await fs.readFile(file, 'utf8'), '1111\n');
      await scene.workspaces.remove(third);
    }
  });

  it('when a folder gives what is made in it another mode, then the place goes', async () => {
    await using scene = await workspaceOf(base);
    const first = await proofOf(scene, scene.workspace.base);
    await fs.writeFile(join(first.path, 'src/new'), '');
    await scene.workspaces.remove(first);
    // As an access list of the folder would: no mode of the folder shows it.
    const usual = process.umask(0o077);
    const second = await proofOf(scene, scene.workspace.base).finally(() => process.umask(usual));
    equal(existsSync(first.path), false);
    equal(second.path === first.path, false);
  });

  it('when a workspace that agents left serves the next commission, then it sees exactly its base', async function () {
    this.timeout(rounds * 5_000);
    await using scene = await workspaceOf(base);
    const commits = await commitsOf(scene);
    const fresh = new Map<string, string[]>();
    for (const [at, commit] of commits.entries()) {
      fresh.set(commit, await everything((await workspaceFor(scene, `wc-f${at}`, commit)).path));
    }
    const inodes = new Set<number>();
    for (let round = 0; round < rounds / 2; round++) {
      const commit = pick(commits);
      const id = `wc-r${round}`;
      const place = await workspaceFor(scene, id, commit);
      inodes.add((await fs.stat(place.path)).ino);
      deepEqual(await everything(place.path), fresh.get(commit));
      equal(await repoAt(place.path).git('status', '--porcelain', '--ignored'), '');
      deepEqual(await fs.readdir(place.cache), []);
      deepEqual((await scene.workspaces.capture({ ...place, id })).changes, []);
      for (let n = 0; n < 3; n++) await pick(deeds)(place).catch(() => undefined);
      await scene.workspaces.remove(place).catch(() => fs.rm(place.path, { recursive: true }));
    }
    ok(inodes.size < rounds / 4, `${inodes.size} places for ${rounds / 2} workspaces`);
  });

  it('when somebody still stands in a workspace that is over, then nobody else gets it', async () => {
    await using scene = await workspaceOf(base);
    const { base: commit } = scene.workspace;
    const first = await workspaceFor(scene, 'wc-a', commit);
    const { ino } = await fs.stat(first.path);
    const shell = execa('sleep', ['60'], { cwd: join(first.path, 'src'), reject: false });
    await scene.workspaces.remove(first);
    const second = await workspaceFor(scene, 'wc-b', commit);
    equal((await fs.stat(second.path)).ino === ino, false);
    shell.kill('SIGKILL');
    await shell;
  });

  it('when two are made side by side, then each has a place of its own', async () => {
    await using scene = await workspaceOf(base);
    const [one, two] = await Promise.all([
      proofOf(scene, scene.workspace.base),
      proofOf(scene, scene.workspace.base),
    ]);
    equal(one.path === two.path, false);
  });

  for (const [what, deed, touched] of [
    ['changes a file of the tree', ({ path }) => fs.writeFile(join(path, 'a.txt'), 'x\n'), true],
    ['removes one', ({ path }) => fs.rm(join(path, 'a.txt')), true],
    ['makes one that git would add', ({ path }) => fs.writeFile(join(path, 'src/n'), ''), true],
    [
      'makes one that is ignored',
      async ({ path }) => {
        await fs.mkdir(join(path, 'out'));
        await fs.writeFile(join(path, 'out/n'), '');
      },
      false,
    ],
    ['leaves an empty folder', ({ path }) => fs.mkdir(join(path, 'empty')), false],
    [
      'writes a file anew as it was',
      ({ path }) => fs.writeFile(join(path, 'a.txt'), 'aaaa\n'),
      false,
    ],
  ] satisfies [string, (place: Place) => Promise<unknown>, boolean][]) {
    it(`when a command ${what}, then the tree is ${touched ? '' : 'not '}touched`, async () => {
      await using scene = await workspaceOf(base);
      const place = await proofOf(scene, scene.workspace.base);
      await deed(place);
      equal(await scene.workspaces.isTouched(place), touched);
    });
  }
});
