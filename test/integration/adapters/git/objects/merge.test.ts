import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from '../../../../../src/adapters/git/gitRepository.ts';
import { ProcessIdentities } from '../../../../../src/adapters/process/identity.ts';
import { gitRepo, type Files, type GitRepo } from '../../../../fixtures/gitRepo.ts';

const processes = new ProcessIdentities();
const lines = (...last: string[]): string =>
  [...Array.from({ length: 40 }, (_, at) => `line ${at}`), ...last, ''].join('\n');

describe('given an admitted base, a tip and a result', () => {
  it('when both changed different files, then both are in the merged tree', async () => {
    await using made = await three({ a: 'a\n', b: 'b\n' }, { a: 'ours\n' }, { b: 'theirs\n' });
    deepEqual(await made.landed(), ['M b']);
  });

  it('when the tip is the base, then the result is the merge', async () => {
    await using made = await three({ a: 'a\n' }, {}, { a: 'theirs\n' });
    deepEqual(await made.landed(), ['M a']);
  });

  it('when the tip has the same change, then the merged tree is the tip’s', async () => {
    await using made = await three({ a: 'a\n' }, { a: 'same\n' }, { a: 'same\n' });
    deepEqual(await made.landed(), []);
  });

  it('when both changed one line, then the path is named as a conflict', async () => {
    await using made = await three(
      { a: 'a\n', b: 'b\n' },
      { a: 'ours\n' },
      { a: 'theirs\n', b: '2' },
    );
    deepEqual(await made.merge(), { kind: 'conflict', paths: ['a'] });
  });

  it('when the tip moved a file the result edits, then the edit follows to the new name', async () => {
    const moved = { 'docs/g.md': null, 'internal/g.md': lines('end') };
    const edited = { 'docs/g.md': lines('agent') };
    await using made = await three({ 'docs/g.md': lines('end') }, moved, edited);
    deepEqual(await made.landed(), ['M internal/g.md']);
  });

  it('when the tip moved a folder the result adds to, then the new file stays where it was put', async () => {
    const docs = { 'docs/1': lines('1'), 'docs/2': lines('2'), 'docs/3': lines('3') };
    const moved = { 'docs/1': null, 'docs/2': null, 'docs/3': null };
    const manual = { 'manual/1': lines('1'), 'manual/2': lines('2'), 'manual/3': lines('3') };
    await using made = await three(docs, { ...moved, ...manual }, { 'docs/new': 'hello\n' });
    await made.repo.git('config', 'merge.directoryRenames', 'true');
    deepEqual(await made.landed(), ['A docs/new']);
  });

  it('when history would give another base, then the base that is named counts', async () => {
    await using made = await three({ a: 'a\n' }, { a: 'a\n', b: 'op\n' }, { c: 'agent\n' });
    const unrelated = await made.repo.git('commit-tree', `${made.ours}^{tree}`, '-m', 'rebased');
    deepEqual(await made.landed(unrelated), ['A c']);
  });

  it('when only mode, links and binaries changed, then they come through', async () => {
    const theirs = {
      run: { executable: 'r\n' },
      link: { link: 'run' },
      bin: Buffer.from([0, 255]),
    };
    await using made = await three({ run: 'r\n', other: '1\n' }, { other: '2\n' }, theirs);
    deepEqual(await made.landed(), ['A bin', 'A link', 'M run']);
  });

  it('when a driver is named for the path, then it is not run and the path is a conflict', async () => {
    const two = { a: lines('end'), '.gitattributes': 'a merge=danger\n' };
    await using made = await three(two, { a: `top\n${lines('end')}` }, { a: lines('agent') });
    const canary = join(made.repo.path, 'CANARY');
    await made.repo.git('config', 'merge.danger.driver', `touch ${canary}`);
    await made.repo.git('config', 'merge.default', 'danger');
    await mkdir(join(made.repo.path, '.git/info'));
    await writeFile(join(made.repo.path, '.git/info/attributes'), '* merge=danger\n');
    deepEqual(await made.merge(), { kind: 'conflict', paths: ['a'] });
    ok(!existsSync(canary));
  });

  it('when the result brings the driver’s attribute itself, then it is not run', async () => {
    const theirs = { a: lines('agent'), '.gitattributes': '* merge=danger\n' };
    await using made = await three({ a: lines('end') }, { a: `top\n${lines('end')}` }, theirs);
    const canary = join(made.repo.path, 'CANARY');
    await made.repo.git('config', 'merge.danger.driver', `touch ${canary}`);
    deepEqual(await made.landed(), ['A .gitattributes', 'M a']);
    ok(!existsSync(canary));
  });

  for (const mark of ['-merge', 'binary', 'merge=binary']) {
    it(`when a path marked ${mark} changed on both sides, then it is a conflict`, async () => {
      const base = { a: lines('end'), '.gitattributes': `a ${mark}\n` };
      await using made = await three(base, { a: `top\n${lines('end')}` }, { a: lines('agent') });
      deepEqual(await made.merge(), { kind: 'conflict', paths: ['a'] });
    });
  }

  it('when such a path changed on one side only, then it is taken whole', async () => {
    const base = { a: lines('end'), b: 'b\n', '.gitattributes': 'a -merge\n' };
    await using made = await three(base, { b: 'op\n' }, { a: lines('agent') });
    deepEqual(await made.landed(), ['M a']);
  });

  it('when an object is missing, then it is a fault and no merge', async () => {
    await using made = await three({ a: 'a\n' }, {}, {});
    const opened = await GitRepository.open(made.repo.path, { processes });
    const { base, ours } = made;
    await rejects(opened.merge({ base, ours, theirs: '1'.repeat(40) }), { code: 'git_failed' });
  });

  it('when merged again, then the tree is the same and nothing in the checkout has changed', async () => {
    await using made = await three({ a: lines() }, { a: `top\n${lines()}` }, { a: lines('end') });
    const before = await made.repo.snapshot();
    const first = await made.merge();
    deepEqual(await made.merge(), first);
    equal(first.kind, 'clean');
    deepEqual(await made.repo.snapshot(), before);
  });
});

/** A repository with three commits: `ours` and `theirs` both change `base`. */
async function three(base: Files, ours: Files, theirs: Files) {
  const repo: GitRepo = await gitRepo(base);
  const commits = {
    base: await repo.git('rev-parse', 'HEAD'),
    ours: await repo.commitOf(ours),
    theirs: await repo.commitOf(theirs),
  };
  const opened = await GitRepository.open(repo.path, { processes });
  const merge = (tip = commits.ours) => opened.merge({ ...commits, ours: tip });
  const landed = async (tip = commits.ours): Promise<string[]> => {
    const outcome = await merge(tip);
    ok(outcome.kind === 'clean', JSON.stringify(outcome));
    const changes = await opened.changes(tip, outcome.tree);
    const letter = { added: 'A', modified: 'M', deleted: 'D' } as const;
    return changes.map(({ kind, path }) => `${letter[kind]} ${path}`);
  };
  const remove = (): Promise<void> => Promise.resolve(repo[Symbol.asyncDispose]());
  return { repo, ...commits, merge, landed, [Symbol.asyncDispose]: remove };
}
