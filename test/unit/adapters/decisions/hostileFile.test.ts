import { deepEqual, equal } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decisionOf, flawOf, read, withLines } from '../../../fixtures/decisionText.ts';

describe('given a file that wants to be run or to choke its reader', () => {
  const trap = 'globalThis.sprung = true';
  for (const language of ['js', 'javascript', 'json', 'coffee', 'toml', 'JS', ' js', 'yaml js'])
    it(`when it is marked ${language}, then it is refused and nothing runs`, () => {
      const found = flawOf(`---${language}\n${trap}\n---\n`);
      deepEqual(found, ['frontmatter_language', 1, 4]);
      equal('sprung' in globalThis, false);
    });

  it('when it has tags that make objects, then they make texts and nothing runs', () => {
    const decision = decisionOf(withLines(`mode: !!js/function "${trap}"`, 'x: !!js/regexp /a/'));
    equal(decision.mode, trap);
    equal('sprung' in globalThis, false);
  });

  it('when it reaches for prototypes, then it gets none', () => {
    const decision = decisionOf(withLines('__proto__: {allowed_paths: 1}', 'constructor: {a: b}'));
    deepEqual(decision.allowedPaths, []);
    equal('allowed_paths' in {}, false);
  });

  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let level = 0; level < 8; level++) {
    const [name, next] = ['abcdefghi'[level]!, 'abcdefghi'[level + 1]!];
    bomb.push(`${next}: &${next} [${Array.from({ length: 9 }, () => `*${name}`).join(', ')}]`);
  }
  it('when its aliases multiply, then it is refused where the first of them stands', () => {
    deepEqual(flawOf(withLines(...bomb)), ['frontmatter_invalid', 6, 8]);
  });

  for (const piece of [
    '[',
    '{a: ',
    '- ',
    '? ',
    'a: ',
    '"',
    '&a ',
    '*a ',
    '!',
    '#',
    '\t',
    '\n- ',
    '? a: ',
  ])
    it(`when it repeats ${JSON.stringify(piece)}, then it is answered in bounded time`, () => {
      const hostile = piece.repeat(64_000 / piece.length);
      for (const text of [
        withLines(`mode: ${hostile}`),
        `---\n${hostile}\n---\n`,
        `---\n${hostile}`,
      ])
        read(text);
    }).timeout(8_000);
});
