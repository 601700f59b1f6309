import { equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import matter from 'gray-matter';
import {
  bareFile,
  file,
  fullFile,
  haftFile,
  read,
  withHeader,
} from '../../../fixtures/decisionFiles.ts';
import { revisionHashInput } from '../../../../src/domain/decision/decision.ts';
import { amount } from '../../../fixtures/amount.ts';

const runs = amount('HAFT_FUZZ_RUNS', 2_000, 10_000);
/** Ms one file may take: far above what any takes, far below what an operator would call hanging. */
const patience = 2_000;

/** Reads and holds what must be true of whatever was read. */
function readSafely(content: string | Uint8Array): string {
  const started = performance.now();
  const reading = read(content);
  const took = performance.now() - started;
  ok(took < patience, `took ${took} ms`);
  const bytes = Buffer.from(content as string);
  if (reading.kind === 'decision') {
    const { decision } = reading;
    ok(decision.id && decision.title && decision.status && decision.file === file);
    ok(
      bytes
        .subarray(bytes.length - Buffer.byteLength(decision.body))
        .equals(Buffer.from(decision.body)),
    );
    ok(revisionHashInput(decision).length > 0);
  } else if (reading.kind === 'malformed') {
    ok(reading.problems.length > 0 && reading.problems.length <= 20);
    const lines = bytes.toString('latin1').split('\n');
    for (const { line, column, code, what } of reading.problems) {
      ok(Number.isInteger(line) && line >= 1 && line <= lines.length, `line ${line}`);
      ok(Number.isInteger(column) && column >= 1, `column ${column}`);
      ok(column <= lines[line - 1]!.length + 1, `column ${column} of line ${line}`);
      match(code, /^(frontmatter|decision)_[a-z_]+$/);
      match(what, /^[^\n]{10,400}\.$/);
    }
  }
  return reading.kind;
}

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

describe('given files changed at random', () => {
  const tokens = fc.constantFrom(
    ...['---', '\n---\n', '---js\n', '\r\n', '\n', '\r', '\t', ' ', '\0', '\ufeff', '\u2028', ': '],
    ...[
      '- ',
      '? ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '!!js/function ',
      '!',
      '|\n',
      '>-\n',
      '"',
      "'",
    ],
    ...[
      '#',
      '%YAML 1.1\n',
      '...',
      '<<: *a',
      '__proto__: ',
      'id: ',
      'kind: Note\n',
      'title:',
      'links:\n',
    ],
    ...[
      'valid_until: 2026-99-99\n',
      'network: ',
      'timeout: 1s',
      '\\',
      '**Affected files:**',
      '```',
      '~',
    ],
    ...[
      '**Evidence requirements:**\n',
      '\ud83d\ude00',
      '\ud83d',
      'null',
      '0x10',
      '1e999',
      '- - - ',
      '@',
      '`',
    ],
  );
  const where = fc.double({ min: 0, max: 1, noNaN: true });
  const change = fc.oneof(
    fc.record({
      how: fc.constant('insert'),
      at: where,
      bytes: tokens.map((text) => Buffer.from(text)),
    }),
    fc.record({ how: fc.constant('insert'), at: where, bytes: fc.uint8Array({ maxLength: 4 }) }),
    fc.record({ how: fc.constantFrom('cut', 'repeat', 'truncate'), at: where, to: where }),
  );
  const seeds = [haftFile, bareFile, fullFile, fullFile.replaceAll('\n', '\r\n')];

  it(`when ${runs} of them are read, then each is a decision or a typed problem`, () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        where,
        (seed, changes, focus) => {
          // Most changes go to the header, where mistakes matter.
          const header = Buffer.byteLength(seed.slice(0, seed.lastIndexOf('\n---') + 5));
          const reach = focus < 0.8 ? header / Buffer.byteLength(seed) : 1;
          let bytes: Buffer = Buffer.from(seed);
          for (const one of changes) bytes = changed(bytes, one, reach);
          const kind = readSafely(bytes);
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
        },
      ),
      { numRuns: runs },
    );
    // A fuzz that meets one answer only has tested little.
    ok((seen.get('decision') ?? 0) > runs / 20 && (seen.get('malformed') ?? 0) > runs / 20);
  });

  interface Change {
    readonly how: string;
    readonly at: number;
    readonly to?: number;
    readonly bytes?: Uint8Array;
  }

  function changed(content: Buffer, { how, at, to = 0, bytes }: Change, reach: number): Buffer {
    const start = Math.floor(at * reach * content.length);
    const end = Math.min(content.length, start + Math.floor(to * 40));
    const [before, middle, after] = [
      content.subarray(0, start),
      content.subarray(start, end),
      content.subarray(end),
    ];
    if (bytes) return Buffer.concat([before, bytes, content.subarray(start)]);
    if (how === 'cut') return Buffer.concat([before, after]);
    if (how === 'repeat') return Buffer.concat([before, middle, middle, after]);
    return to < 0.2 ? before : content;
  }
});
