import { deepEqual } from 'node:assert/strict';
import { bareFile, problemsIn, withHeader } from '../../../fixtures/decisionFiles.ts';

type Row = [why: string, content: string | Uint8Array, place: string, code: string];

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const [start = '', rest = ''] = bareFile.split(/(?<=DecisionRecord\n)/);
/** The added line is the fifth. */
const key = (...lines: string[]): string => withHeader(...lines);

const unreadable: Row[] = [
  ['is empty', '', '1:1', 'frontmatter_missing'],
  ['has no front matter', '# Title\n', '1:1', 'frontmatter_missing'],
  ['starts with a blank line', `\n${bareFile}`, '1:1', 'frontmatter_missing'],
  ['starts with four dashes', `-${bareFile}`, '1:1', 'frontmatter_missing'],
  ['is never closed', '---\nid: a\n', '1:1', 'frontmatter_unclosed'],
  [
    'is closed by four dashes',
    bareFile.replace('\n---\n', '\n----\n'),
    '5:1',
    'frontmatter_unclosed',
  ],
  [
    'is closed by more than dashes',
    bareFile.replace('\n---\n', '\n--- x\n'),
    '5:1',
    'frontmatter_unclosed',
  ],
  ['names a language', `---js${bareFile.slice(3)}`, '1:4', 'frontmatter_language'],
  ['has a header of 70 KiB', key(`x: ${'y'.repeat(70_000)}`), '1:1', 'frontmatter_too_large'],
  ['has a header of 5,000 lines', key('\n'.repeat(5_000)), '1:1', 'frontmatter_too_large'],
  ['is larger than 1 MiB', bareFile + 'x'.repeat(1024 * 1024), '1:1', 'decision_too_large'],
  ['has a zero byte', `${bareFile}ab\0c`, '7:3', 'decision_not_text'],
  ['is Latin-1', bytes(bareFile, 'caf', [0xe9], ' x'), '7:4', 'decision_not_text'],
  [
    'is Latin-1 that looks like UTF-8',
    bytes(bareFile, 'caf', [0xef, 0xbf, 0x41]),
    '7:4',
    'decision_not_text',
  ],
  [
    'is cut within a character',
    bytes(bareFile, 'caf', [0xf0, 0x9f, 0x9b]),
    '7:4',
    'decision_not_text',
  ],
  [
    'has a lone half of a pair',
    bytes(bareFile, 'é\ufffd', [0xed, 0xa0, 0x80]),
    '7:3',
    'decision_not_text',
  ],
  ['is UTF-16', Buffer.from(`\ufeff${bareFile}`, 'utf16le'), '1:1', 'decision_not_text'],
];

const yaml: Row[] = [
  ['is a list', '---\n- a\n---\n', '2:1', 'frontmatter_key_invalid'],
  ['is plain text', '---\nfoo\n---\n', '2:1', 'frontmatter_key_invalid'],
  [
    'gives a key twice',
    key('status: active', 'context: x', 'status: active'),
    '7:1',
    'frontmatter_key_repeated',
  ],
  [
    'gives an inner key twice',
    key('x:', '  - {a: 1, b: 2, a: 3}'),
    '6:18',
    'frontmatter_key_repeated',
  ],
  ['is indented with a tab', key('affected_files:', '\t- a'), '6:1', 'frontmatter_yaml'],
  ['leaves a list open', key('affected_files: [a', 'x: 1'), '6:1', 'frontmatter_yaml'],
  ['leaves a quote open', key('depends_on: "a'), '6:1', 'frontmatter_yaml'],
  ['has an unknown alias', key('context: a', 'depends_on: *x'), '6:13', 'frontmatter_yaml'],
  ['holds two documents', key('context: a', '...', 'status: b'), '7:1', 'frontmatter_yaml'],
  ['has a list as key', key('? [a]', ': b'), '5:3', 'frontmatter_yaml'],
  ['is nested too deep', key(`x: ${'['.repeat(40)}${']'.repeat(40)}`), '5:20', 'frontmatter_yaml'],
  ['is nested too deep in lines', key(...steps(30)), '16:12', 'frontmatter_yaml'],
  ['is full of anchors', key(`x: [${'&a a, '.repeat(101)}]`), '5:605', 'frontmatter_yaml'],
  ['unfolds without end', key('a: &a [x,x,x,x,x,x,x,x]', ...bomb()), '6:8', 'frontmatter_yaml'],
];

