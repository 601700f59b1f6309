import { deepEqual, equal, notEqual } from 'node:assert/strict';
import {
  bareFile,
  decisionIn,
  file,
  fullFile,
  haftFile,
  problemsIn,
  read,
  withHeader,
} from '../../../fixtures/decisionFiles.ts';
import { revisionHashInput, type Decision } from '../../../../src/domain/decision/decision.ts';

const empty = {
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
  file,
};

const codesIn = (content: string): string[] => problemsIn(content).map(({ code }) => code);

describe('given a decision file', () => {
  it('when it has id, kind and title alone, then everything else has its default', () => {
    deepEqual(decisionIn(bareFile), {
      ...empty,
      id: 'dec-docs-cleanup',
      title: 'Clean the docs up',
      body: 'Mend the links in `docs/`.\n',
    });
  });

  it('when it has every key, then every key is read and foreign ones are left alone', () => {
    deepEqual(decisionIn(fullFile), {
      id: 'dec-20260601-0badcafe',
      title: 'Split: the parser',
      status: 'active',
      version: 3,
      context: 'parser',
      mode: 'deep',
      validUntil: Date.UTC(2026, 11, 24, 16),
      createdAt: '2026-06-01',
      updatedAt: '2026-06-02T00:00:00Z',
      links: [
        { ref: 'prob-20260502-91aa03de', type: 'based_on' },
        { ref: 'sol-20260502-91aa03de', type: 'based_on' },
        { ref: 'TS.parse.002', type: 'governs' },
      ],
      problemRefs: ['prob-1', 'prob-20260502-91aa03de'],
      sectionRefs: ['TS.parse.001', 'TS.parse.002'],
      affectedFiles: ['src/parse.ts'],
      evidenceRequirements: [
        { kind: 'command', command: 'npm test -- parse' },
        {
          kind: 'command',
          command: 'npm run build\nnpm run bench',
          network: true,
          baseline: 'must_pass',
          timeoutMs: 90_000,
        },
        {
          kind: 'criterion',
          text: 'p95 below 20 ms',
          label: 'measurement',
          specSectionRef: 'TS.parse.001',
        },
        { kind: 'command', command: 'npm run slow', timeoutMs: 5_000 },
      ],
      invariants: ['one token is never read twice'],
      allowedPaths: ['src/', 'test/**'],
      forbiddenPaths: ['src/generated/'],
      dependsOn: ['dec-docs-cleanup'],
      body: '# Split: the parser\n',
      file,
    });
  });

  const budget = { turns: 5, tokens: 900_000, workMs: 5_400_000, repairTurns: 0 };
  const values: [line: string, key: keyof Decision, value: unknown][] = [
    ['valid_until: 2026-11-01', 'validUntil', Date.UTC(2026, 10, 2) - 1],
    ['valid_until: "2026-11-01"', 'validUntil', Date.UTC(2026, 10, 2) - 1],
    ['valid_until: 2026-11-01T10:00:00Z', 'validUntil', Date.UTC(2026, 10, 1, 10)],
    [
      'valid_until: 2026-11-01T10:00:00.5-01:30',
      'validUntil',
      Date.UTC(2026, 10, 1, 11, 30, 0, 500),
    ],
    ['valid_until:', 'validUntil', undefined],
    ['valid_until: null', 'validUntil', undefined],
    ['created_at: 2026-05-03T08:15:00Z', 'createdAt', '2026-05-03T08:15:00Z'],
    ['updated_at: 2026-05-03', 'updatedAt', '2026-05-03'],
    ['status: refresh_due', 'status', 'refresh_due'],
    ['status: on_hold', 'status', 'on_hold'],
    ['version: 12', 'version', 12],
    ['context: 2026', 'context', '2026'],
    ['context: yes', 'context', 'yes'],
    ['affected_files: []', 'affectedFiles', []],
    ['affected_files: [404, 1.50]', 'affectedFiles', ['404', '1.50']],
    ['depends_on: # none yet', 'dependsOn', []],
    ['max_turns: 5\nmax_tokens: 900000\nmax_time: 90m\nrepair_turns: 0', 'budget', budget],
    ['max_tokens:', 'budget', undefined],
    ['judge: true', 'judge', true],
    ['judge: false', 'judge', undefined],
    ['allowed_paths: &a [src]\nforbidden_paths: *a', 'forbiddenPaths', ['src']],
    ['__proto__: { status: superseded }', 'status', 'active'],
    ['constructor: x', 'status', 'active'],
  ];
  for (const [line, key, value] of values) {
    it(`when it says "${line}", then ${key} is ${JSON.stringify(value)}`, () => {
      deepEqual(decisionIn(withHeader(line))[key], value);
    });
  }

  const pieces: [said: string, read: unknown][] = [
    ['criterion: It is fast', { kind: 'criterion', text: 'It is fast' }],
    ['kind: criterion, description: It is fast', { kind: 'criterion', text: 'It is fast' }],
    ['kind: review, criterion: Seen', { kind: 'criterion', text: 'Seen', label: 'review' }],
    [
      'criterion: "a: b", spec_section_ref: TS.1',
      { kind: 'criterion', text: 'a: b', specSectionRef: 'TS.1' },
    ],
    ['criterion: a, command: b', undefined],
    ['kind: command, criterion: a', undefined],
    ['network: true', undefined],
  ];
  for (const [said, piece] of pieces) {
    it(`when evidence says "${said}", then it is ${piece === undefined ? 'refused' : JSON.stringify(piece)}`, () => {
      const text = withHeader(`evidence_requirements: [{ ${said} }]`);
      if (piece === undefined) deepEqual(codesIn(text), ['frontmatter_key_invalid']);
      else deepEqual(decisionIn(text).evidenceRequirements, [piece]);
    });
  }

  const limits: [key: string, ms: number | undefined][] = [
    ['timeout: 90s', 90_000],
    ['timeout: 2m30s', 150_000],
    ['timeout: 1.5h', 5_400_000],
    ['timeout: 24h', 86_400_000],
    ['timeout: 24h1ms', undefined],
    ['timeout: 0s', undefined],
    ['timeout: 0.4ms', undefined],
    ['timeout_ms: 90', 90],
    ['timeout_ms: 90s', undefined],
  ];
  for (const [key, timeoutMs] of limits) {
    it(`when evidence says "${key}", then its limit is ${timeoutMs ?? 'refused'}`, () => {
      const said = withHeader(`evidence_requirements: [{ command: a, ${key} }]`);
      if (timeoutMs === undefined) deepEqual(codesIn(said), ['frontmatter_key_invalid']);
      else {
        const { evidenceRequirements } = decisionIn(said);
        deepEqual(evidenceRequirements, [{ kind: 'command', command: 'a', timeoutMs }]);
      }
    });
  }

  const kinds: [line: string, kind: string][] = [
    ['kind: DecisionRecord', 'decision'],
    ['kind: ProblemCard', 'other'],
    ['kind: Note', 'other'],
    ['kind: decisionRecord', 'malformed'],
    ['kind: decision_record', 'malformed'],
    ['kind:', 'malformed'],
    ['kind: [DecisionRecord]', 'malformed'],
  ];
  for (const [line, kind] of kinds) {
    it(`when it says "${line}", then it is ${kind}`, () => {
      equal(read(bareFile.replace('kind: DecisionRecord', line)).kind, kind);
    });
  }

  it('when only `updated_at` or the version is touched, then its authority stays the same', () => {
    const input = (text: string): string => revisionHashInput(decisionIn(text));
    const touched = haftFile
      .replace('version: 1', 'version: 2')
      .replace('updated_at: 2026-05-03', 'updated_at: 2026-06-03');
    equal(input(touched), input(haftFile));
    notEqual(input(haftFile.replace('src/export/csv.ts,', '')), input(haftFile));
  });
});

