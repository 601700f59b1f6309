import { deepEqual, equal } from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { GitWorkspaces } from '../../../../../src/adapters/git/workspaces/gitWorkspaces.ts';
import { ProcessIdentities } from '../../../../../src/adapters/process/identity.ts';
import { repoAt } from '../../../../fixtures/gitRepo.ts';
import { workspaceOf } from '../../../../fixtures/workspaceScene.ts';

const files = {
  'a.txt': 'one\n',
  'src/b.txt': 'one\n',
  'src/gone.txt': 'one\n',
  '.gitignore': 'out/\n',
};

describe('given a workspace nobody has worked in yet', () => {
  it('when its base is another, then it holds exactly that, where it stands', async () => {
    await using scene = await workspaceOf(files);
    const { workspace, workspaces, repo } = scene;
    await repo.write({ 'src/b.txt': 'two\n', 'src/new.txt': 'new\n', 'src/gone.txt': null });
    await repo.git('add', '--all');
    await repo.git('commit', '--quiet', '--message', 'tip');
    const tip = await repo.git('rev-parse', 'HEAD');
    const { ino } = await fs.stat(workspace.path);
    // Folders a scope grants are made ahead, and a set-up leaves what git does not see.
    await fs.mkdir(join(workspace.path, 'made/ahead'), { recursive: true });
    await fs.mkdir(join(workspace.path, 'out'));
    await fs.writeFile(join(workspace.path, 'out/x'), 'x');

    const moved = await workspaces.advance(workspace, tip);

    deepEqual(moved, { ...workspace, base: tip });
    equal((await fs.stat(workspace.path)).ino, ino);
    equal((await fs.readdir(workspace.path)).sort().join(), '.git,.gitignore,a.txt,src');
    equal((await fs.readdir(join(workspace.path, 'src'))).sort().join(), 'b.txt,new.txt');
    equal(await repoAt(workspace.path).git('status', '--porcelain', '--ignored'), '');
    deepEqual((await workspaces.capture({ ...workspace, base: tip })).changes, []);
    deepEqual(await workspaces.open(workspace.id), moved);
  });

  it('when somebody has hidden a change there, then that is gone', async () => {
    await using scene = await workspaceOf(files);
    const { workspace, workspaces } = scene;
    const file = join(workspace.path, 'a.txt');
    const { atime, mtime } = await fs.stat(file);
    await fs.writeFile(file, 'two\n');
    await fs.utimes(file, atime, mtime);
    await workspaces.advance(workspace, workspace.base);
    equal(await fs.readFile(file, 'utf8'), 'one\n');
  });

  it('when another process made it, then it is not touched', async () => {
    await using scene = await workspaceOf(files);
    const { repository, root, workspace } = scene;
    const processes = new ProcessIdentities();
    const others = new GitWorkspaces({ root, repository, storeId: 'store-1', processes });
    equal(await others.advance(workspace, workspace.base), undefined);
    equal(await fs.readFile(join(workspace.path, 'a.txt'), 'utf8'), 'one\n');
  });
});
