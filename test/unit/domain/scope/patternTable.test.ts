import { deepEqual, equal, match } from 'node:assert/strict';
import { authorityOf } from '../../../../src/domain/scope/authority.ts';
import { matches } from '../../../../src/domain/scope/match.ts';
import { overlaps } from '../../../../src/domain/scope/overlap.ts';
import { isPattern, readPattern, type Pattern } from '../../../../src/domain/scope/pattern.ts';
import { canonicalList } from '../../../../src/domain/scope/scope.ts';

const read = (text: string, caseless = false): Pattern => {
  const pattern = readPattern(text, { caseless });
  if (!isPattern(pattern)) throw new Error(pattern.what);
  return pattern;
};

describe('given every way to write a pattern', () => {
  const table: [pattern: string, covered: string[], not: string[]][] = [
    ['{a}', ['{a}', '{a}/b'], ['a']],
    ['{a', ['{a'], ['a']],
    ['a}', ['a}'], ['a']],
    ['{a,b', ['{a,b'], ['a', 'b']],
    ['x{a,b}y', ['xay', 'xby'], ['xy', 'x{a,b}y']],
    ['{a,{b,c}d}', ['a', 'bd', 'cd'], ['b', 'ad']],
    ['{a,b}{c,d}', ['ac', 'ad', 'bc', 'bd'], ['ab', 'cd']],
    ['{{a,b}}', ['{a}', '{b}'], ['a', '{a,b}']],
    ['{a\\,b,c}', ['a,b', 'c'], ['a', 'b']],
    ['\\{a,b\\}', ['{a,b}'], ['a', 'b']],
    ['{,x}a', ['a', 'xa'], ['x']],
    ['{a\\},b}', ['a}', 'b'], ['a']],
    ['[a-c]x', ['ax', 'bx', 'cx'], ['dx', '-x', 'x']],
    ['[a-]x', ['ax', '-x'], ['bx']],
    ['[-a]x', ['ax', '-x'], ['bx']],
    ['[a-c-e]x', ['ax', 'cx', '-x', 'ex'], ['dx']],
    ['[]a]x', [']x', 'ax'], ['x', '[x']],
    ['[!]a]x', ['bx'], [']x', 'ax']],
    ['[^a]x', ['bx', '^x'], ['ax', 'x']],
    ['[[]x', ['[x'], ['x', ']x']],
    ['[a:]x', ['ax', ':x'], ['bx']],
    ['[\\]]x', [']x'], ['\\x', 'x']],
    ['[\\a]x', ['ax'], ['\\x']],
    ['[a', ['[a'], ['a', '[a/b']],
    ['[a-', ['[a-'], ['a-', 'a']],
    ['[c-a]x', [], ['ax', 'bx', 'cx']],
    ['a\\*', ['a*', 'a*/b'], ['ab', 'a']],
    ['a\\', ['a\\'], ['a']],
    ['a?', ['ab', 'a*'], ['a', 'abc', 'a/b']],
    ['a*', ['a', 'ab', 'abc'], ['a/b', 'b']],
    ['***', ['a', 'a/b'], []],
    ['a**', ['a', 'ab'], ['a/b']],
    ['**a', ['a', 'ba'], ['b/a']],
    ['**/a', ['a', 'b/a', 'b/c/a', 'a/b'], ['b']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b', 'a/b/c'], ['a', 'ab', 'b']],
    ['a/./b', ['a/b'], ['a', 'a/./c']],
    ['./a//b/', ['a/b', 'a/b/c'], ['a']],
    ['.', ['a', 'a/b'], []],
    ['./', ['a', 'a/b'], []],
    ['a*/', ['ab/c', 'a/x', 'ab'], ['b/a']],
    ['ä', ['ä', 'a\u0308'], ['a']],
    ['😀?', ['😀😀', '😀a'], ['😀']],
    ['a b', ['a b'], ['ab']],
  ];
  for (const [text, covered, not] of table)
    it(`when it is ${JSON.stringify(text)}, then it covers just what it says`, () => {
      const pattern = read(text);
      deepEqual(
        covered.filter((path) => !matches(pattern, path)),
        [],
      );
      deepEqual(
        not.filter((path) => matches(pattern, path)),
        [],
      );
      // What two of them cover they share.
      for (const path of covered.filter((one) => !/[\\*?[\]{},]/.test(one)))
        equal(overlaps(pattern, read(path)), true, path);
    });

  const caseless: [pattern: string, path: string, covered: boolean][] = [
    ['Straße', 'STRAßE', true],
    ['k', '\u212a', true],
    ['\u212a', 'K', true],
    ['s', 'ſ', true],
    ['å', '\u212b', true],
    ['[a-f]x', 'Bx', true],
    ['[^a-f]x', 'Bx', false],
    ['[A-F]x', 'bx', true],
    ['[a-f]x', 'Gx', false],
    ['ı', 'i', true],
    ['a', 'b', false],
    ['[\u0100-\u0aff]x', 'ax', true],
    ['[\u0100-\u0110]x', 'ax', false],
    ['[^\u0100-\u0aff]x', 'ax', false],
  ];
  for (const [pattern, path, covered] of caseless)
    it(`when case does not count, then ${pattern} covers ${path}: ${covered}`, () => {
      equal(matches(read(pattern, true), path), covered);
    });

  it('when it is refused, then the sentence names it and what it uses', () => {
    const table: [text: string, named: RegExp][] = [
      ['', /^A path pattern is empty\.$/],
      ['/etc', /^The pattern "\/etc" is not relative/],
      ['\\\\server', /not relative/],
      ['~', /not relative/],
      ['a/..', /^The pattern "a\/\.\." leaves the repository\.$/],
      ['a\0', /uses a zero byte, which scopes do not support\.$/],
      ['!a', /uses a leading "!", which/],
      ['x@(a)', /uses an extended glob such as "\+\(…\)", which/],
      ['[[:alpha:]]', /uses a named character class, which/],
      ['{a,b}'.repeat(9), /uses more than 256 alternatives, which/],
      ['x'.repeat(5_000), /^The pattern "x{80}…" uses more than 4096 characters, which/],
    ];
    for (const [text, named] of table) {
      const problem = readPattern(text, { caseless: false });
      match(isPattern(problem) ? 'accepted' : problem.what, named);
    }
    for (const text of ['a\\+(b', '~a', 'a(b)', 'C:x', 'a!', '..a', 'a..'])
      equal(isPattern(readPattern(text, { caseless: false })), true, text);
  });
});

describe('given two patterns', () => {
  const table: [a: string, b: string, common: boolean][] = [
    ['**', '**', true],
    ['**/a', '**/b', true],
    ['**/*.a', '**/*.b', false],
    ['a/**/*.x', '**/b.x', true],
    ['a/*/c', 'a/b', true],
    ['a/*/c*', 'a/b*', false],
    ['*a', 'b*', true],
    ['a*b', 'c*', false],
    ['a?*', 'a*', true],
    ['?', '??', false],
    ['?*', '??', true],
    ['*', '*', true],
    ['[ab]*', '[bc]*', true],
    ['[ab]*', '[cd]*', false],
    ['{a,b}/*.x', '{c,b}/*.x', true],
    ['{a,b}/*.x', '{c,d}/*.x', false],
    ['**/x/**', 'a/b/c*', false],
    ['**/b/**', 'a/b/c*', true],
    ['x*/**/y*', 'x', true],
    ['*x*y*', '*y*x*', true],
    ['*.ts', 'a.[^t]*', true],
    ['*.ts', 'a.[^t]', false],
  ];
  for (const [a, b, common] of table)
    it(`when they are ${a} and ${b}, then ${common ? 'a path may be under both' : 'none is'}`, () => {
      equal(overlaps(read(a), read(b)), common);
      equal(overlaps(read(b), read(a)), common);
    });
});

describe('given the fixed beginning of a pattern', () => {
  const verdicts: [allowed: string[], path: string, verdict: string][] = [
    [['**'], '.haft/plans/x.yaml', 'sensitive'],
    [['*/plans/x.yaml'], '.haft/plans/x.yaml', 'sensitive'],
    [['.haft/plans/'], '.haft/plans/x.yaml', 'allowed'],
    [['.haft/plans/*.yaml'], '.haft/plans/x.yaml', 'allowed'],
    [['.haft/plans/', '**'], '.haft/specs/x.md', 'sensitive'],
    [['sub/AGENTS.md'], 'sub/AGENTS.md', 'allowed'],
    [['sub/**'], 'sub/AGENTS.md', 'sensitive'],
    [['+(unreadable)', 'src/'], 'src/a.ts', 'allowed'],
    [['+(unreadable)'], 'src/a.ts', 'out_of_scope'],
  ];
  for (const [allowedPaths, path, verdict] of verdicts)
    it(`when ${allowedPaths.join(', ')} is allowed, then ${path} is ${verdict}`, () => {
      const forbiddenPaths = ['+(unreadable)'];
      equal(
        authorityOf({ allowedPaths, forbiddenPaths }, { caseless: false }).verdict(path),
        verdict,
      );
    });
});

describe('given a list that is made canonical', () => {
  const table: [list: string[], canonical: string[]][] = [
    [
      ['b', ' a ', 'b'],
      ['a', 'b'],
    ],
    [
      ['ab', 'a', 'abc', ''],
      ['', 'a', 'ab', 'abc'],
    ],
    [
      ['\ud83d\ude00', '\uffff', 'z'],
      ['z', '\uffff', '\ud83d\ude00'],
    ],
    [
      ['a/b', 'a-b', 'a'],
      ['a', 'a-b', 'a/b'],
    ],
    [
      ['ba', 'ab'],
      ['ab', 'ba'],
    ],
  ];
  for (const [list, canonical] of table)
    it(`when it is ${JSON.stringify(list)}, then it is sorted by bytes, trimmed, each once`, () => {
      deepEqual(canonicalList(list), canonical);
      deepEqual(canonicalList(list.toReversed()), canonical);
    });
});
