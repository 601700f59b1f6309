import { deepEqual, equal, ok } from 'node:assert/strict';
import { readSpec } from '../../../../src/adapters/specs/specFile.ts';
import type { SpecKind } from '../../../../src/domain/readiness/specSection.ts';
import { starterFiles } from '../../../../src/domain/readiness/starter.ts';

const block = (text: string, info = 'yaml spec-section'): string =>
  `# Title\n\n\`\`\`${info}\n${text}\`\`\`\n`;
const good = `id: TS.a
kind: target-role
statement_type: definition
claim_layer: object
owner: human
status: active
`;
const told = (kind: SpecKind, text: string): string[] =>
  readSpec(kind, text).findings.map(({ code, line, column }) => `${code} ${line}:${column}`);

describe('given a specification', () => {
  const table: [row: string, kind: SpecKind, text: string, findings: string[]][] = [
    ['a whole section', 'target-system', block(good), []],
    ['no block', 'target-system', '# Words\n', ['spec_section_missing_block 1:1']],
    [
      'an open block',
      'target-system',
      `\`\`\`yaml spec-section\n${good}`,
      ['markdown_unclosed_fence 1:1'],
    ],
    ['broken YAML', 'target-system', block('id: [\n'), ['spec_section_invalid_yaml 5:1']],
    [
      'a list that holds itself',
      'target-system',
      block(`${good}more: &a [x, *a]\n`),
      ['spec_section_invalid_yaml 10:14'],
    ],
    [
      'no owner',
      'target-system',
      block(good.replace('owner: human\n', '')),
      ['spec_section_missing_field 4:1'],
    ],
    [
      'a strange status',
      'target-system',
      block(good.replace('active', 'done')),
      ['spec_section_invalid_field 9:1'],
    ],
    [
      'blanks in its id',
      'target-system',
      block(good.replace('TS.a', 'TS a')),
      ['spec_section_unstable_id 4:1'],
    ],
    [
      'terms as text',
      'target-system',
      block(`${good}terms: x\n`),
      ['spec_section_invalid_terms 10:1'],
    ],
    [
      'evidence without description',
      'target-system',
      block(`${good}evidence_required:\n  - kind: test\n`),
      ['spec_section_invalid_evidence_required 11:5'],
    ],
    [
      'a word map',
      'term-map',
      block('entries:\n  - {term: a, domain: b, definition: c}\n', 'yaml term-map'),
      [],
    ],
    ['a word alone', 'term-map', block('term: a\ndomain: b\ndefinition: c\n', 'yaml'), []],
    [
      'a word without meaning',
      'term-map',
      block('entries:\n  - {term: a, domain: b}\n', 'yaml term-map'),
      ['term_map_missing_definition 5:5'],
    ],
    ['no words', 'term-map', '# Words\n', ['term_map_missing_block 1:1']],
  ];
  for (const [row, kind, text, findings] of table) {
    it(`when it has ${row}, then it tells ${findings.join(', ') || 'nothing'}`, () => {
      deepEqual(told(kind, text), findings);
    });
  }

  it('when an example shows a block inside a longer fence, then it is no section', () => {
    const text = `\`\`\`\`markdown\n${block(good)}\`\`\`\`\n${block(good.replace('TS.a', 'TS.b'))}`;
    deepEqual(
      readSpec('target-system', text).sections.map(({ id }) => id),
      ['TS.b'],
    );
  });

  it('when only the order of keys or a comment changes, then its content is the same', () => {
    const contents = [
      good,
      `# why\n${good.split('\n').filter(Boolean).reverse().join('\n')}\n`,
    ].map((text) => readSpec('target-system', block(text)).sections[0]?.content);
    ok(contents[0]);
    equal(contents[0], contents[1]);
  });

  it('when it is what init writes, then nothing is wrong with its form and all of it is a draft', () => {
    for (const { path, text } of starterFiles({ id: 'qnt_01234567', name: 'x' })) {
      const kind = /specs\/(.*)\.md$/.exec(path)?.[1] as SpecKind | undefined;
      if (!kind) continue;
      const { sections, findings } = readSpec(kind, text);
      deepEqual(findings, [], path);
      ok(sections.every(({ status }) => status === 'draft'));
    }
  });
});
