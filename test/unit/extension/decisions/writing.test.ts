import { deepEqual, equal, ok } from 'node:assert/strict';
import { decisionKeys } from '../../../../src/adapters/decisions/decisionKeys.ts';
import type { HeaderCursor } from '../../../../src/domain/decision/headerCursor.ts';
import { keyMeanings } from '../../../../src/domain/decision/keyMeanings.ts';
import { proposals } from '../../../../src/extension/decisions/proposals.ts';
import { fixesOf } from '../../../../src/extension/decisions/quickFixes.ts';

const files = [
  'README.md',
  'src/a.ts',
  'src/deep/b.ts',
  'src/deep/c.ts',
  'test/a.ts',
  'test/\ud800.ts',
];
const commands = [{ command: 'npm test', file: 'package.json', kind: 'test' }] as const;
const decisions = ['dec-a', 'dec-b'].map((id) => ({ id, title: `Do ${id}` }));

function offered(key: string, typed = ''): string[] {
  const cursor: HeaderCursor = { kind: 'value', key, isEntry: true, from: 0, to: 0 };
  const known = { aids: { files, commands }, decisions, written: new Set<string>(), own: 'dec-a' };
  return proposals(cursor, typed, known).map(({ label }) => label);
}

describe('given a front matter that is being written', () => {
  it('when a key is asked for, then those that are read and not there yet are offered, with their meaning', () => {
    const written = new Set(['id', 'title']);
    const keys = proposals({ kind: 'key', from: 0, to: 0 }, '', {
      ...{ aids: { files, commands }, decisions, written },
    });
    const read = Object.keys(decisionKeys.out.shape).filter((key) => !written.has(key));
    deepEqual(keys.map(({ label }) => label).toSorted(), read.toSorted());
    ok(keys.every(({ label, meaning }) => meaning === keyMeanings[label]));
  });

  it('when a value is asked for, then what the project has of its kind is offered', () => {
    deepEqual(offered('allowed_paths'), ['src/', 'test/', 'README.md']);
    deepEqual(offered('affected_files', 'src/de'), ['src/deep/', 'src/a.ts']);
    deepEqual(offered('forbidden_paths', 'src/deep/'), ['src/deep/b.ts', 'src/deep/c.ts']);
    deepEqual(offered('evidence_requirements'), ['npm test']);
    deepEqual(offered('depends_on'), ['dec-b']);
    deepEqual(offered('status').slice(0, 1), ['active']);
    deepEqual(offered('title'), []);
  });
});

describe('given a problem of a decision', () => {
  const fixes = (
    code: string,
    text = '',
    more: { message?: string; before?: string } = {},
  ): string[] =>
    fixesOf({ code, text, message: '', before: '  - ', ...more }, { files, commands }).map((fix) =>
      [fix.title, ...Object.values(fix).slice(-1)].join(' | '),
    );

  it('when it can be mended, then that is offered, the likeliest first', () => {
    const said = 'Nothing reads the key `afected_files`. Did you mean affected_files?';
    deepEqual(fixes('decision_key_unread', 'afected_files', { message: said, before: '' }), [
      'Change to affected_files | affected_files',
    ]);
    ok(
      fixes('evidence_reads_as_sentence', 'All is well.')[0]?.endsWith('| criterion: All is well.'),
    );
    deepEqual(fixes('criterion_reads_as_command', 'criterion: npm test'), [
      'Run it as a command | npm test',
    ]);
    deepEqual(fixes('evidence_missing'), [
      'Prove it with npm test | evidence_requirements:\n  - npm test\n',
    ]);
    equal(fixes('path_matches_nothing', 'lib/b.ts')[0], 'Change to src/deep/b.ts | src/deep/b.ts');
    equal(fixes('path_matches_nothing', 'src/dep/')[0], 'Change to src/deep/ | src/deep/');
    equal(fixes('decision_expired').length, 1);
    const shares = 'It shares paths with wc-20261127-0a, “Do it”, which is held: …';
    deepEqual(fixes('scope_shared', 'src/', { message: shares }), [
      'Show wc-20261127-0a | wc-20261127-0a',
    ]);
  });

  it('when it stands in a list on one line, or nothing mends it, then nothing is offered', () => {
    const inFlow = { before: 'evidence_requirements: [' };
    deepEqual(fixes('evidence_reads_as_sentence', 'All is well.]', inFlow), []);
    deepEqual(fixes('path_matches_nothing', 'lib/b.ts]', inFlow), []);
    deepEqual(fixes('frontmatter_yaml'), []);
  });
});
