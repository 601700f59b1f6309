import { deepEqual } from 'node:assert/strict';
import { readSizes } from '../../../../src/adapters/machine/diskUsage.ts';

describe('given what du says of some paths', () => {
  it('when some are not there, and one has lines of its own, then each gets its size', () => {
    const paths = ['/a', '/gone', '/b\n7\t/c', '/c', '/late'];
    deepEqual(readSizes('4\t/a\n8\t/b\n7\t/c\n12\t/c\n', paths), [4096, 0, 8192, 12_288, 0]);
  });

  it('when it says nothing, then nothing is there', () => {
    deepEqual(readSizes('', ['/a']), [0]);
  });
});
