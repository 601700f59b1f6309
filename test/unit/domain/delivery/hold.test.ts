import { deepEqual, equal, match } from 'node:assert/strict';
import { holds, isHoldReason, retriable } from '../../../../src/domain/delivery/hold.ts';

describe('given the reasons to hold a result', () => {
  it('when one is shown, then it says in a sentence what is so and in one what to do', () => {
    for (const { text, next } of Object.values(holds)) {
      match(text, /^[A-Z][^\n]+\.$/);
      match(next, /^[A-Z][^\n]+\.$/);
    }
  });

  it('when a code is asked for, then only those of the table are reasons', () => {
    equal(Object.keys(holds).every(isHoldReason), true);
    for (const code of ['', 'landed', 'constructor', 'toString', '__proto__'])
      equal(isHoldReason(code), false, code);
  });

  it('when its cause may clear by itself, then a drain tries it once more', () => {
    deepEqual([...retriable].sort(), [
      ...['checkout_busy', 'checkout_dirty', 'checkout_unreachable', 'editor_dirty'],
      ...['tip_moved', 'tip_moving'],
    ]);
  });
});
