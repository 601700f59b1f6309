import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { matches } from '../../../../src/domain/scope/match.ts';
import { PathTree } from '../../../../src/domain/scope/pathTree.ts';
import { isPattern, readPattern, type Pattern } from '../../../../src/domain/scope/pattern.ts';
import { amount } from '../../../fixtures/amount.ts';
import { caseCount } from '../../../fixtures/caseCount.ts';

const RUNS = caseCount(amount('HAFT_PATH_TREE_RUNS', 2_000, 100_000));

const read = (text: string, caseless = false): Pattern => {
  const pattern = readPattern(text, { caseless });
  if (!isPattern(pattern)) throw new Error(pattern.what);
  return pattern;
};

const name = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', '.', 'é', 'e\u0301', '😀', '-'),
  minLength: 1,
  maxLength: 3,
});
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const segment = fc.oneof(
  { weight: 3, arbitrary: name },
  { weight: 2, arbitrary: fc.constantFrom('*', '**', '?', '*a', 'a*', '[ab]', '[!a]*', '{a,b}') },
);
const pattern = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '/'))
  .map(([segments, end]) => segments.join('/') + end)
  .filter((text) => isPattern(readPattern(text, { caseless: false })));

describe('given many paths that are counted by pattern', () => {
  it('when they are any, then each count is that of the paths the pattern covers', () => {
    fc.assert(
      fc.property(
        fc.array(path, { maxLength: 12 }),
        pattern,
        fc.boolean(),
        (paths, text, caseless) => {
          const asked = read(text, caseless);
          equal(
            new PathTree(paths).count(asked),
            paths.filter((one) => matches(asked, one)).length,
          );
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('when a folder is named, then everything below it counts, and a file counts once', () => {
    const tree = new PathTree(['src/a.ts', 'src/b/c.ts', 'docs/a.md', 'srca']);
    const counts = ['src', 'src/', '**', '{src,src/b}', '*.md', 'SRC'].map((text) =>
      tree.count(read(text)),
    );
    deepEqual(counts, [2, 2, 4, 2, 0, 0]);
    equal(tree.count(read('SRC', true)), 2);
  });
});
