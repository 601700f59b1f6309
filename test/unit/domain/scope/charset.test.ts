import { deepEqual, equal } from 'node:assert/strict';
import {
  anyChar,
  charsetOf,
  charsetOfRanges,
  has,
  intersects,
  type Charset,
} from '../../../../src/domain/scope/charset.ts';

const last = 0x10ffff;

describe('given a class of code points', () => {
  const table: [what: string, ranges: Charset, negated: boolean, set: Charset][] = [
    ['one', [[5, 5]], false, [[5, 5]]],
    [
      'ranges out of order',
      [
        [9, 12],
        [1, 3],
      ],
      false,
      [
        [1, 3],
        [9, 12],
      ],
    ],
    [
      'neighbours',
      [
        [1, 3],
        [4, 6],
      ],
      false,
      [[1, 6]],
    ],
    [
      'a gap of one',
      [
        [1, 3],
        [5, 6],
      ],
      false,
      [
        [1, 3],
        [5, 6],
      ],
    ],
    [
      'one inside the other',
      [
        [1, 9],
        [3, 4],
      ],
      false,
      [[1, 9]],
    ],
    ['a range the wrong way round', [[9, 3]], false, []],
    [
      'one around the slash',
      [[0x2d, 0x31]],
      false,
      [
        [0x2d, 0x2e],
        [0x30, 0x31],
      ],
    ],
    ['one that ends at the slash', [[0x2d, 0x2f]], false, [[0x2d, 0x2e]]],
    ['one that begins at the slash', [[0x2f, 0x31]], false, [[0x30, 0x31]]],
    ['the slash alone', [[0x2f, 0x2f]], false, []],
    [
      'all but one',
      [[0x61, 0x61]],
      true,
      [
        [1, 0x2e],
        [0x30, 0x60],
        [0x62, last],
      ],
    ],
    ['all but the first', [[1, 0x2f]], true, [[0x30, last]]],
    ['all but the last', [[0x2f, last]], true, [[1, 0x2e]]],
    ['all but all', [[1, last]], true, []],
  ];
  for (const [what, ranges, negated, set] of table)
    it(`when it is ${what}, then it is sorted, disjoint and without slash`, () => {
      deepEqual(charsetOfRanges(ranges, negated, false), set);
    });

  it('when case does not count, then each letter brings its other one, and a wide range brings all', () => {
    deepEqual(charsetOf(0x61, true), [
      [0x41, 0x41],
      [0x61, 0x61],
    ]);
    deepEqual(charsetOf(0x73, true), [
      [0x53, 0x53],
      [0x73, 0x73],
      [0x17f, 0x17f],
    ]);
    deepEqual(charsetOf(0x17f, true), charsetOf(0x73, true));
    deepEqual(charsetOf(0xdf, true), [[0xdf, 0xdf]], 'ß has no single upper case');
    deepEqual(charsetOf(0x61, false), [[0x61, 0x61]]);
    deepEqual(charsetOfRanges([[0x61, 0x62]], false, true), [
      [0x41, 0x42],
      [0x61, 0x62],
    ]);
    equal(has(charsetOfRanges([[0x4e00, 0x4e00 + 2_001]], false, true), 0x61), true);
    equal(has(charsetOfRanges([[0x4e00, 0x4e00 + 2_000]], false, true), 0x61), false);
  });

  it('when two are compared, then they meet where they share a code point', () => {
    const a: Charset = [
      [1, 3],
      [10, 12],
    ];
    const meets: [b: Charset, meet: boolean][] = [
      [[], false],
      [[[4, 9]], false],
      [[[3, 3]], true],
      [[[12, 20]], true],
      [[[13, 20]], false],
      [
        [
          [4, 5],
          [9, 10],
        ],
        true,
      ],
    ];
    for (const [b, meet] of meets) {
      equal(intersects(a, b), meet);
      equal(intersects(b, a), meet);
    }
    equal(has(anyChar, 0x2f) || has(anyChar, 0), false);
    equal(has(anyChar, 1) && has(anyChar, last), true);
  });
});
