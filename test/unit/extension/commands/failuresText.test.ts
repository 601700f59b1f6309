import { equal } from 'node:assert/strict';
import { failuresText } from '../../../../src/extension/commands/failuresText.ts';

const failures = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ title: `T${n}`, why: 'It runs.' }));

describe('given something that was to be done to many', () => {
  it('when it was done to all, then nothing is said', () => {
    equal(failuresText('cancelled', 4, []), undefined);
  });

  it('when it could not be done to some, then they are told at once, the first by name', () => {
    equal(
      failuresText('cancelled', 4, failures(1)),
      '1 of 4 could not be cancelled. “T0”: It runs.',
    );
    equal(
      failuresText('cancelled', 9, failures(5)),
      '5 of 9 could not be cancelled. “T0”: It runs. “T1”: It runs. “T2”: It runs. And 2 more.',
    );
  });
});
