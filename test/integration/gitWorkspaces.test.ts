import { deepEqual, equal } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from '../../src/adapters/git/gitRepository.ts';
import { GitWorkspaces } from '../../src/adapters/git/gitWorkspaces.ts';
import { ProcessIdentities } from '../../src/adapters/process/identity.ts';
import { gitRepo, repoAt, type Files } from '../fixtures/gitRepo.ts';

const processes = new ProcessIdentities();

describe('given a workspace of a repository', () => {
  it('when captured untouched, then nothing has changed and its own status is clean', async () => {
    await using made = await workspaceOf({
      'a.txt': 'a\r\n',
      '.gitattributes': '* text=auto eol=crlf\n',
    });
    const capture = await made.workspaces.capture(made.workspace);
    deepEqual(capture.changes, []);
    equal(capture.tree, await made.repo.git('rev-parse', 'HEAD^{tree}'));
    equal(await repoAt(made.workspace.path).git('status', '--porcelain'), '');
  });

  it('when files are added, changed and deleted, then the capture says so and nothing else', async () => {
    await using made = await workspaceOf({
      'a.txt': 'a\n',
      'b.txt': 'b\n',
      'c.txt': 'c\n',
      '.gitignore': '*.o\n',
    });
    await repoAt(made.workspace.path).write({
      'a.txt': 'aa\n',
      'b.txt': null,
      'new/d.txt': 'd',
      'x.o': 'o',
    });
    const capture = await made.workspaces.capture(made.workspace);
    const told = capture.changes.map(({ path, kind }) => `${kind} ${path}`);
    deepEqual(told, ['modified a.txt', 'deleted b.txt', 'added new/d.txt']);
    deepEqual(capture.refused, []);
  });
});

async function workspaceOf(files: Files) {
  const repo = await gitRepo(files);
  const root = await mkdtemp(join(tmpdir(), 'workspaces-'));
  const repository = await GitRepository.open(repo.path, { processes });
  const workspaces = new GitWorkspaces({ root, repository, storeId: 'store-1' });
  const workspace = await workspaces.create('wc-1', await repo.git('rev-parse', 'HEAD'));
  const remove = async (): Promise<void> => {
    await repo[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  };
  return { repo, root, repository, workspaces, workspace, [Symbol.asyncDispose]: remove };
}
