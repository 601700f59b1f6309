import { deepEqual, equal } from 'node:assert/strict';
import { headerCursor } from '../../../../src/domain/decision/headerCursor.ts';

/** What is being written at the bar of this text. */
function at(text: string): string | undefined {
  const [before = ''] = text.split('|');
  const line = before.split('\n').length - 1;
  const column = before.length - before.lastIndexOf('\n') - 1;
  const lines = text.replace('|', '').split('\n');
  const cursor = headerCursor(lines, line, column);
  const part = cursor && (lines[line] ?? '').slice(cursor.from, cursor.to);
  if (cursor?.kind !== 'value') return cursor && `key ${String(part)}`;
  return `${cursor.isEntry ? 'entry' : 'value'} of ${cursor.key}: ${String(part)}`;
}

describe('given a place of a text that is half written', () => {
  it('when a key, a value or an entry is written there, then that is told, with what there is of it', () => {
    deepEqual(
      [
        at('---\n|'),
        at('---\nali|as: x\n---'),
        at('---\nstatus: ac|tive'),
        at('---\nallowed_paths:\n  - src/|'),
        at('---\nallowed_paths:\n  - a\n\n# so\n  - src/a|b  '),
        at('---\nallowed_paths: [src/, te|, x]'),
        at('---\nallowed_paths: [|]'),
        at('---\nevidence_requirements:\n  - command: npm|'),
      ],
      [
        'key ',
        'key alias',
        'value of status: active',
        'entry of allowed_paths: src/',
        'entry of allowed_paths: src/ab',
        'entry of allowed_paths: te',
        'entry of allowed_paths: ',
        'entry of evidence_requirements: npm',
      ],
    );
  });

  it('when it is outside of the front matter, or words of a criterion, then nothing is told', () => {
    equal(at('|---\n'), undefined);
    equal(at('---\nid: a\n---\nstatus: |'), undefined);
    equal(at('# No header\nstatus: |'), undefined);
    equal(at('---\nevidence_requirements:\n  - criterion: npm|'), undefined);
    equal(at('---\n  - src/|'), undefined);
    equal(headerCursor(['---'], 9, 3), undefined);
  });
});
