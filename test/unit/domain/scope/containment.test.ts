import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { containment } from '../../../../src/domain/scope/containment.ts';
import { matches } from '../../../../src/domain/scope/match.ts';
import { isPattern, readPattern, type Pattern } from '../../../../src/domain/scope/pattern.ts';
import { amount } from '../../../fixtures/amount.ts';

const read = (text: string, caseless = false): Pattern => {
  const pattern = readPattern(text, { caseless });
  if (!isPattern(pattern)) throw new Error(pattern.what);
  return pattern;
};
const RUNS = amount('HAFT_CONTAINMENT_RUNS', 5_000, 100_000);

describe('given what a scope may touch and what bounds it', () => {
  const table: [inner: string[], outer: string[], outside: string | undefined][] = [
    [['docs/a.md'], ['docs/'], undefined],
    [['docs'], ['docs/**'], undefined],
    [['docs/**'], ['docs/*'], 'docs'],
    [['docs/*/**'], ['docs/*'], 'docs/a/a'],
    [['docs/**/*.md'], ['docs/'], undefined],
    [['docs/'], ['docs/**/*.md'], 'docs'],
    [['**/*.ts'], ['src/'], '.ts'],
    [['src/*.ts'], ['src/?*.ts'], 'src/.ts'],
    [['src/[ab].ts'], ['src/a.ts', 'src/b.ts'], undefined],
    [['src/[abc].ts'], ['src/a.ts', 'src/b.ts'], 'src/c.ts'],
    [['src/?.ts'], ['src/[a-m].ts', 'src/[!a-m].ts'], undefined],
    [['{a,b}/x'], ['a/', 'b/'], undefined],
    [['.'], ['.'], undefined],
    [['.'], ['**/*'], undefined],
    [['*'], ['.'], undefined],
    [['.'], ['*', '*/**/*'], undefined],
    [['a/*/c'], ['a/b/c'], 'a/d/c'],
    [['a*'], ['a', 'a?*'], undefined],
    [['a*b*'], ['a*'], undefined],
    [['a*'], ['a*b*'], 'a'],
    [['a'], [], 'a'],
    [['src/**', '**/*.ts'], ['src/**/*.ts'], undefined],
    [['src/**', '**/*.ts'], ['src/*.ts'], 'src/a/.ts'],
    [['a', 'b'], [], undefined],
  ];
  for (const [inner, outer, outside] of table) {
    it(`when ${inner.join(' ∩ ')} meets ${outer.join(' ∪ ') || 'nothing'}, then ${outside ?? 'it is inside'}`, () => {
      const answer = containment(
        inner.map((one) => read(one)),
        outer.map((one) => read(one)),
      );
      deepEqual(
        answer,
        outside === undefined ? { kind: 'inside' } : { kind: 'outside', path: outside },
      );
    });
  }

  it('when letters differ by case only, then the repository says whether that matters', () => {
    equal(containment([read('DOCS/A')], [read('docs/')]).kind, 'outside');
    equal(containment([read('DOCS/A', true)], [read('docs/', true)]).kind, 'inside');
  });

  it('when the patterns would take exponentially many steps, then it is unsure, and soon', () => {
    const hostile = Array.from({ length: 24 }, (_, i) => `*a${'?'.repeat(i)}b*`);
    equal(
      containment(
        [read('*')],
        hostile.map((one) => read(one)),
      ).kind,
      'outside',
    );
    const wide = Array.from({ length: 24 }, (_, i) => `*a${'?'.repeat(i)}a*`);
    const all = [read(`${'[ab]'.repeat(200)}*`)];
    equal(
      containment(
        all,
        [...wide, '*c*'].map((one) => read(one)),
      ).kind,
      'unsure',
    );
  });
});

const piece = fc.constantFrom('a', 'b', '*', '?', '[ab]', '[^a]', '**', 'a*', '*b', '{a,b}', '?b');
const glob = fc.array(piece, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const globs = (most: number): fc.Arbitrary<string[]> => fc.array(glob, { maxLength: most });
const names = ['a', 'b', 'c', 'aa', 'ab', 'ba', 'bb', 'cb', 'aab', 'd'];
const pairs = names.flatMap((head) => names.map((tail) => `${head}/${tail}`));
const few = ['a', 'b', 'c', 'ab'];
const paths = [
  ...names,
  ...pairs,
  ...pairs.flatMap((head) => few.map((tail) => `${head}/${tail}`)),
];

describe('given random patterns', () => {
  it('when it says inside, then brute force over short paths finds none outside; else its example is one', () => {
    let inside = 0;
    let outside = 0;
    fc.assert(
      fc.property(fc.array(glob, { minLength: 1, maxLength: 2 }), globs(3), (inner, outer) => {
        const [left, right] = [inner.map((one) => read(one)), outer.map((one) => read(one))];
        const escapes = (path: string): boolean =>
          left.every((one) => matches(one, path)) && !right.some((one) => matches(one, path));
        const answer = containment(left, right);
        if (answer.kind === 'outside') {
          outside++;
          equal(escapes(answer.path), true, answer.path);
        } else {
          equal(answer.kind, 'inside');
          inside++;
          deepEqual(paths.filter(escapes), []);
        }
      }),
      { numRuns: RUNS },
    );
    equal(inside > RUNS / 20 && outside > RUNS / 20, true, `${inside} inside, ${outside} outside`);
  });
});
