import { deepEqual, equal, rejects } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../../src/base/fault.ts';
import { HarnessHost } from '../../../../src/extension/host/harnessHost.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

describe('given a folder that no harness may be opened on', () => {
  it('when a harness is asked for, then the state says why', async () => {
    await using folder = await temporaryFolder();
    const options = { folder: folder.path, env: {}, log: () => undefined };
    const host = new HarnessHost(
      () => options,
      (thrown) => {
        throw thrown;
      },
    );
    const states: string[] = [];
    host.onDidChange((state) => states.push(state));

    await rejects(host.open(), (thrown) => Fault.is(thrown, 'not_a_repository'));
    await mkdir(join(folder.path, '.git'));
    const marker = '{"storeId":"s","workspace":"wc-20261122-0000000a"}';
    await writeFile(join(folder.path, '.git/haft.json'), marker);
    await rejects(host.open(), (thrown) => Fault.is(thrown, 'workspace_of_commission'));

    deepEqual(states, ['noRepository', 'workspace']);
    equal(host.opened, undefined);
  });
});
