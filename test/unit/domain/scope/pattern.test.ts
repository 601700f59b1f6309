import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { matches } from '../../../../src/domain/scope/match.ts';
import { overlaps } from '../../../../src/domain/scope/overlap.ts';
import { isPattern, readPattern, type Pattern } from '../../../../src/domain/scope/pattern.ts';
import { amount } from '../../../fixtures/amount.ts';

const read = (text: string, caseless = false): Pattern => {
  const pattern = readPattern(text, { caseless });
  if (!isPattern(pattern)) throw new Error(pattern.what);
  return pattern;
};
const RUNS = amount('HAFT_OVERLAP_RUNS', 100_000, 1_000_000);

describe('given a scope pattern', () => {
  const table: [pattern: string, path: string, covered: boolean][] = [
    ['docs/', 'docs/a.md', true],
    ['docs', 'docs/a/b.md', true],
    ['docs', 'docs', true],
    ['docs', 'docsx/a.md', false],
    ['docs/**', 'docs/a.md', true],
    ['.', 'src/a.ts', true],
    ['*', 'src/a.ts', false],
    ['**/*', 'a', true],
    ['**', 'a/b/c', true],
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/x/a.ts', false],
    ['src/**/*.ts', 'src/x/y/a.ts', true],
    ['src/**/*.ts', 'src/a.ts', true],
    ['src/[ab].ts', 'src/a.ts', true],
    ['src/[!ab].ts', 'src/a.ts', false],
    ['src/*.ts', 'src/.hidden.ts', true],
    ['{docs,src/{a,b}}/*.md', 'src/b/x.md', true],
    ['./a/./b.ts', 'a/b.ts', true],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['packages/*/secrets', 'packages/a/secrets/key', true],
    ['café', 'cafe\u0301/x', true],
    ['a[', 'a[', true],
    ['x{y', 'x{y', true],
    ['odd\udc80', 'odd\udc80/name', true],
  ];
  for (const [pattern, path, covered] of table) {
    it(`when "${pattern}" meets "${path}", then it ${covered ? 'covers' : 'does not cover'} it`, () => {
      equal(matches(read(pattern), path), covered);
    });
  }

  it('when letters differ by case only, then the repository says whether that matters', () => {
    equal(matches(read('Docs/[A-C]*'), 'docs/b.md'), false);
    equal(matches(read('Docs/[A-C]*', true), 'docs/b.md'), true);
  });

  const refused: [pattern: string, code: string][] = [
    ['', 'pattern_empty'],
    ['  ', 'pattern_empty'],
    ['/etc', 'pattern_absolute'],
    ['C:/x', 'pattern_absolute'],
    ['~/x', 'pattern_absolute'],
    ['a/../b', 'pattern_escapes'],
    ['{a,..}/b', 'pattern_escapes'],
    ['+(a|b)', 'pattern_unsupported'],
    ['!a', 'pattern_unsupported'],
    ['[[:alpha:]]', 'pattern_unsupported'],
    ['{a,b}'.repeat(9), 'pattern_unsupported'],
  ];
  for (const [pattern, code] of refused) {
    it(`when it is "${pattern}", then it is refused as ${code}`, () => {
      const result = readPattern(pattern, { caseless: false });
      deepEqual(isPattern(result) ? 'accepted' : result.code, code);
    });
  }
});

const name = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 3 });
const path = fc
  .array(name, { minLength: 1, maxLength: 4 })
  .map((names) => names.join('/'))
  .filter((text) => !text.split('/').some((part) => /^\.+$/.test(part)));
const piece = fc.constantFrom(
  'a',
  'b',
  '*',
  '?',
  '[ab]',
  '[^a]',
  '**',
  'a*',
  '*b',
  '{a,b}',
  'a?b',
  '.a',
);
const glob = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

describe('given random patterns and paths', () => {
  it('when compared with picomatch on globs, then the two agree', () => {
    fc.assert(
      fc.property(glob, path, (pattern, candidate) => {
        const last = pattern.split('/').at(-1) ?? '';
        // Ours lets a closing `**` stand for nothing always, picomatch only behind plain names.
        fc.pre(/[*?[]/.test(last) && last !== '**');
        equal(matches(read(pattern), candidate), picomatch(pattern, { dot: true })(candidate));
      }),
      { numRuns: 20_000 },
    );
  });

  it('when two patterns cover one path, then they overlap: never a false "free"', () => {
    fc.assert(
      fc.property(glob, glob, path, (a, b, candidate) => {
        const [left, right] = [read(a), read(b)];
        if (matches(left, candidate) && matches(right, candidate)) {
          equal(overlaps(left, right), true);
          equal(overlaps(right, left), true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('when two patterns overlap, then brute force over short paths finds a common one', () => {
    const names = ['a', 'b', 'c', 'aa', 'ab', 'ba', 'bb', 'aab', 'abb', 'bab', '.a', 'acb'];
    const few = ['a', 'b', 'ab', 'ba', '.a', 'aab'];
    const under = (heads: string[], tails: string[]): string[] =>
      heads.flatMap((head) => tails.map((tail) => `${head}/${tail}`));
    const two = under(names, names);
    const paths = [
      ...names,
      ...two,
      ...under(two, few),
      ...under(under(few, few), under(few, few)),
    ];
    const short = fc.array(piece, { minLength: 1, maxLength: 2 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(short, short, (a, b) => {
        const [left, right] = [read(a), read(b)];
        const common = paths.some((one) => matches(left, one) && matches(right, one));
        equal(overlaps(left, right), common);
      }),
      { numRuns: 400 },
    );
  });
});
