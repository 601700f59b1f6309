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
