import { deepEqual, equal } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from '../../src/adapters/git/gitRepository.ts';
import { ProcessIdentities } from '../../src/adapters/process/identity.ts';
import { gitRepo } from '../fixtures/gitRepo.ts';

const processes = new ProcessIdentities();

describe('given a commit built on the tip of the checked-out branch', () => {
  it('when landed, then branch, index and files have it and nothing else has changed', async () => {
    await using repo = await gitRepo({
      'a.txt': 'old\n',
      'b.txt': 'b\n',
      'gone/c.txt': 'c\n',
      s: 's',
    });
    await repo.write({ 'b.txt': 'staged\n', 'new.txt': 'untracked\n' });
    await repo.git('add', 'b.txt');
    await repo.write({ 'b.txt': 'dirty\n' });
    const tip = await repo.git('rev-parse', 'main');
    const commit = await repo.commitOf({
      'a.txt': 'new\n',
      'gone/c.txt': null,
      'added/d.txt': { executable: 'd\n' },
      s: { link: 'a.txt' },
    });
    const opened = await GitRepository.open(repo.path, { processes });

    const outcome = await opened.land({ id: 'wc-1', branch: 'main', tip, commit, unsaved: [] });

    deepEqual(outcome, { kind: 'landed' });
    equal(await repo.git('rev-parse', 'HEAD'), commit);
    equal(await repo.git('status', '--porcelain'), 'MM b.txt\n?? new.txt');
    equal(await readFile(join(repo.path, 'a.txt'), 'utf8'), 'new\n');
    equal(existsSync(join(repo.path, 'gone')), false);
    equal(existsSync(join(repo.path, '.git/index.lock')), false);
  });
});
