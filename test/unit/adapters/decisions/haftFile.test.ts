import { deepEqual, equal } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decisionOf, flawOf } from '../../../fixtures/decisionText.ts';

describe('given a decision file written by haft', () => {
  const haft = [
    '---',
    'id: dec-20260503-csv-export-4be10c77',
    'kind: DecisionRecord',
    'version: 1',
    'status: active',
    'title: Stream CSV: "export" instead of buffering #12',
    'context: reporting',
    'valid_until: 2026-11-01T08:00:00+02:00',
    'links:',
    '  - ref: prob-20260502-91aa03de',
    '    type: based_on',
    '---',
    '# Stream CSV export instead of buffering',
    '## 2. Decision',
    '',
    '**Selected:** Stream CSV export',
    '',
    '**Invariants:**',
    '- header row is written exactly once',
    '- columns keep',
    '  their order',
    '',
    '```',
    '**Affected files:** example.ts',
    '```',
    '',
    '**Evidence requirements:**',
    '',
    '- npm test -- export',
    '- `npm run lint`',
    '',
    '**Predictions:**',
    '- none',
    '',
    '**Affected files:** src/export/csv.ts, `test/export/csv.test.ts`',
    '',
  ].join('\n');

  it('when read, then what the frontmatter lacks comes from the body', () => {
    const decision = decisionOf(haft);
    equal(decision.title, 'Stream CSV: "export" instead of buffering #12');
    equal(decision.validUntil, Date.parse('2026-11-01T06:00:00Z'));
    deepEqual(decision.problemRefs, ['prob-20260502-91aa03de']);
    deepEqual(decision.affectedFiles, ['src/export/csv.ts', 'test/export/csv.test.ts']);
    deepEqual(decision.invariants, [
      'header row is written exactly once',
      'columns keep their order',
    ]);
    deepEqual(decision.evidenceRequirements, [
      { kind: 'command', command: 'npm test -- export' },
      { kind: 'command', command: 'npm run lint' },
    ]);
    deepEqual(decision.allowedPaths, []);
  });

  it('when the frontmatter has the keys, even empty, then the body is not asked', () => {
    const decision = decisionOf(
      haft.replace(
        'links:',
        'affected_files: []\nevidence_requirements:\ninvariants: [one]\nlinks:',
      ),
    );
    deepEqual(decision.affectedFiles, []);
    deepEqual(decision.evidenceRequirements, []);
    deepEqual(decision.invariants, ['one']);
  });

  for (const title of [
    'Foo: bar',
    '[WIP] export',
    '{a} and b',
    '"Fast" is a word',
    "'tis",
    '@export',
    '* all',
    '*all',
    '&all',
    '- dash',
    '`code` first',
    '% of rows',
    'Fix issue #12 in the parser',
    '!important',
    '> 5 rows',
    'a: b: c',
    'Ends with a colon:',
  ])
    it(`when its title is ${title}, then that is its title`, () => {
      equal(decisionOf(haft.replace(/^title: .*$/m, `title: ${title}`)).title, title);
    });

  it('when a raw title stands beside another mistake, then that mistake is told with its own place', () => {
    deepEqual(flawOf(haft.replace('links:', 'links: x')).slice(0, 2), ['frontmatter_invalid', 9]);
    deepEqual(flawOf(haft.replace('valid_until: ', 'valid_until: soon ')), [
      'field_invalid',
      8,
      14,
    ]);
  });
});
