import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DecisionFolder } from '../../../../src/adapters/decisions/decisionFolder.ts';
import { bareFile, haftFile } from '../../../fixtures/decisionFiles.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../fixtures/temporaryFolder.ts';

const place = '.haft/decisions';
const withId = (id: string): string => bareFile.replace('dec-docs-cleanup', id);

describe('given the decision files of a checkout', () => {
  let checkout: TemporaryFolder;
  let folder: DecisionFolder;
  const at = (name: string): string => join(checkout.path, place, name);
  const ids = async (): Promise<string[]> =>
    (await folder.list()).decisions.map((decision) => decision.id);
  /** Why each bad file is bad. */
  const problems = async (): Promise<string[]> =>
    (await folder.list()).problems.map(
      ({ file, line, column, code }) => `${file}:${line}:${column} ${code}`,
    );

  beforeEach(async () => {
    checkout = await temporaryFolder();
    folder = new DecisionFolder(checkout.path);
    await mkdir(join(checkout.path, place), { recursive: true });
  });
  afterEach(async () => {
    folder.dispose();
    await checkout[Symbol.asyncDispose]();
  });

  it('when there is no folder, then there are no decisions and no problems', async () => {
    await rm(join(checkout.path, '.haft'), { recursive: true });
    deepEqual(await folder.list(), { decisions: [], problems: [] });
  });

  it('when some files are bad, then the others are listed by id and each problem has its place', async () => {
    await writeFile(at('z.md'), withId('dec-a'));
    await writeFile(at('a.md'), withId('dec-b'));
    await writeFile(at('c.md'), haftFile);
    await writeFile(at('bad.md'), bareFile.replace('title: Clean the docs up', 'status: [active]'));
    await writeFile(at('code.md'), '---js\n{}\n---\n');
    await writeFile(at('note.md'), bareFile.replace('DecisionRecord', 'Note'));
    await writeFile(at('decision.txt'), 'not looked at');
    await mkdir(at('folder.md'));
    deepEqual(await ids(), ['dec-20260503-csv-export-4be10c77', 'dec-a', 'dec-b']);
    deepEqual(await problems(), [
      `${place}/bad.md:2:1 frontmatter_key_missing`,
      `${place}/bad.md:4:1 frontmatter_key_invalid`,
      `${place}/code.md:1:4 frontmatter_language`,
    ]);
  });

  it('when files share an id, then it is that of none, and each is told with the others', async () => {
    const names = ['a', 'B', '2', '10', 'b', 'ä', '1'].map((name) => `${name}.md`);
    for (const name of names) await writeFile(at(name), bareFile);
    const { decisions, ambiguous } = await folder.list();
    deepEqual(decisions, []);
    deepEqual(
      ambiguous?.map(({ files }) => files.length),
      [names.length],
    );
    deepEqual(
      await problems(),
      ['1', '10', '2', 'B', 'a', 'b', 'ä'].map(
        (name) => `${place}/${name}.md:2:1 decision_id_duplicate`,
      ),
    );
  });

  it('when files lie in sub-folders or end in capitals, then they are read like any other', async () => {
    await mkdir(at('area/deep'), { recursive: true });
    await writeFile(at('A.MD'), withId('dec-a'));
    await writeFile(at('area/b.md'), withId('dec-b'));
    await writeFile(at('area/deep/c.Md'), withId('dec-c'));
    await writeFile(at('area/d.txt'), withId('dec-d'));
    deepEqual(await ids(), ['dec-a', 'dec-b', 'dec-c']);
    const { decisions } = await folder.list();
    deepEqual(
      decisions.map(({ file }) => file),
      ['A.MD', 'area/b.md', 'area/deep/c.Md'].map((name) => `${place}/${name}`),
    );
    await writeFile(at('area/deep/c2.md'), withId('dec-c'));
    deepEqual(await problems(), [
      `${place}/area/deep/c.Md:2:1 decision_id_duplicate`,
      `${place}/area/deep/c2.md:2:1 decision_id_duplicate`,
    ]);
  });

  it('when links lead within the checkout, then they are followed, and not beyond it', async () => {
    await using elsewhere = await temporaryFolder();
    await writeFile(join(elsewhere.path, 'x.md'), withId('dec-outside'));
    await writeFile(join(checkout.path, 'shared.md'), withId('dec-inside'));
    await symlink('../../shared.md', at('inside.md'));
    await symlink(join(elsewhere.path, 'x.md'), at('outside.md'));
    await symlink('../../nothing.md', at('nowhere.md'));
    await symlink('/dev/zero', at('endless.md'));
    await symlink('loop.md', at('loop.md'));
    deepEqual(await ids(), ['dec-inside']);
    deepEqual(await problems(), [
      `${place}/endless.md:1:1 decision_outside_checkout`,
      `${place}/loop.md:1:1 decision_unreadable`,
      `${place}/nowhere.md:1:1 decision_unreadable`,
      `${place}/outside.md:1:1 decision_outside_checkout`,
    ]);
  });

  it('when a link leads to a folder whose name starts like ours, then it leaves the checkout', async () => {
    const inner = join(checkout.path, 'repo');
    await mkdir(join(inner, place), { recursive: true });
    await mkdir(`${inner}-sibling`);
    await writeFile(`${inner}-sibling/x.md`, bareFile);
    await symlink(`${inner}-sibling/x.md`, join(inner, place, 'x.md'));
    const { decisions } = await new DecisionFolder(inner).list();
    deepEqual(decisions, []);
  });

  it('when the folder itself is a link out of the checkout, then none of its files is read', async () => {
    await using elsewhere = await temporaryFolder();
    await writeFile(join(elsewhere.path, 'x.md'), bareFile);
    await rm(join(checkout.path, place), { recursive: true });
    await symlink(elsewhere.path, join(checkout.path, place));
    deepEqual(await problems(), [`${place}/x.md:1:1 decision_outside_checkout`]);
  });

  it('when an entry is a pipe, then nobody waits for it', async () => {
    execFileSync('mkfifo', [at('pipe.md')]);
    await writeFile(at('a.md'), bareFile);
    deepEqual(await ids(), ['dec-docs-cleanup']);
    deepEqual(await problems(), [`${place}/pipe.md:1:1 decision_not_a_file`]);
  });

  it('when a name is not UTF-8, then the file is told and not passed over', async () => {
    const name = Buffer.concat([Buffer.from(at('caf')), Buffer.from([0xe9]), Buffer.from('.md')]);
    await writeFile(name, bareFile);
    deepEqual(await problems(), [`${place}/caf\ufffd.md:1:1 decision_unreadable`]);
  });

  it('when a file is huge, then no more than its limit is read', async () => {
    execFileSync('truncate', ['-s', '20G', at('huge.md')]);
    deepEqual(await problems(), [`${place}/huge.md:1:1 decision_too_large`]);
  });

  it('when the place is taken by a file, then that is told', async () => {
    await rm(join(checkout.path, place), { recursive: true });
    await writeFile(join(checkout.path, place), '');
    deepEqual(await problems(), [`${place}:1:1 decision_unreadable`]);
  });

  describe('and they were read before', () => {
    const first = async (one: DecisionFolder): Promise<unknown> => (await one.list()).decisions[0];

    it('when a file rested long enough, then it is not read again until it changes', async () => {
      const folderLater = new DecisionFolder(checkout.path, undefined, () => Date.now() + 60_000);
      await writeFile(at('a.md'), withId('dec-1'));
      await utimes(at('a.md'), 1, 1);
      const before = await first(folderLater);
      equal(await first(folderLater), before);
      await writeFile(at('a.md'), withId('dec-2'));
      await utimes(at('a.md'), 1, 1);
      deepEqual(await ids(), ['dec-2']);
      notEqual(await first(folderLater), before);
    });

    it('when a file is brand new, then its dates are not trusted yet', async () => {
      await writeFile(at('a.md'), bareFile);
      notEqual(await first(folder), await first(folder));
    });

    it('when a file is gone or another one took its place, then the list says so', async () => {
      await writeFile(at('a.md'), withId('dec-1'));
      await writeFile(at('b.md'), withId('dec-2'));
      deepEqual(await ids(), ['dec-1', 'dec-2']);
      await rename(at('b.md'), at('a.md'));
      deepEqual(await ids(), ['dec-2']);
      await rm(at('a.md'));
      deepEqual(await ids(), []);
    });
  });
});