const keys: Row[] = [
  ['has no title', start + rest.replace(/title.*\n/, ''), '2:1', 'frontmatter_key_missing'],
  [
    'has an empty title',
    bareFile.replace('Clean the docs up', ''),
    '4:1',
    'frontmatter_key_missing',
  ],
  ['has an empty id', bareFile.replace('dec-docs-cleanup', '""'), '2:1', 'frontmatter_key_missing'],
  [
    'has an id with a blank',
    bareFile.replace('dec-docs', 'dec docs'),
    '2:1',
    'frontmatter_key_invalid',
  ],
  [
    'has an id of two lines',
    bareFile.replace('dec-docs-cleanup', '"a\\nCommission: x"'),
    '2:1',
    'frontmatter_key_invalid',
  ],
  [
    'has a title with an escape',
    bareFile.replace('Clean the docs up', '"a\\e[31m"'),
    '4:1',
    'frontmatter_key_invalid',
  ],
  [
    'misspells its kind',
    bareFile.replace('DecisionRecord', 'decisionrecord'),
    '3:1',
    'frontmatter_key_invalid',
  ],
  ['has a list as status', key('status:', '  - active'), '5:1', 'frontmatter_key_invalid'],
  ['has a version that is no number', key('version: two'), '5:1', 'frontmatter_key_invalid'],
  [
    'expires on a day that is none',
    key('valid_until: 2026-02-30'),
    '5:1',
    'frontmatter_key_invalid',
  ],
  [
    'expires at a time without zone',
    key('valid_until: 2026-02-03T10:00:00'),
    '5:1',
    'frontmatter_key_invalid',
  ],
  [
    'has one path where a list is due',
    key('allowed_paths: src/'),
    '5:1',
    'frontmatter_key_invalid',
  ],
  [
    'has a map among its paths',
    key('allowed_paths:', '  - src/', '  - a: b'),
    '7:5',
    'frontmatter_key_invalid',
  ],
  [
    'has an empty command',
    key('evidence_requirements:', '  - a', '  -'),
    '7:4',
    'frontmatter_key_invalid',
  ],
  [
    'wants a command without one',
    key('evidence_requirements:', '  - kind: command', '    description: x'),
    '6:5',
    'frontmatter_key_invalid',
  ],
  [
    'wants nothing at all',
    key('evidence_requirements:', '  - network: true'),
    '6:5',
    'frontmatter_key_invalid',
  ],
  [
    'has a network that is neither',
    key('evidence_requirements:', '  - command: a', '    network: maybe'),
    '7:5',
    'frontmatter_key_invalid',
  ],
  [
    'has a baseline we do not know',
    key('evidence_requirements: [{ command: a, baseline: red }]'),
    '5:39',
    'frontmatter_key_invalid',
  ],
  [
    'has a time limit without unit',
    key('evidence_requirements: [{ command: a, timeout: 90 }]'),
    '5:39',
    'frontmatter_key_invalid',
  ],
  [
    'has a time limit of two days',
    key('evidence_requirements: [{ command: a, timeout: 48h }]'),
    '5:39',
    'frontmatter_key_invalid',
  ],
  ['has a link without type', key('links:', '  - ref: a'), '6:5', 'frontmatter_key_invalid'],
  ['has a link that is text', key('links: [a]'), '5:9', 'frontmatter_key_invalid'],
];

/** Each key one level below the one before. */
function steps(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${' '.repeat(at)}k:`);
}

/** Four levels of ten: 10,000 aliases to a list. */
function bomb(): string[] {
  const ten = (name: string): string => `[${Array(10).fill(`*${name}`).join(', ')}]`;
  return [`b: &b ${ten('a')}`, `c: &c ${ten('b')}`, `d: &d ${ten('c')}`, `e: ${ten('d')}`];
}

describe('given a decision file with a mistake', () => {
  for (const [why, content, place, code] of [...unreadable, ...yaml, ...keys]) {
    it(`when it ${why}, then ${code} is told at ${place}`, () => {
      const [first] = problemsIn(content);
      deepEqual([`${first?.line}:${first?.column}`, first?.code], [place, code]);
    });
  }
  for (const [why, content, place, code] of [...yaml, ...keys]) {
    it(`when it ${why} and has Windows line ends, then the place is the same`, () => {
      const windows = String(content).replaceAll('\n', '\r\n');
      const [first] = problemsIn(`\ufeff${windows}`);
      deepEqual([`${first?.line}:${first?.column}`, first?.code], [place, code]);
    });
  }
});
