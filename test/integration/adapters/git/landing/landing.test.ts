import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from '../../../../../src/adapters/git/gitRepository.ts';
import { ProcessIdentities } from '../../../../../src/adapters/process/identity.ts';
import type { LandOutcome } from '../../../../../src/engine/ports/repository.ts';
import {
  gitRepo,
  repoAt,
  type Files,
  type GitRepo,
  type Snapshot,
} from '../../../../fixtures/gitRepo.ts';

const processes = new ProcessIdentities();

const base: Files = {
  'a.txt': 'a\n',
  'b.txt': 'b\n',
  'docs/g.md': 'guide\n',
  'docs/h.md': 'help\n',
  'run.sh': 'run\n',
};

/** A state of the operator's checkout that is no reason to refuse, and what has to hold afterwards. */
interface Row {
  readonly when: string;
  readonly lands?: Files;
  readonly base?: Files;
  readonly operator?: (repo: GitRepo) => unknown;
  readonly then?: (repo: GitRepo, commit: string) => unknown;
  /** `git status --porcelain` before and after. */
  readonly status?: string;
}

const rows: readonly Row[] = [
  { when: 'nothing else is there' },
  {
    when: 'other files are staged, dirty, untracked and ignored',
    operator: async (repo) => {
      await repo.write({ 'b.txt': 'staged\n', 'new.txt': 'untracked\n', '.git/x': '' });
      await repo.git('add', 'b.txt');
      await repo.write({ 'b.txt': 'dirty\n', 'run.sh': null });
    },
    status: 'MM b.txt\n D run.sh\n?? new.txt',
  },
  {
    when: 'other entries are announced, assumed unchanged and skipped',
    operator: async (repo) => {
      await repo.write({ 'new.txt': 'announced\n', 'b.txt': 'hidden\n', 'run.sh': 'hidden too\n' });
      await repo.git('add', '--intent-to-add', 'new.txt');
      await repo.git('update-index', '--assume-unchanged', 'b.txt');
      await repo.git('update-index', '--skip-worktree', 'run.sh');
    },
    status: ' A new.txt',
  },
  {
    when: 'a touched file has another time but the same content',
    operator: (repo) => utimes(join(repo.path, 'docs/g.md'), 1, 1),
  },
  {
    when: 'files are added, deleted, made executable and turned into links',
    lands: {
      'docs/g.md': null,
      'docs/h.md': null,
      'run.sh': { executable: 'run\n' },
      'a.txt': { link: 'b.txt' },
      'new/deep/er': Buffer.from([0, 1, 2, 255]),
    },
    then: (repo) => ok(!existsSync(join(repo.path, 'docs'))),
  },
  {
    when: 'a folder becomes a file and a file a folder',
    lands: {
      'docs/g.md': null,
      'docs/h.md': null,
      docs: 'file\n',
      'a.txt': null,
      'a.txt/x': 'x\n',
    },
  },
  {
    when: 'a file is renamed in case alone',
    lands: { 'docs/g.md': null, 'docs/G.md': 'guide\n' },
  },
  {
    when: 'names have spaces, quotes and newlines',
    lands: { 'a b': '1', 'q"t': '2', 'n\nl': '3', '-x': '4', '*': '5' },
  },
  {
    when: 'line endings are converted for the operator',
    base: { ...base, '.gitattributes': '*.md text\n' },
    operator: async (repo) => {
      await repo.git('config', 'core.autocrlf', 'true');
      await rm(join(repo.path, 'docs'), { recursive: true });
      await repo.git('checkout', '--', '.');
    },
    then: async (repo) => equal(await readFile(join(repo.path, 'docs/g.md'), 'utf8'), 'new\r\n'),
  },
  {
    when: 'the commit itself changes how lines end',
    lands: { '.gitattributes': '*.md text eol=crlf\n', 'docs/g.md': 'new\n' },
    then: async (repo) => equal(await readFile(join(repo.path, 'docs/g.md'), 'utf8'), 'new\r\n'),
  },
  {
    when: 'a filter that would fail is configured for a touched file',
    base: { ...base, '.gitattributes': '*.md filter=evil\n' },
    operator: async (repo) => {
      for (const key of ['clean', 'smudge', 'process']) {
        await repo.git('config', `filter.evil.${key}`, `touch ${repo.path}/../CANARY; false`);
      }
      await repo.git('config', 'filter.evil.required', 'true');
      await repo.git('config', 'filter.od=d.name.smudge', 'false');
    },
    then: async (repo) => {
      equal(await readFile(join(repo.path, 'docs/g.md'), 'utf8'), 'new\n');
      await repo.git('config', '--remove-section', 'filter.evil');
    },
  },
  {
    when: 'the index is split',
    operator: (repo) => repo.git('update-index', '--split-index'),
  },
  {
    when: 'the index has version 4 and an untracked cache',
    operator: async (repo) => {
      await repo.git('update-index', '--index-version', '4');
      await repo.git('update-index', '--force-untracked-cache');
      await repo.write({ 'new.txt': 'untracked\n' });
      await repo.git('-c', 'core.untrackedCache=true', 'status');
    },
    status: '?? new.txt',
  },
  {
    when: 'the checkout is sparse and the commit stays within it',
    operator: (repo) => repo.git('sparse-checkout', 'set', 'docs'),
    then: (repo) => ok(!existsSync(join(repo.path, 'x'))),
    base: { ...base, 'x/y': 'out of the cone\n' },
  },
  {
    when: 'the checkout and its index are sparse and the commit stays within them',
    operator: (repo) => repo.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'docs'),
    then: (repo) => ok(!existsSync(join(repo.path, 'x'))),
    base: { ...base, 'x/y': 'out of the cone\n' },
  },
  {
    when: 'a file outside the sparse checkout was put back by hand',
    base: { ...base, 'x/y': 'out of the cone\n' },
    operator: async (repo) => {
      await repo.git('sparse-checkout', 'set', 'docs');
      await repo.write({ 'x/y': 'out of the cone\n' });
    },
    then: (repo) => ok(existsSync(join(repo.path, 'x/y'))),
  },
  {
    when: 'refs are packed and the reflog is off',
    operator: async (repo) => {
      await repo.git('pack-refs', '--all');
      await repo.git('config', 'core.logAllRefUpdates', 'false');
    },
  },
];

