import { deepEqual, doesNotThrow, equal } from 'node:assert/strict';
import fc from 'fast-check';
import {
  formOf,
  readBacklog,
  readMadr,
  readNygard,
  readSpecKit,
} from '../../../../src/domain/foreign/records.ts';
import {
  listed,
  sectionNamed,
  sectionsOf,
  textOf,
} from '../../../../src/domain/foreign/sections.ts';

const piece = fc.oneof(
  fc.constantFrom(
    '# A',
    '## Status',
    '## Context',
    '```',
    '~~~~',
    '- [ ] T001 x',
    '- [x] #1 y',
    '* Status: z',
    '',
  ),
  fc.string(),
);
const texts = fc.array(piece, { maxLength: 12 }).map((lines) => lines.join('\n'));

describe('given a text somebody else wrote', () => {
  it('when it is any text at all, then reading it fails at nothing, and no line of it is lost', () => {
    fc.assert(
      fc.property(texts, fc.dictionary(fc.string(), fc.anything()), (body, header) => {
        const file = 'a/b.md';
        doesNotThrow(() => {
          for (const read of [formOf, readMadr, readNygard, readBacklog, readSpecKit])
            read({ file, header, body });
        });
        const words = (text: string): string[] => text.match(/[a-z0-9]{3,}/gi) ?? [];
        deepEqual(words(textOf(sectionsOf(body))), words(body));
      }),
    );
  });

  it('when it is cut at its headings, then those in fences are none, whatever fences them', () => {
    const text = '# A #\none\n````\n## B\n```\n## C\n````\n~~~\n## D\n~~~\n## E\ntwo\n';
    deepEqual(
      sectionsOf(text).map(({ level, title }) => [level, title]),
      [
        [0, ''],
        [1, 'A'],
        [2, 'E'],
      ],
    );
    equal(sectionNamed(sectionsOf(text), 'e'), 'two');
    deepEqual(listed('- [ ] a\n* [X] b\n  + c\nno'), [
      { text: 'a', done: false },
      { text: 'b', done: true },
      { text: 'c', done: false },
    ]);
  });

  it('when its headings are underlined, then they are headings; rules, tables and lists stay what they are', () => {
    const text =
      'One\n===\n\nText\n\nTwo\n---\n\na\n\n---\n\n- b\n---\n\n| c |\n---\n\nd\ne\n---\n';
    deepEqual(
      sectionsOf(text).map(({ level, title }) => [level, title]),
      [
        [0, ''],
        [1, 'One'],
        [2, 'Two'],
      ],
    );
  });

  it('when its form is asked, then what it says decides, and nothing is guessed', () => {
    const of = (body: string, header: Record<string, string> = {}, file = 'x.md') =>
      formOf({ file, header, body });
    equal(of('## Context and Problem Statement\n'), 'madr');
    equal(of('## Status\n\n## Context\n\n## Decision\n'), 'nygard');
    equal(of('', { id: 'task-1', title: 'T', status: 'To Do' }), 'backlog');
    equal(of('- [ ] T001 Do\n'), 'spec-kit');
    equal(of('', {}, 'specs/1/tasks.md'), 'spec-kit');
    equal(of('## Status\n\n## Decision\n'), undefined);
  });
});

