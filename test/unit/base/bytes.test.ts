import { deepEqual, equal } from 'node:assert/strict';
import { bytesOf, bytesText } from '../../../src/base/bytes.ts';

describe('given a size as an operator writes it', () => {
  const table: [text: string, bytes: number | undefined][] = [
    ['500000', 500_000],
    ['500000 bytes', 500_000],
    ['20 GB', 20e9],
    ['20gb', 20e9],
    ['1.5GiB', 1.5 * 1024 ** 3],
    [' 3 TiB ', 3 * 1024 ** 4],
    ['0', undefined],
    ['0.0000001 KB', undefined],
    ['-1', undefined],
    ['20 G', undefined],
    ['GB', undefined],
    ['', undefined],
    ['1e9', undefined],
    ['9000000000000 TB', undefined],
  ];
  for (const [text, bytes] of table)
    it(`when it is "${text}", then it is ${bytes ?? 'none'}`, () => equal(bytesOf(text), bytes));

  it('when it is told, then by the largest unit it fills', () => {
    deepEqual([1023, 1024, 20 * 1024 ** 3].map(bytesText), ['1023 bytes', '1.0 KiB', '20.0 GiB']);
  });
});
