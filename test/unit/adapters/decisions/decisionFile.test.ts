import { deepEqual, equal, match } from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  decisionOf,
  file,
  flawOf,
  problemOf,
  read,
  withLines,
} from '../../../fixtures/decisionText.ts';

describe('given a decision file with the required keys alone', () => {
  it('when read, then everything else has its default and the body is what follows', () => {
    deepEqual(decisionOf(withLines()), {
      id: 'dec-1',
      title: 'Do it',
      status: 'active',
      version: 1,
      links: [],
      problemRefs: [],
      sectionRefs: [],
      affectedFiles: [],
      evidenceRequirements: [],
      invariants: [],
      allowedPaths: [],
      forbiddenPaths: [],
      dependsOn: [],
      body: 'Body.\n',
      file,
    });
  });

  for (const key of ['id', 'kind', 'title'])
    it(`when ${key} is missing or empty, then that is said`, () => {
      const text = withLines();
      const without = text.replace(new RegExp(`^${key}: .*\n`, 'm'), '');
      match(problemOf(without).what, new RegExp(`"${key}" is missing`));
      const line = text.split('\n').findIndex((one) => one.startsWith(key)) + 1;
      const empty = text.replace(new RegExp(`^${key}: .*$`, 'm'), `${key}:`);
      deepEqual(flawOf(empty).slice(0, 2), ['field_invalid', line]);
    });
});

describe('given a decision file with every key', () => {
  const full = withLines(
    'version: 3',
    'status: superseded',
    'context: reporting',
    'mode: standard',
    'valid_until: 2026-11-01',
    'created_at: 2026-05-03T08:15:00Z',
    'updated_at: 2026-05-04T08:15:00Z',
    'links:',
    '  - ref: prob-20260502-91aa03de',
    '    type: based_on',
    '  - {ref: TS.export.001, type: governs}',
    'problem_refs: [prob-1]',
    'section_refs: TS.1',
    'affected_files: [src/a.ts, "src/b c.ts"]',
    'evidence_requirements:',
    '  - npm test',
    '  - command: npm run e2e',
    '    network: true',
    '    baseline: must_pass',
    '    timeout_ms: 60000',
    '    description: end to end',
    '    spec_section_ref: TS.2',
    '  - kind: review',
    '    description: somebody looks',
    'invariants:',
    '  - the header stays',
    'allowed_paths: [src/, docs/**]',
    'forbidden_paths: [src/secret]',
    'depends_on: [dec-0]',
    'owner: somebody',
    'nested: {unknown: [keys]}',
  );

  it('when read, then all of it is there and unknown keys do no harm', () => {
    const { body, ...decision } = decisionOf(full);
    equal(body, 'Body.\n');
    deepEqual(decision, {
      id: 'dec-1',
      title: 'Do it',
      status: 'superseded',
      version: 3,
      context: 'reporting',
      mode: 'standard',
      validUntil: Date.parse('2026-11-01T23:59:59.999Z'),
      createdAt: '2026-05-03T08:15:00Z',
      updatedAt: '2026-05-04T08:15:00Z',
      links: [
        { ref: 'prob-20260502-91aa03de', type: 'based_on' },
        { ref: 'TS.export.001', type: 'governs' },
      ],
      problemRefs: ['prob-1', 'prob-20260502-91aa03de'],
      sectionRefs: ['TS.1', 'TS.export.001'],
      affectedFiles: ['src/a.ts', 'src/b c.ts'],
      evidenceRequirements: [
        { kind: 'command', command: 'npm test' },
        {
          kind: 'command',
          command: 'npm run e2e',
          description: 'end to end',
          specSectionRef: 'TS.2',
          network: true,
          baseline: 'must_pass',
          timeoutMs: 60_000,
        },
        { kind: 'review', description: 'somebody looks' },
      ],
      invariants: ['the header stays'],
      allowedPaths: ['src/', 'docs/**'],
      forbiddenPaths: ['src/secret'],
      dependsOn: ['dec-0'],
      file,
    });
  });

  it('when values look like numbers, dates or booleans, then they are the text that was written', () => {
    const decision = decisionOf(
      withLines('context: 1.10', 'affected_files: [no, 0x10, 2026-01-01]'),
    );
    equal(decision.context, '1.10');
    deepEqual(decision.affectedFiles, ['no', '0x10', '2026-01-01']);
  });
});

