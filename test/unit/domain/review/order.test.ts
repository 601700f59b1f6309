import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { bestOrder, EXACT_UP_TO, type Land } from '../../../../src/domain/review/order.ts';

interface World {
  readonly ids: string[];
  /** Pairs that do not fit together. */
  readonly apart: ReadonlySet<string>;
}

const world: fc.Arbitrary<World> = fc.integer({ min: 1, max: 6 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, i) => String(i));
  const pairs = ids.flatMap((a) => ids.filter((b) => a < b).map((b) => `${a}${b}`));
  return fc.subarray(pairs).map((apart) => ({ ids, apart: new Set(apart) }));
});

/** A tree is the sorted ids that landed; the first on an untouched tree is proven already. */
const landIn =
  ({ apart }: World): Land =>
  (steps) =>
    Promise.resolve(
      steps.map(({ tree, id }) => {
        const there = Array.from(tree);
        if (there.some((other) => apart.has([other, id].sort().join('')))) return undefined;
        return { tree: [...there, id].sort().join(''), provenAlready: tree === '' };
      }),
    );

const permutations = (ids: readonly string[]): string[][] =>
  ids.length === 0
    ? [[]]
    : ids.flatMap((id) =>
        permutations(ids.filter((one) => one !== id)).map((rest) => [id, ...rest]),
      );

/** Lands in the given order, skipping what does not fit. */
async function play(
  order: readonly string[],
  land: Land,
): Promise<{ landed: string[]; proofs: number }> {
  let tree = '';
  let proofs = 0;
  const landed: string[] = [];
  for (const id of order) {
    const [state] = await land([{ tree, id }]);
    if (!state) continue;
    landed.push(id);
    tree = state.tree;
    proofs += state.provenAlready ? 0 : 1;
  }
  return { landed, proofs };
}

describe('given held results', () => {
  it('when an order is chosen, then no order lands more, or as many with fewer proofs', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (one) => {
        const land = landIn(one);
        const chosen = await play(await bestOrder(one.ids, '', land), land);
        for (const order of permutations(one.ids)) {
          const other = await play(order, land);
          equal(chosen.landed.length >= other.landed.length, true);
          if (chosen.landed.length === other.landed.length)
            equal(chosen.proofs <= other.proofs, true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('when all orders are equal, then the oldest goes first', async () => {
    deepEqual(await bestOrder(['a', 'b', 'c'], '', landIn({ ids: [], apart: new Set() })), [
      'a',
      'b',
      'c',
    ]);
  });

  it('when every order is compared, then no more questions are asked than results there are', async () => {
    const ids = Array.from({ length: EXACT_UP_TO }, (_, i) => String.fromCharCode(97 + i));
    const land = landIn({ ids, apart: new Set() });
    let questions = 0;
    await bestOrder(ids, '', (steps) => {
      questions += steps.length > 0 ? 1 : 0;
      return land(steps);
    });
    equal(questions, ids.length);
  });

  it('when there are more than can be compared, then each that still fits is taken in turn', async () => {
    const ids = Array.from({ length: EXACT_UP_TO + 3 }, (_, i) => String.fromCharCode(97 + i));
    deepEqual(
      await bestOrder(ids, '', landIn({ ids, apart: new Set(['ab']) })),
      ids.filter((id) => id !== 'b'),
    );
  });
});
