import { equal } from 'node:assert/strict';
import { revertsWords } from '../../../../src/engine/landing/revert.ts';

describe('given what a landing advises', () => {
  const table = [
    [
      'It is dirty; put it aside, then apply again.',
      'It is dirty; put it aside, then revert again.',
    ],
    ['It is locked; apply again when it ended.', 'It is locked; revert again when it ended.'],
    ['Set user.name, then apply again.', 'Set user.name, then revert again.'],
    ['It is gone; create it, then apply.', 'It is gone; create it, then revert.'],
    [
      'You changed how to apply.md; commit it, then apply again.',
      'You changed how to apply.md; commit it, then revert again.',
    ],
    ['It says nothing of it.', 'It says nothing of it.'],
  ] as const;
  for (const [landing, revert] of table) {
    it(`when it is "${landing}", then a revert says "${revert}"`, () => {
      equal(revertsWords(landing), revert);
    });
  }
});
