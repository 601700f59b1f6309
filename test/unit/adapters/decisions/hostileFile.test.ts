import { equal } from 'node:assert/strict';
import matter from 'gray-matter';
import { bareFile, withHeader } from '../../../fixtures/decisionFiles.ts';
import { answerTo } from '../../../fixtures/decisionAnswer.ts';
import { Tally } from '../../../fuzz/effort.ts';

const tally = new Tally('hostile decisions');
/** Reads it in time and holds what must be true of whatever was read. */
const readSafely = (content: string): string => tally.take(() => answerTo(content).kind);

describe('given front matter that wants to be run', () => {
  const planted = globalThis as typeof globalThis & { canary?: string };
  const code = `(globalThis.canary = 'ran', { id: 'a', kind: 'DecisionRecord', title: 'b' })`;
  const languages = [
    'js',
    'javascript',
    ' js',
    'JS',
    'JavaScript ',
    'coffee',
    'json',
    'yaml',
    'toml',
  ];
  const odd = [
    'constructor',
    '__proto__',
    'toString',
    'js\u00a0',
    '\u00a0js',
    '\tjs',
    'js\r',
    '\rjs',
    '\r---',
  ];
  afterEach(() => delete planted.canary);

  it('when the library reads it as it comes, then it runs: the canary can sing', () => {
    matter(`---js\n${code}\n---\n`, {});
    equal(planted.canary, 'ran');
  });

  for (const language of [...languages, ...odd]) {
    it(`when it is named ${JSON.stringify(language)}, then it is refused and nothing runs`, () => {
      equal(readSafely(`---${language}\n${code}\n---\n`), 'malformed');
      equal(readSafely(`\ufeff---${language}\r\n${code}\r\n---\r\n`), 'malformed');
      equal(planted.canary, undefined);
    });
  }

  it('when YAML tags ask for functions, then they stay text', () => {
    const tag = `!!js/function "function () { globalThis.canary = 'ran' }"`;
    equal(readSafely(withHeader(`context: ${tag}`, `x: !!js/undefined ''`)), 'decision');
    equal(readSafely(`---\n${code}\n---\n`), 'malformed');
    equal(planted.canary, undefined);
  });

  it('when keys aim at prototypes, then no other object changes', () => {
    const keys = ['__proto__: {polluted: yes}', 'constructor: {prototype: {polluted: yes}}'];
    readSafely(
      withHeader(...keys, 'evidence_requirements: [{command: a, __proto__: {polluted: x}}]'),
    );
    equal(({} as { polluted?: string }).polluted, undefined);
  });

  it('when a file was read, then the library keeps nothing of it', () => {
    readSafely(bareFile);
    equal(Object.keys((matter as unknown as { cache: object }).cache).length, 0);
  });
});

describe('given a file made to take for ever', () => {
  const long = 32_000;
  const many = (text: string, length = long): string => text.repeat(length / text.length);
  const headers: [name: string, header: string][] = [
    ['nested lists', `x: ${many('[')}`],
    ['nested maps', `x: ${many('{a: ')}`],
    ['nested entries', many('- ')],
    ['nested keys', many('? ')],
    ['a few nested keys', '? '.repeat(600)],
    ['nested keys and entries', many('? - ')],
    ['colons', many(': ')],
    ['anchors', `x: ${many('&a ')}`],
    ['tags', `x: ${many('!a ')}`],
    ['one long tag', many('!')],
    ['thousands of keys', Array.from({ length: 1_900 }, (_, at) => `k${at}:`).join('\n')],
    [
      'thousands of keys in a line',
      `x: {${Array.from({ length: 5_000 }, (_, at) => `k${at}`).join()}}`,
    ],
    ['thousands of mistakes', `depends_on: [${many("'',")}]`],
    ['thousands of repeated keys', `x: {${many('a,')}}`],
    ['blank lines', many('\n', 1_900)],
    ['blank lines of blanks', many(`${' '.repeat(19)}\n`)],
    ['line separators', many('\u2028', 1_900)],
    ['carriage returns', many('\r', 1_900)],
    ['an open quote', `x: "${many('\\\\')}`],
    ['escapes', `x: "${many('\\U0001f600')}"`],
    ['a title of blanks', `title: ${many(' ')}x`],
    ['a title of quotes', `title: a: ${many("'")}`],
    ['a title of hashes', `title: ${many(' #')}`],
    ['a comment', many('#')],
    ['aliases', `a: &a [x]\nb: [${many('*a, ')}]`],
    ['itself', 'a: &a [*a, *a, *a]'],
    ['itself as a list we read', 'depends_on: &a [*a]'],
  ];
  for (const [name, header] of headers) {
    it(`when its header is full of ${name}, then it is read in time`, () => {
      readSafely(`---\n${header}\n---\n`);
      readSafely(withHeader(header));
    });
  }

  const bodies = [
    '`',
    '\n',
    '*',
    '- \n',
    '```\n~~~\n',
    '**Affected files:** ',
    ',',
    '# x\n',
    '---\n',
  ];
  for (const part of bodies) {
    it(`when its body is a mebibyte of ${JSON.stringify(part)}, then it is read in time`, () => {
      const start = `${withHeader('context: x #')}**Affected files:** a\n**Evidence requirements:**\n`;
      equal(readSafely(start + many(part, 1024 * 1024 - start.length - part.length)), 'decision');
    });
  }
});
