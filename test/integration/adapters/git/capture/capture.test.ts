import { deepEqual, equal } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToBytes } from '../../../../../src/adapters/git/objects/pathBytes.ts';
import { assertCaptured, base, type CaptureRow } from '../../../../fixtures/captureRow.ts';
import { repoAt, type GitRepo } from '../../../../fixtures/gitRepo.ts';
import { manyFiles } from '../../../../fixtures/manyFiles.ts';
import { workspaceOf } from '../../../../fixtures/workspaceScene.ts';

const rows: readonly CaptureRow[] = [
  { when: 'nothing was done', agent: () => undefined, changes: [] },
  {
    when: 'a file was changed and staged',
    agent: async (workspace) => {
      await workspace.write({ 'docs/g.md': 'new\n' });
      await workspace.git('add', '--all');
    },
    changes: ['M docs/g.md'],
  },
  {
    when: 'a file was changed and not staged',
    agent: (workspace) => workspace.write({ 'docs/g.md': 'new\n' }),
    changes: ['M docs/g.md'],
  },
  {
    when: 'a file was staged and then put back',
    agent: async (workspace) => {
      await workspace.write({ 'docs/g.md': 'new\n' });
      await workspace.git('add', '--all');
      await workspace.write({ 'docs/g.md': 'guide\n' });
    },
    changes: [],
  },
  {
    when: 'a file was added and not staged',
    agent: (workspace) => workspace.write({ 'docs/n.md': 'new\n' }),
    changes: ['A docs/n.md'],
  },
  {
    when: 'the agent committed, on a branch of its own',
    agent: async (workspace) => {
      await workspace.git('checkout', '--quiet', '-b', 'mine');
      await workspace.write({ 'docs/g.md': 'new\n', 'docs/n.md': 'new\n' });
      await workspace.git('add', '--all');
      await workspace.git('-c', 'user.name=A', '-c', 'user.email=a@b', 'commit', '-qm', 'mine');
    },
    changes: ['M docs/g.md', 'A docs/n.md'],
  },
  {
    when: 'a file was deleted',
    agent: (workspace) => workspace.write({ 'docs/g.md': null }),
    changes: ['D docs/g.md'],
  },
  {
    when: 'a file was renamed',
    agent: (workspace) => workspace.git('mv', 'docs/g.md', 'docs/h.md'),
    changes: ['D docs/g.md', 'A docs/h.md'],
  },
  {
    when: 'a file was renamed in case alone',
    agent: (workspace) =>
      rename(join(workspace.path, 'docs/g.md'), join(workspace.path, 'docs/G.md')),
    changes: ['A docs/G.md', 'D docs/g.md'],
  },
  {
    when: 'a mode was changed',
    agent: (workspace) => workspace.write({ 'src/a.txt': { executable: 'a\n' } }),
    changes: ['M src/a.txt 100755'],
  },
  {
    when: 'a link to a file of the repository was added',
    agent: (workspace) => workspace.write({ 'docs/l.md': { link: '../src/a.txt' } }),
    changes: ['A docs/l.md 120000'],
  },
  {
    when: 'a file became a link, a folder and a folder became a file',
    agent: (workspace) =>
      workspace.write({
        'src/a.txt': { link: 'b.txt' },
        'src/b.txt': null,
        'src/b.txt/c': 'c',
        docs: 'd',
      }),
    changes: ['A docs', 'D docs/g.md', 'M src/a.txt 120000', 'D src/b.txt', 'A src/b.txt/c'],
  },
  {
    when: 'a binary was added',
    agent: (workspace) => workspace.write({ 'docs/b': Buffer.from([0, 1, 254, 255, 13, 10]) }),
    changes: ['A docs/b'],
  },
  {
    when: 'names have spaces, quotes, newlines, backslashes, a glob and a leading dash',
    agent: (workspace) =>
      workspace.write({
        'a b': '1',
        'q"t': '2',
        'n\nl': '3',
        'b\\s': '4',
        '*': '5',
        '-x': '6',
        ':(top)': '7',
      }),
    changes: ['A *', 'A -x', 'A :(top)', 'A a b', 'A b\\s', 'A n\nl', 'A q"t'],
  },
  {
    when: 'a name is not UTF-8',
    agent: (workspace) =>
      writeFile(
        Buffer.concat([Buffer.from(`${workspace.path}/docs/`), pathToBytes('\udcff\udce9')]),
        'x',
      ),
    changes: ['A docs/\udcff\udce9'],
  },
  {
    when: 'files are ignored by the repository',
    agent: (workspace) => workspace.write({ 'src/x.o': 'o', 'dist/out': 'o', 'dist/deep/er': 'o' }),
    changes: [],
  },
  {
    when: 'a tracked file matches an ignore rule',
    base: { ...base, 'src/kept.o': 'kept\n', 'dist/kept': 'kept\n' },
    agent: (workspace) =>
      workspace.write({ 'src/kept.o': 'new\n', 'dist/kept': 'new\n', 'dist/x': 'o' }),
    changes: ['M dist/kept', 'M src/kept.o'],
  },
  {
    when: 'files are ignored by the operator alone',
    operator: async (repo) => {
      mkdirSync(join(repo.path, '.git/info'));
      await writeFile(join(repo.path, '.git/info/exclude'), 'scratch/\n');
      await writeFile(join(repo.path, '.git/mine'), '*.tmp\n');
      await repo.git('config', 'core.excludesFile', join(repo.path, '.git/mine'));
    },
    agent: (workspace) => workspace.write({ 'scratch/o': 'o', 'src/x.tmp': 'o' }),
    changes: [],
  },
  {
    when: 'line endings were never normalised and attributes ask for it',
    base: { 'crlf.md': 'a\r\nb\r\n', 'w.bat': 'a\r\n', 'mixed.txt': 'a\r\nb\n' },
    operator: async (repo) => {
      await repo.write({ '.gitattributes': '*.md text\n*.bat text eol=crlf\n*.txt text=auto\n' });
      await repo.git('add', '.gitattributes');
      await repo.git('commit', '--quiet', '-m', 'attributes');
      await repo.git('config', 'core.autocrlf', 'true');
    },
    agent: () => undefined,
    changes: [],
  },
  {
    when: 'a changed file has line endings that attributes ask to normalise',
    base: { '.gitattributes': '*.md text\n', 'a.md': 'a\nb\n', 'b.md': 'b\n', 'c.x': 'c\n' },
    agent: (workspace) =>
      workspace.write({ 'a.md': 'a\r\nb\r\n', 'b.md': 'new\r\n', 'n.md': 'n\r\n', 'c.x': 'c\r\n' }),
    changes: ['M b.md', 'M c.x', 'A n.md'],
    holds: { 'b.md': 'new\n', 'n.md': 'n\n', 'c.x': 'c\r\n', 'a.md': 'a\nb\n' },
  },
  {
    when: 'the operator has line endings converted and a file was stored without',
    base: { 'old.md': 'a\r\n' },
    operator: (repo) => repo.git('config', 'core.autocrlf', 'true'),
    agent: (workspace) => workspace.write({ 'old.md': 'a\r\nb\r\n', 'n.md': 'n\r\n' }),
    changes: ['A n.md', 'M old.md'],
    holds: { 'old.md': 'a\r\nb\r\n', 'n.md': 'n\n' },
  },
  {
    when: 'files of a filter are changed, then only pointers pass',
    base: { '.gitattributes': '*.bin filter=lfs\n*.x filter=unknown\n', 'a.bin': 'a\n' },
    operator: (repo) => repo.git('config', 'filter.lfs.clean', 'cat'),
    agent: (workspace) =>
      workspace.write({
        'a.bin': 'raw\n',
        'b.bin': 'version https://git-lfs.github.com/spec/v1\noid 1\n',
        'c.x': 'x',
      }),
    changes: ['M a.bin', 'A b.bin', 'A c.x'],
    refused: ['a.bin'],
  },
  {
    when: 'a file is kept by a filter, then its pointer is what is worked on',
    base: { '.gitattributes': '*.bin filter=lfs\n', 'a.bin': 'version pointer\n', b: 'b\n' },
    operator: async (repo) => {
      await repo.git('config', 'filter.lfs.clean', 'false');
      await repo.git('config', 'filter.lfs.smudge', 'false');
      await repo.git('config', 'filter.lfs.required', 'true');
    },
    agent: (workspace) => workspace.write({ b: 'new\n' }),
    changes: ['M b'],
  },
  {
    when: 'empty folders come and go',
    agent: (workspace) => mkdirSync(join(workspace.path, 'empty/er'), { recursive: true }),
    changes: [],
  },
];