describe('given a decision file with a mistake', () => {
  const cases: readonly (readonly [what: string, text: string, flaw: [string, number, number]])[] =
    [
      ['no frontmatter', '# Title\n', ['frontmatter_missing', 1, 1]],
      ['nothing at all', '', ['frontmatter_missing', 1, 1]],
      ['an open frontmatter', '---\nid: x\n', ['frontmatter_unclosed', 3, 1]],
      ['a fence that goes on', '---\nid: x\n---- \n', ['frontmatter_unclosed', 3, 1]],
      ['an empty frontmatter', '---\n---\n', ['frontmatter_invalid', 1, 4]],
      ['a list for a frontmatter', '---\n- a\n---\n', ['frontmatter_invalid', 1, 4]],
      ['a key twice', withLines('mode: a', 'mode: b'), ['frontmatter_invalid', 6, 1]],
      ['a tab', withLines('links:', '\t- ref: a'), ['frontmatter_invalid', 6, 1]],
      ['an unclosed quote', withLines('mode: "a'), ['frontmatter_invalid', 5, 9]],
      [
        'an unclosed list',
        withLines('affected_files: [a', 'mode: b'),
        ['frontmatter_invalid', 6, 1],
      ],
      ['an unknown alias', withLines('mode: *gone'), ['frontmatter_invalid', 5, 7]],
      ['a second document', withLines('...', 'mode: b'), ['frontmatter_invalid', 6, 1]],
      ['a version that is none', withLines('version: two'), ['field_invalid', 5, 10]],
      ['an id of two words', withLines().replace('dec-1', 'dec 1'), ['field_invalid', 2, 5]],
      ['a mapping for files', withLines('affected_files: {a: b}'), ['field_invalid', 5, 17]],
      [
        'a mapping among files',
        withLines('affected_files:', '  - a', '  - b: c'),
        ['field_invalid', 7, 5],
      ],
      ['no such day', withLines('valid_until: 2026-02-30'), ['field_invalid', 5, 14]],
      [
        'evidence without a command',
        withLines('evidence_requirements:', '  - network: true'),
        ['field_invalid', 6, 5],
      ],
      [
        'evidence that may be',
        withLines('evidence_requirements:', '  - command: a', '    network: maybe'),
        ['field_invalid', 7, 14],
      ],
      [
        'evidence that is a text',
        withLines('evidence_requirements: {a: b}'),
        ['field_invalid', 5, 24],
      ],
      ['a link without a type', withLines('links:', '  - ref: a'), ['field_invalid', 6, 5]],
    ];
  for (const [what, text, flaw] of cases)
    it(`when it has ${what}, then line and column are told`, () => deepEqual(flawOf(text), flaw));

  it('when it is not UTF-8, then the first bad byte is told', () => {
    const bytes = Buffer.concat([
      Buffer.from('---\nid: ä'),
      Buffer.from([0xe4]),
      Buffer.from('\n'),
    ]);
    deepEqual(flawOf(bytes), ['decision_not_utf8', 2, 6]);
  });

  it('when it is too large, then it is not read', () => {
    equal(flawOf(withLines() + 'x'.repeat(1024 * 1024))[0], 'decision_too_large');
    equal(decisionOf(withLines() + 'x'.repeat(1_000_000)).body.length, 1_000_006);
    equal(flawOf(withLines(`mode: ${'x'.repeat(70_000)}`))[0], 'frontmatter_too_large');
  });
});

describe('given a file that is of another kind', () => {
  it('when read, then it is left alone, whatever else is in it', () => {
    const other = withLines('version: two').replace('DecisionRecord', 'ProblemCard');
    equal(read(other).kind, 'other');
  });
});

describe('given bytes that differ in form only', () => {
  it('when lines end in CRLF or a byte order mark is in front, then the same is read, the body as it is', () => {
    const text = withLines('affected_files:', '  - a', 'mode: tactical');
    const windows = decisionOf(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
    equal(windows.body, 'Body.\r\n');
    deepEqual({ ...windows, body: '' }, { ...decisionOf(text), body: '' });
  });

  it('when the body holds anything, then it stays byte for byte', () => {
    for (const body of ['', '\n\n', '---\nx\n---\n', '\r\n \t', 'ä😀\u0000\uFEFF', 'no end'])
      equal(decisionOf(withLines().replace('Body.\n', body)).body, body);
  });

  it('when the closing line ends the file or has blanks behind it, then it closes', () => {
    equal(decisionOf(withLines().replace('\n---\nBody.\n', '\n---')).body, '');
    equal(decisionOf(withLines().replace('\n---\nBody.', '\n--- \t\n\nBody.')).body, '\nBody.\n');
  });
});
