import { deepEqual } from 'node:assert/strict';
import { grouped } from '../../../src/base/grouped.ts';

describe('given items that go together', () => {
  it('when they are grouped, then groups and items keep the order in which they came', () => {
    deepEqual(
      [...grouped([3, 1, 4, 5, 2], (one) => one % 2 === 0)],
      [
        [false, [3, 1, 5]],
        [true, [4, 2]],
      ],
    );
  });
});