describe('given a workspace in which an agent worked', () => {
  for (const row of rows) {
    it(`when ${row.when}, then the capture tells exactly that`, () => assertCaptured(row));
  }
});

describe('given a base with a submodule', () => {
  const submodule = async (repo: GitRepo): Promise<void> => {
    const head = await repo.git('rev-parse', 'HEAD');
    await repo.write({ '.gitmodules': '[submodule "lib"]\n\tpath = lib\n\turl = ./x\n' });
    await repo.git('add', '.gitmodules');
    await repo.git('update-index', '--add', '--cacheinfo', `160000,${head},lib`);
    await repo.git('commit', '--quiet', '-m', 'submodule');
  };

  it('when it is left alone, or its empty folder is gone, then nothing has changed', async () => {
    await using scene = await workspaceOf(base, submodule);
    deepEqual((await scene.workspaces.capture(scene.workspace)).changes, []);
    await rm(join(scene.workspace.path, 'lib'), { recursive: true });
    const { changes, refused } = await scene.workspaces.capture(scene.workspace);
    deepEqual([changes, refused], [[], []]);
  });

  it('when a file or a link takes its place, then it is refused by name', async () => {
    for (const content of ['x', { link: 'src' }]) {
      await using scene = await workspaceOf(base, submodule);
      await repoAt(scene.workspace.path).write({ lib: content });
      const { refused } = await scene.workspaces.capture(scene.workspace);
      deepEqual(refused, [{ path: 'lib', why: 'it is a submodule, whose content is not ours' }]);
    }
  });

  it('when the agent makes it point elsewhere in its own repository, then nothing has changed', async () => {
    await using scene = await workspaceOf(base, submodule);
    const workspace = repoAt(scene.workspace.path);
    await workspace.git('update-index', '--cacheinfo', `160000,${'1'.repeat(40)},lib`);
    const { changes, refused } = await scene.workspaces.capture(scene.workspace);
    deepEqual([changes, refused], [[], []]);
  });

  it('when something is put into it, then it is refused by name', async () => {
    await using scene = await workspaceOf(base, submodule);
    await repoAt(scene.workspace.path).write({ 'lib/evil': 'x' });
    const { changes, refused } = await scene.workspaces.capture(scene.workspace);
    deepEqual(changes, []);
    deepEqual(
      refused.map(({ path }) => path),
      ['lib'],
    );
  });
});

describe('given 10,000 files', () => {
  it('when one is changed, then the capture finds it', async () => {
    await using scene = await workspaceOf(base, (repo) => manyFiles(repo, 10_000));
    await repoAt(scene.workspace.path).write({ 'd7/7': 'new\n' });
    const { changes } = await scene.workspaces.capture(scene.workspace);
    deepEqual(
      changes.map(({ path }) => path),
      ['d7/7'],
    );
    equal(await readFile(join(scene.repo.path, 'd7/7'), 'utf8'), '7\n');
  });
});
