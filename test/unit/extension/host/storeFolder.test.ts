import { equal } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { hasStore } from '../../../../src/extension/host/storeFolder.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

describe('given a folder', () => {
  it('when commissions were made in its repository, then it says so, from any worktree', async () => {
    await using folder = await temporaryFolder();
    const root = join(folder.path, 'project');
    const git = (...args: string[]): Promise<unknown> => execa('git', ['-C', root, ...args]);
    await mkdir(join(root, 'src/deep'), { recursive: true });
    equal(await hasStore(root), false);
    await git('init', '--quiet');
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.invalid'];
    await git(...identity, 'commit', '--quiet', '--allow-empty', '--message=Begin');
    await git('worktree', 'add', '--quiet', join(folder.path, 'linked'));
    equal(await hasStore(root), false);

    await mkdir(join(root, '.git/haft'));
    await writeFile(join(root, '.git/haft/journal.jsonl'), '');

    equal(await hasStore(root), true);
    equal(await hasStore(join(root, 'src/deep')), true);
    equal(await hasStore(join(folder.path, 'linked')), true);
  });
});
