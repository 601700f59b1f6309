import { deepEqual } from 'node:assert/strict';
import { revertedText } from '../../../../src/extension/commands/revertedText.ts';

const reverted = (id: string) => ({ kind: 'reverted', id, commit: 'a'.repeat(40) }) as const;
const titleOf = (id: string): string => `“${id}”`;

describe('given what a revert came to', () => {
  it('when all was taken back, then it is one short sentence', () => {
    deepEqual(revertedText([reverted('one')], 1, titleOf), {
      text: '“one” reverted by aaaaaaaa',
      refused: false,
    });
    deepEqual(
      revertedText([reverted('one'), reverted('two')], 2, titleOf).text,
      '2 commissions reverted, one commit each',
    );
    deepEqual(revertedText([], 0, titleOf).text, 'Nothing of it has landed.');
  });

  it('when one is refused, then it is named with its paths, and how far it went', () => {
    const refused = {
      kind: 'refused',
      id: 'two',
      code: 'revert_conflict',
      text: 'Later changes touch the same lines.',
      paths: ['a', 'b', 'c', 'd'],
    } as const;

    deepEqual(revertedText([refused], 1, titleOf), {
      text: '“two” was not reverted: Later changes touch the same lines. (a, b, c) Nothing of it was changed.',
      refused: true,
    });
    deepEqual(
      revertedText([reverted('one'), refused], 3, titleOf).text.split('. ')[0],
      '1 of 3 are reverted',
    );
  });
});
