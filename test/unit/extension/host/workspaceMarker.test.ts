import { equal } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceOf } from '../../../../src/extension/host/workspaceMarker.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

describe('given a folder that is opened', () => {
  it('when it is the workspace of a commission, then its marker says whose; else nothing does', async () => {
    await using folder = await temporaryFolder();
    const marker = join(folder.path, '.git', 'haft.json');
    await mkdir(join(folder.path, '.git'));
    equal(await workspaceOf(folder.path), undefined);
    await writeFile(marker, '{"storeId":"s","workspace":"wc-20261122-0000000a"}\n');
    equal(await workspaceOf(folder.path), 'wc-20261122-0000000a');
    await writeFile(marker, '{"storeId":"s","workspace":"](command:evil)"}\n');
    equal(await workspaceOf(folder.path), undefined);
  });
});