/** Records as people really keep them. */
describe('given records in the ways people write them', () => {
  const madr = (above: string, header: Record<string, unknown> = {}, title = '# Use it') =>
    readMadr({
      file: 'd/a.md',
      header,
      body: `${title}\n\n${above}\n\n## Decision Outcome\n\nYes.\n`,
    });
  const nygard = (status: string, title = '# 7. Ship it') =>
    readNygard({
      file: 'd/a.md',
      header: {},
      body: `${title}\n\nDate: 17/12/2016\n\n## Status\n\n${status}\n\n## Context\n\nC\n\n## Decision\n\nD\n`,
    });
  const whyOf = (read: ReturnType<typeof readMadr>): string | undefined =>
    'why' in read ? read.why : undefined;

  it('when one says in whatever dress that it holds no longer, then it is passed over', () => {
    const over = [
      ...[
        'Superseded by [9. Else](0009-else.md)',
        'Superceded by [9. Else](0009-else.md)',
        '❌ Rejected',
      ],
      ...[
        '**Deprecated**',
        '`rejected`',
        'Accepted\n\nSuperseded by [9](9.md)',
        '~~Accepted~~ Superseded',
      ],
      ...['Accepted, superseded by ADR-9'],
    ];
    for (const status of over)
      equal(whyOf(nygard(status))?.startsWith('its status is'), true, status);
    for (const holds of [
      '✅ Accepted',
      'Accepted\n\nSupersedes [2. Old](0002-old.md)',
      'Amended by [9](9.md)',
    ])
      equal(whyOf(nygard(holds)), undefined, holds);
    for (const above of [
      '- **Status:** Rejected',
      '**Status**: superseded by ADR-9',
      '* Status: deprecated <!-- optional -->',
    ])
      equal(whyOf(madr(above))?.startsWith('its status is'), true, above);
    equal(
      whyOf(madr('', { status: 'superseded by ADR-9' })),
      'its status is "superseded by ADR-9"',
    );
    equal(whyOf(madr('## Status\n\nSuperseded')), 'its status is "Superseded"');
  });

  it('when it is a template, then it is passed over', () => {
    for (const title of ['# [short title of it]', '# {short title}', '# <title>'])
      deepEqual(
        [whyOf(madr('', {}, title)), whyOf(nygard('Accepted', title))],
        ['it is a template', 'it is a template'],
      );
  });

  it('when its number stands before its title, then it is no part of it, and all of its status is told', () => {
    for (const title of ['# 7. Ship it', '# ADR-0007: Ship it', '# ADR 7 - Ship it', '# Ship it'])
      equal((nygard('Accepted', title) as { title: string }).title, 'Ship it');
    equal((nygard('Accepted', '# 3 ways out') as { title: string }).title, '3 ways out');
    deepEqual((nygard('Accepted\n\nSupersedes [2](2.md)') as { left: readonly string[] }).left, [
      'status: Accepted; Supersedes [2](2.md)',
      'date: 17/12/2016',
    ]);
    deepEqual((madr('- **Deciders:** Ada\n- Note: text') as { left: readonly string[] }).left, [
      'deciders: Ada',
    ]);
  });

  it('when a criterion of a task goes on below, then it is whole, and text beside the list stays text', () => {
    const body =
      '## Description\n\nDo it.\n\n## Acceptance criteria\n<!-- AC:BEGIN -->\nAll of these hold:\n- [ ] #1 It is\n  here\n- [x] #2 There\n<!-- AC:END -->\n';
    const header = {
      id: 'BACK-1.02',
      title: 'T',
      status: 'To Do',
      dependencies: 'back-1.01, BACK-2',
    };
    deepEqual(readBacklog({ file: 'b.md', header, body }), {
      key: 'BACK-1.02',
      title: 'T',
      body: '## Description\n\nDo it.\n\n## Acceptance criteria\n\nAll of these hold:',
      criteria: ['It is here', 'There'],
      dependsOn: ['back-1.01', 'BACK-2'],
      left: ['status: To Do', 'some of its criteria are ticked already'],
    });
  });

  it('when numbers of tasks are bold, given twice, or have lines below, then nothing of them is lost', () => {
    const body =
      '## Phase 1: Setup\n\n- [ ] **T001** [P] [US1] Make `src/a.ts`\n  - with `src/b.ts`\n\nText\n\n### Tests\n\n* [ ] T002a Do\n- [X] T003 Done\n- [ ] T001 Again\n';
    deepEqual(readSpecKit({ file: 'specs/1/tasks.md', header: {}, body }), [
      {
        key: 'T001',
        title: 'Make `src/a.ts`',
        body: 'Make `src/a.ts`\n  - with `src/b.ts`',
        left: [
          'phase: Phase 1: Setup',
          'marks: [P] [US1]',
          'paths it names, for allowed_paths if they are meant: src/a.ts, src/b.ts',
        ],
      },
      { key: 'T002a', title: 'Do', body: 'Do', left: ['phase: Phase 1: Setup, Tests'] },
      { key: 'T003', why: 'it is ticked' },
      { key: 'T001', why: 'another task before it has its number: Again' },
    ]);
    deepEqual(readSpecKit({ file: 'specs/1/tasks.md', header: {}, body: '# Tasks\n' }), [
      { key: 'specs/1/tasks.md', why: 'it has no numbered task' },
    ]);
  });
});
