import { deepEqual } from 'node:assert/strict';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { amountsText } from '../../../../src/extension/board/amountsText.ts';

const textOf = (
  workMs: number,
  tokens: number,
  size?: readonly [files: number, insertions: number, deletions: number],
): string => {
  const [files = 0, insertions = 0, deletions = 0] = size ?? [];
  const result = size && {
    files: Array.from({ length: files }, (_, n) => `f${n}`),
    insertions,
    deletions,
  };
  return amountsText({ workMs, tokens, result } as unknown as CommissionView);
};

describe('given what a result took', () => {
  it('when a row tells it, then in a few words, and what is nothing is left out', () => {
    deepEqual(
      [
        textOf(240_000, 82_400, [3, 41, 7]),
        textOf(400, 0, [1, 0, 2]),
        textOf(12_000, 0, [0, 0, 0]),
        textOf(12_300, 950),
        textOf(59_600, 999_499),
        textOf(5_400_000, 999_500),
        textOf(9_000_000, 12_345_678),
        textOf(0, 0),
      ],
      [
        '3 files +41 −7 · 4 min · 82k',
        '1 file +0 −2',
        '12 s',
        '12 s · 950',
        '1 min · 999k',
        '90 min · 1.0M',
        '3 h · 12.3M',
        '',
      ],
    );
  });
});
