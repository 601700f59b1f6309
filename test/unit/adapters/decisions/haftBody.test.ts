import { deepEqual, equal } from 'node:assert/strict';
import { bareFile, decisionIn, haftFile, problemsIn } from '../../../fixtures/decisionFiles.ts';
import { readHaftBody } from '../../../../src/adapters/decisions/haftBody.ts';

describe('given a decision haft wrote', () => {
  const shapes: [name: string, content: string][] = [
    ['as written', haftFile],
    ['without blank lines', haftFile.replace(/\n{2,}/g, '\n')],
    ['with Windows line ends', haftFile.replaceAll('\n', '\r\n')],
  ];
  for (const [name, content] of shapes) {
    it(`when read ${name}, then scope and evidence come from its sections`, () => {
      const { body, ...decision } = decisionIn(content);
      deepEqual(decision, {
        id: 'dec-20260503-csv-export-4be10c77',
        title: 'Stream CSV export instead of buffering',
        status: 'active',
        version: 1,
        context: 'reporting',
        mode: 'standard',
        validUntil: Date.UTC(2026, 10, 2) - 1,
        createdAt: '2026-05-03T08:15:00Z',
        updatedAt: '2026-05-03T08:15:00Z',
        links: [
          { ref: 'prob-20260502-91aa03de', type: 'based_on' },
          { ref: 'TS.export.001', type: 'governs' },
        ],
        problemRefs: ['prob-20260502-91aa03de'],
        sectionRefs: ['TS.export.001'],
        affectedFiles: ['src/export/csv.ts', 'test/export/csv.test.ts'],
        evidenceRequirements: [
          { kind: 'command', command: 'npm test -- export' },
          { kind: 'criterion', text: 'p99 of an export of 10k rows stays below 20 ms' },
        ],
        invariants: ['header row is written exactly once'],
        allowedPaths: [],
        forbiddenPaths: [],
        dependsOn: [],
        file: '.haft/decisions/one.md',
      });
      equal(content.endsWith(body), true);
    });
  }

  it('when a key is there, empty too, then the section of the same name does not count', () => {
    const text = haftFile.replace('links:', 'affected_files: []\ninvariants: [kept]\nlinks:');
    const { affectedFiles, invariants, evidenceRequirements } = decisionIn(text);
    deepEqual([affectedFiles, invariants, evidenceRequirements.length], [[], ['kept'], 2]);
  });

  const titles = [
    'Foo: bar',
    'Foo: "bar": \'baz\'',
    '@scope/name: move it',
    '[WIP] parse: faster',
    '{a} or {b}: choose',
    '*not* an alias',
    '&c. and so on: more',
    '! important: now',
    '`code`: first',
    '% of requests: 5',
    '"half" quoted',
    "'half' quoted",
    '"never closed',
    '- a: b',
    '? what: that',
    '| pipes: all the way',
    'Close #12: today',
    '404',
    'null and void',
  ];
  for (const title of titles) {
    it(`when its title is ${title}, then it is read as written`, () => {
      const text = haftFile.replaceAll('Stream CSV export instead of buffering', () => title);
      const decision = decisionIn(text);
      equal(decision.title, title);
      equal(decision.context, 'reporting');
      equal(decision.links.length, 2);
    });
  }

  it('when YAML takes half of the title for a comment, then the heading decides', () => {
    const text = bareFile.replace('Clean the docs up', 'Close issue #12');
    equal(decisionIn(text).title, 'Close issue');
    equal(decisionIn(`${text}# Close issue #12\n`).title, 'Close issue #12');
  });

  it('when quotes are YAML, then they are not part of the value', () => {
    const text = haftFile
      .replace('title: ', 'title: Foo: ')
      .replace('reporting', '"reporting: all"');
    equal(decisionIn(text).context, 'reporting: all');
  });

  it('when a later line is broken, then that one is told and not the title', () => {
    const text = haftFile
      .replace('title: ', 'title: Foo: ')
      .replace('type: governs', '\ttype: a: b');
    deepEqual(
      problemsIn(text).map(({ line, code }) => [line, code]),
      [[16, 'frontmatter_yaml']],
    );
  });

  it('when YAML is broken and haft could not have written it, then nothing is guessed', () => {
    const text = bareFile.replace('\n---\n', '\naffected_files:\n  - a\n - b\n---\n');
    deepEqual(
      problemsIn(text).map(({ line, code }) => [line, code]),
      [[7, 'frontmatter_yaml']],
    );
  });
});

describe('given the text of a decision', () => {
  it('when it names affected files, then commas part them and code marks are taken off', () => {
    const { affectedFiles } = readHaftBody('**Affected files:** a.ts,b c.ts,  `d.ts`, ,\n');
    deepEqual(affectedFiles, ['a.ts', 'b c.ts', 'd.ts']);
  });
});
