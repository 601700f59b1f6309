import { deepEqual, equal, rejects } from 'node:assert/strict';
import { lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing, missingIsUndefined } from '../../../../src/adapters/files/missing.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

describe('given calls of the system that fail', () => {
  const failureOf = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => undefined,
      (failure: unknown) => failure,
    );

  it('when nothing is at the path, or what is above it is a file, then it is missing', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'file'), '');
    const none = await failureOf(lstat(join(folder.path, 'none')));
    const below = await failureOf(lstat(join(folder.path, 'file/below')));

    deepEqual([isMissing(none), isMissing(below)], [true, true]);
    equal(hasCode(below, 'ENOENT'), false);
    equal(await lstat(join(folder.path, 'none')).catch(missingIsUndefined), undefined);
  });

  it('when it fails for another reason, then that is thrown on', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'there'));
    const there = await failureOf(mkdir(join(folder.path, 'there')));

    deepEqual([isMissing(there), hasCode(there, 'EACCES', 'EEXIST')], [false, true]);
    await rejects(mkdir(join(folder.path, 'there')).catch(missingIsUndefined), { code: 'EEXIST' });
    await rejects(readdir('\0').catch(missingIsUndefined), { code: 'ERR_INVALID_ARG_VALUE' });
  });

  it('when something else than an error is thrown, then it has no code', () => {
    deepEqual([hasCode({ code: 'ENOENT' }, 'ENOENT'), isMissing(undefined)], [false, false]);
  });
});