describe('given a commit built on the tip of the checked-out branch', () => {
  for (const row of rows) {
    it(`when ${row.when}, then branch, index and files have it and nothing else has changed`, async () => {
      await using repo = await gitRepo(row.base ?? base);
      const lands = row.lands ?? { 'docs/g.md': 'new\n', 'docs/n.md': 'added\n' };
      const commit = await repo.commitOf(lands);
      await row.operator?.(repo);
      const before = await repo.snapshot();

      deepEqual(await land(repo, commit), { kind: 'landed' });

      equal(await repo.git('rev-parse', 'main'), commit);
      deepEqual(others(await repo.snapshot(), lands), others(before, lands));
      await row.then?.(repo, commit);
      equal(await repo.git('status', '--porcelain'), row.status ?? '');
      deepEqual(leftovers(repo), []);
    });
  }
});

describe('given a branch that is checked out elsewhere or nowhere', () => {
  it('when a linked worktree has it, then it lands there, with its own dirty work untouched', async () => {
    await using repo = await gitRepo(base);
    const commit = await repo.commitOf({ 'docs/g.md': 'new\n' });
    await repo.git('checkout', '--quiet', '-b', 'mine');
    await using linked = repoAt(`${repo.path}-linked`);
    await repo.git('worktree', 'add', '--quiet', linked.path, 'main');
    await linked.write({ 'b.txt': 'dirty\n' });
    await repo.write({ 'docs/g.md': 'dirty on my own branch\n' });
    const before = await repo.snapshot();

    deepEqual(await land(repo, commit), { kind: 'landed' });

    equal(await linked.git('status', '--porcelain'), ' M b.txt');
    equal(await linked.git('rev-parse', 'HEAD'), commit);
    equal(await readFile(join(linked.path, 'docs/g.md'), 'utf8'), 'new\n');
    const { files, index, head } = await repo.snapshot();
    deepEqual(
      { files, index, head },
      { files: before.files, index: before.index, head: before.head },
    );
  });

  it('when opened from the linked worktree, then the main checkout is landed in', async () => {
    await using repo = await gitRepo(base);
    const commit = await repo.commitOf({ 'docs/g.md': 'new\n' });
    await using linked = repoAt(`${repo.path}-linked`);
    await repo.git('worktree', 'add', '--quiet', '-b', 'mine', linked.path);
    deepEqual(await land(linked, commit), { kind: 'landed' });
    equal(await repo.git('status', '--porcelain'), '');
    equal(await repo.git('rev-parse', 'HEAD'), commit);
    equal(await linked.git('status', '--porcelain'), '');
  });

  it('when nobody has it, then only the branch moves', async () => {
    await using repo = await gitRepo(base);
    const commit = await repo.commitOf({ 'docs/g.md': 'new\n' });
    await repo.git('checkout', '--quiet', '--detach');
    await repo.write({ 'docs/g.md': 'dirty\n' });
    const before = await repo.snapshot();

    deepEqual(await land(repo, commit), { kind: 'landed' });

    equal(await repo.git('rev-parse', 'main'), commit);
    const { files, index, head } = await repo.snapshot();
    deepEqual(
      { files, index, head },
      { files: before.files, index: before.index, head: before.head },
    );
    deepEqual(leftovers(repo), []);
  });

  it('when a worktree has only been unmounted, then a branch nobody has still lands', async () => {
    await using repo = await gitRepo(base);
    const commit = await repo.commitOf({ 'docs/g.md': 'new\n' });
    await repo.git('checkout', '--quiet', '-b', 'mine');
    await repo.git('worktree', 'add', '--quiet', '-b', 'away', `${repo.path}-linked`);
    await rm(`${repo.path}-linked`, { recursive: true });
    deepEqual(await land(repo, commit), { kind: 'landed' });
  });
});