describe('given the text after the front matter', () => {
  const bodies = [
    '',
    '\n',
    '    indented code first\n',
    'no newline at the end',
    '\r\nmixed\nends\r\n',
    '---\nnot: front matter\n---\n',
    '  trailing blanks  \n\n\n',
    'cafe\u0301 \u{1f6e0} \u2028 \ufeff \t\n',
  ];
  for (const body of bodies) {
    it(`when it is ${JSON.stringify(body)}, then the agent gets exactly that`, () => {
      const header = bareFile.slice(0, bareFile.lastIndexOf('Mend'));
      equal(decisionIn(header + body).body, body);
      const windows = header.replaceAll('\n', '\r\n');
      equal(decisionIn(windows + body).body, body);
      equal(decisionIn(windows + body).title, 'Clean the docs up');
      equal(decisionIn(`\ufeff${header}${body}`).body, body);
      equal(decisionIn(header.replace(/---\n$/, '--- \t\n') + body).body, body);
    });
  }

  it('when the file ends with the closing dashes, then there is none', () => {
    equal(decisionIn(bareFile.slice(0, bareFile.lastIndexOf('\nMend'))).body, '');
  });
});

describe('given a file that is no decision', () => {
  it('when several keys are wrong, then all are told in the order of the file, at most twenty', () => {
    const problems = problemsIn(withHeader('version: two', `depends_on: [${'"",'.repeat(30)}]`));
    equal(problems.length, 20);
    deepEqual(
      problems.slice(0, 2).map(({ line, what }) => [line, what]),
      [
        [5, '`version` must be a whole number.'],
        [6, '`depends_on[0]` must not be empty.'],
      ],
    );
  });
});
