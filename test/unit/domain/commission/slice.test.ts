import { equal, match } from 'node:assert/strict';
import { situations, type Situation } from '../../../../src/domain/commission/situation.ts';
import { sliceProblem, type Sibling } from '../../../../src/domain/commission/slice.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';

const sliced = (slice?: string) =>
  commissionOf('wc-new', slice === undefined ? {} : { sliceDescription: slice });
const sibling = (situation: Situation, slice?: string): Sibling => ({
  commission: { ...sliced(slice), id: `wc-${situation}` },
  situation,
});
const requires = 'multi_commission_requires_slice_description';
const lacks = 'multi_commission_existing_lacks_slice_description';

describe('given a second commission of one decision', () => {
  const table: [
    row: string,
    what: string,
    slice: string | undefined,
    siblings: Sibling[],
    code: string | undefined,
  ][] = [
    ['C3', 'names no slice', undefined, [sibling('queued')], requires],
    ['C3', 'names no slice while the first does', undefined, [sibling('queued', 'a')], requires],
    ['C3', 'names a blank slice', '  ', [sibling('running', 'a')], requires],
    ['C4', 'names its slice and the first does not', 'b', [sibling('queued')], lacks],
    [
      'C4',
      'names its slice and one of two does not',
      'c',
      [sibling('queued', 'a'), sibling('draft', ' ')],
      lacks,
    ],
    ['C5', 'names none and the first is cancelled', undefined, [sibling('cancelled')], undefined],
    ['C5b', 'names its slice as the first does', 'b', [sibling('queued', 'a')], undefined],
    ['C5', 'is the only one', undefined, [], undefined],
  ];
  for (const [row, what, slice, siblings, code] of table) {
    it(`when it ${what}, then ${row}: ${code ?? 'it is accepted'}`, () => {
      const problem = sliceProblem(sliced(slice), siblings);
      equal(problem?.code, code);
      if (problem)
        match(
          `${problem.what} ${problem.advice}`,
          /wc-(queued|running|draft).*--slice-description/,
        );
    });
  }

  const live: readonly Situation[] = [
    'draft',
    'queued',
    'preflighting',
    'running',
    'blocked_stale',
    'needs_human_review',
  ];
  for (const situation of situations) {
    it(`when the first is ${situation}, then C5: it ${live.includes(situation) ? 'counts' : 'does not count'}`, () => {
      equal(sliceProblem(sliced(), [sibling(situation)]) !== undefined, live.includes(situation));
    });
  }
});