describe('given a landing that went well', () => {
  it('when looked for, then git kept one reflog line and wrote nothing else of its own', async () => {
    await using repo = await gitRepo(base);
    const commit = await repo.commitOf({ 'docs/g.md': 'new\n' });
    await land(repo, commit);
    const reflog = await repo.git('reflog', '--format=%gs', 'main');
    ok(/^haft: land wc-1 \([0-9a-f]{8}\)\ncommit \(initial\): base$/.test(reflog), reflog);
    for (const file of ['FETCH_HEAD', 'ORIG_HEAD', 'MERGE_HEAD', 'AUTO_MERGE', 'index.lock']) {
      ok(!existsSync(join(repo.path, '.git', file)), file);
    }
    equal(await repo.git('stash', 'list'), '');
  });

  it('when its commit is reverted, then the former tree is back', async () => {
    await using repo = await gitRepo(base);
    const tree = await repo.git('rev-parse', 'HEAD^{tree}');
    await land(repo, await repo.commitOf({ 'docs/g.md': null, n: 'n' }));
    await repo.git('revert', '--no-edit', 'HEAD');
    equal(await repo.git('rev-parse', 'HEAD^{tree}'), tree);
  });

  it('when the repository uses SHA-256, then it lands as well', async () => {
    await using repo = await gitRepo(base, ['--object-format=sha256']);
    const commit = await repo.commitOf({ 'docs/g.md': 'new\n' });
    equal(commit.length, 64);
    deepEqual(await land(repo, commit), { kind: 'landed' });
    equal(await repo.git('status', '--porcelain'), '');
  });

  it('when an edit of the same size follows in the same second, then git still sees it', async () => {
    await using repo = await gitRepo(base);
    await repo.write({ 'b.txt': 'c\n' });
    const commit = await repo.commitOf({ 'docs/g.md': 'new\n' });
    await land(repo, commit);
    equal(await repo.git('status', '--porcelain'), ' M b.txt');
  });
});

async function land(repo: GitRepo, commit: string): Promise<LandOutcome> {
  const tip = await repo.git('rev-parse', 'main');
  const opened = await GitRepository.open(repo.path, { processes });
  return opened.land({ id: 'wc-1', branch: 'main', tip, commit, unsaved: [] });
}

/** What of a snapshot the commit must not change. */
function others({ files, index, head }: Snapshot, lands: Files): unknown {
  const isOwn = (path: string): boolean => !(path in lands) && !path.startsWith('a.txt/');
  const own = Object.entries(files).filter(([path]) => isOwn(path));
  const pathOf = (entry: string): string => /\t(.*)/.exec(entry)?.[1] ?? '';
  const entries = index.split(/\n(?=\d{6} )/).filter((entry) => isOwn(pathOf(entry)));
  const quoted = entries.filter((entry) => !pathOf(entry).startsWith('"'));
  return { files: Object.fromEntries(own), entries: quoted, head };
}

function leftovers(repo: GitRepo): string[] {
  const names = ['index.lock', 'HEAD.lock', 'refs/heads/main.lock', 'haft/landing/wc-1.json'];
  names.push('haft/landing/wc-1.lock', 'haft/landing/wc-1.index', 'haft/landing/wc-1.old');
  return names.filter((name) => existsSync(join(repo.path, '.git', name)));
}
