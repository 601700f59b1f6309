import { deepEqual } from 'node:assert/strict';
import { leftOutText } from '../../../../src/domain/verdict/leftOut.ts';

describe('given what a result leaves out', () => {
  it('when there is nothing, then nothing is said', () => {
    deepEqual(leftOutText({}), []);
    deepEqual(leftOutText({ hidden: [], ignored: [] }), []);
  });

  it('when there is something of both kinds, then each is said with its names, ten at most', () => {
    const ignored = Array.from({ length: 12 }, (_, at) => `lib/${at}`);
    deepEqual(leftOutText({ hidden: ['a', 'b'], ignored }), [
      'Ignore rules that this work itself made keep out a, b.',
      `Not part of it, since git ignores them: ${ignored.slice(0, 10).join(', ')} and more.`,
    ]);
  });
});
