import { equal } from 'node:assert/strict';
import { lockText } from '../../../../src/domain/delivery/lockText.ts';

describe('given a lock of git', () => {
  const table = [
    [0, '0 seconds'],
    [1_000, '1 second'],
    [119_000, '1 minute'],
    [7_200_000, '2 hours'],
    [172_800_000, '2 days'],
    [-5_000, '0 seconds'],
  ] as const;
  for (const [age, text] of table)
    it(`when it is ${age} ms old, then it has stood for ${text}`, () => {
      equal(
        lockText({ path: '/r/.git/index.lock', since: 1_000_000 }, 1_000_000 + age),
        `/r/.git/index.lock has stood for ${text}`,
      );
    });
});
