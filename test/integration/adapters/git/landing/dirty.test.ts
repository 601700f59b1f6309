import { chmod, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  assertRefused,
  exclude,
  guide,
  stage,
  type RefusalRow,
} from '../../../../fixtures/refusedLanding.ts';

const rows: readonly RefusalRow[] = [
  {
    when: 'a touched file has changes',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: (repo) => repo.write({ 'docs/g.md': 'mine\n' }),
  },
  {
    when: 'a touched file has the very content that is to land',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: (repo) => repo.write(guide),
  },
  {
    when: 'a touched file is staged',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: (repo) => stage(repo, { 'docs/g.md': 'mine\n' }),
  },
  {
    when: 'a touched file is staged with the content that is to land',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: (repo) => stage(repo, guide),
  },
  {
    when: 'a touched file is staged and put back in the work tree',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: async (repo) => {
      await stage(repo, { 'docs/g.md': 'mine\n' });
      await repo.write({ 'docs/g.md': 'guide\n' });
    },
  },
  {
    when: 'a touched file is deleted in the work tree',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: (repo) => rm(join(repo.path, 'docs/g.md')),
  },
  {
    when: 'the folder of a touched file is deleted',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: (repo) => rm(join(repo.path, 'docs'), { recursive: true }),
  },
  {
    when: 'a file to be deleted is already gone',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    lands: { 'docs/g.md': null },
    operator: (repo) => rm(join(repo.path, 'docs/g.md')),
  },
  {
    when: 'a touched file was made executable',
    reason: 'checkout_dirty',
    paths: ['run.sh'],
    lands: { 'run.sh': 'walk\n' },
    operator: (repo) => chmod(join(repo.path, 'run.sh'), 0o755),
  },
  {
    when: 'a touched file was replaced by a link to the same content',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: async (repo) => {
      await rename(join(repo.path, 'docs/g.md'), join(repo.path, 'elsewhere'));
      await symlink('../elsewhere', join(repo.path, 'docs/g.md'));
    },
  },
  {
    when: 'the folder of a touched file was replaced by a link to another with the same files',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: async (repo) => {
      await rename(join(repo.path, 'docs'), join(repo.path, 'elsewhere'));
      await symlink('elsewhere', join(repo.path, 'docs'));
    },
  },
  {
    when: 'a file marked assume-unchanged is touched and has changes',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: async (repo) => {
      await repo.git('update-index', '--assume-unchanged', 'docs/g.md');
      await repo.write({ 'docs/g.md': 'mine\n' });
    },
  },
  {
    when: 'a file marked skip-worktree is touched and has changes',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: async (repo) => {
      await repo.git('update-index', '--skip-worktree', 'docs/g.md');
      await repo.write({ 'docs/g.md': 'mine\n' });
    },
  },
  {
    when: 'a file marked skip-worktree is touched and is not there',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: async (repo) => {
      await repo.git('update-index', '--skip-worktree', 'docs/g.md');
      await rm(join(repo.path, 'docs/g.md'));
    },
  },
  {
    when: 'a touched file was changed in the same second, to the same size and time, as the index was written',
    reason: 'checkout_dirty',
    paths: ['docs/g.md'],
    operator: async (repo) => {
      // All that git compares beside the content is made equal; only its distrust of young files is left.
      await repo.git('config', 'core.trustctime', 'false');
      await repo.git('config', 'core.checkStat', 'minimal');
      const [file, index] = [join(repo.path, 'docs/g.md'), join(repo.path, '.git/index')];
      await utimes(file, 1_000_000_000, 1_000_000_000);
      await repo.git('update-index', '--refresh');
      await utimes(index, 1_000_000_000, 1_000_000_000);
      await writeFile(file, 'GUIDE\n');
      await utimes(file, 1_000_000_000, 1_000_000_000);
    },
  },
  {
    when: 'a touched file is left out by a sparse checkout',
    reason: 'checkout_sparse',
    paths: ['docs/g.md'],
    says: /is sparse and leaves out docs\/g\.md; .*git sparse-checkout add/,
    operator: (repo) => repo.git('sparse-checkout', 'set', 'elsewhere'),
  },
  {
    when: 'a touched file is left out by a sparse checkout whose index is sparse too',
    reason: 'checkout_sparse',
    paths: ['docs/g.md'],
    operator: (repo) => repo.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'elsewhere'),
  },
  {
    when: 'a touched file of a sparse checkout is deleted beside one that is left out',
    reason: 'checkout_dirty',
    paths: ['a.txt'],
    lands: { 'docs/g.md': 'new\n', 'a.txt': 'new\n' },
    operator: async (repo) => {
      await repo.git('sparse-checkout', 'set', 'elsewhere');
      await rm(join(repo.path, 'a.txt'));
    },
  },
  {
    when: 'an untracked file stands where one is added',
    reason: 'checkout_dirty',
    paths: ['docs/n.md'],
    lands: { 'docs/n.md': 'new\n' },
    operator: (repo) => repo.write({ 'docs/n.md': 'mine\n' }),
  },
  {
    when: 'an untracked file with the very content stands where one is added',
    reason: 'checkout_dirty',
    paths: ['docs/n.md'],
    lands: { 'docs/n.md': 'new\n' },
    operator: (repo) => repo.write({ 'docs/n.md': 'new\n' }),
  },
  {
    when: 'an ignored file stands where one is added',
    reason: 'checkout_dirty',
    paths: ['docs/n.md'],
    lands: { 'docs/n.md': 'new\n' },
    operator: (repo) => exclude(repo, 'docs/n.md', { 'docs/n.md': 'precious\n' }),
  },
  {
    when: 'an ignored folder stands where a file is added',
    reason: 'checkout_dirty',
    paths: ['build'],
    lands: { build: 'new\n' },
    operator: (repo) => exclude(repo, 'build/', { 'build/o': 'precious\n' }),
  },
  {
    when: 'an ignored file stands where a folder is added',
    reason: 'checkout_dirty',
    paths: ['build/x'],
    lands: { 'build/x': 'new\n' },
    operator: (repo) => exclude(repo, 'build', { build: 'precious\n' }),
  },
  {
    when: 'an ignored file stands in a folder that becomes a file',
    reason: 'checkout_dirty',
    paths: ['docs'],
    lands: { 'docs/g.md': null, 'docs/h.md': null, docs: 'now a file\n' },
    operator: (repo) => exclude(repo, '*.o', { 'docs/a.o': 'precious\n' }),
  },
  {
    when: 'an untracked link stands on the way of an added file',
    reason: 'checkout_dirty',
    paths: ['gen/x'],
    lands: { 'gen/x': 'new\n' },
    operator: (repo) => repo.write({ gen: { link: tmpdir() } }),
  },
  {
    when: 'an ignored link stands on the way of an added file',
    reason: 'checkout_dirty',
    paths: ['gen/x'],
    lands: { 'gen/x': 'new\n' },
    operator: (repo) => exclude(repo, 'gen', { gen: { link: tmpdir() } }),
  },
  {
    when: 'an added file is already announced to the index',
    reason: 'checkout_dirty',
    paths: ['docs/n.md'],
    lands: { 'docs/n.md': 'new\n' },
    operator: async (repo) => {
      await repo.write({ 'docs/n.md': 'mine\n' });
      await repo.git('add', '--intent-to-add', 'docs/n.md');
    },
  },
  {
    when: 'an added file is staged but not in the work tree',
    reason: 'checkout_dirty',
    paths: ['docs/n.md'],
    lands: { 'docs/n.md': 'new\n' },
    operator: async (repo) => {
      await stage(repo, { 'docs/n.md': 'mine\n' });
      await rm(join(repo.path, 'docs/n.md'));
    },
  },
  {
    when: 'one of many touched files has changes',
    reason: 'checkout_dirty',
    paths: ['run.sh'],
    lands: { 'docs/g.md': 'new\n', 'run.sh': 'new\n', 'x/y': 'new\n', 'a.txt': null },
    operator: (repo) => repo.write({ 'run.sh': 'mine\n' }),
  },
  {
    when: 'a touched file is open with unsaved changes',
    reason: 'editor_dirty',
    paths: ['docs/g.md'],
    unsaved: (repo) => [join(repo.path, 'docs/g.md'), join(repo.path, 'a.txt')],
  },
  {
    when: 'a file to be added is open and not yet saved, seen through a link to the checkout',
    reason: 'editor_dirty',
    paths: ['docs/n.md'],
    lands: { 'docs/n.md': 'new\n' },
    operator: (repo) => symlink(repo.path, `${repo.path}-link`),
    unsaved: (repo) => [join(`${repo.path}-link`, 'docs/n.md')],
  },
];

describe('given work of the operator on a path that is to land', () => {
  for (const row of rows) {
    it(`when ${row.when}, then it is refused as ${row.reason} and nothing has changed`, () =>
      assertRefused(row));
  }
});
