import { deepEqual, equal } from 'node:assert/strict';
import type { Memento } from 'vscode';
import { feedbackText, type Remark } from '../../../../src/extension/review/remark.ts';
import { RemarkMemory } from '../../../../src/extension/review/remarkMemory.ts';

const remark: Remark = {
  path: 'src/a.ts',
  side: 'result',
  line: 7,
  lastLine: 7,
  quote: ['  return 1;'],
  text: 'Return two.\n',
};

describe('given comments on lines of a result', () => {
  it('when they become feedback, then each stands below its place and lines, in order of place', () => {
    const before: Remark = { ...remark, side: 'base', line: 3, lastLine: 4, quote: ['one', 'two'] };
    const other: Remark = { ...remark, path: 'docs/b.md', text: 'Why?' };

    equal(
      feedbackText([remark, before, other], ' Shorter, please.\n'),
      [
        'Shorter, please.',
        'docs/b.md:7\n>   return 1;\nWhy?',
        'src/a.ts:3-4 (before your change)\n> one\n> two\nReturn two.',
        'src/a.ts:7\n>   return 1;\nReturn two.',
      ].join('\n\n'),
    );
  });

  it('when there is neither comment nor remark, then there is no feedback', () => {
    equal(feedbackText([], ' \n'), '');
    equal(feedbackText([], 'All of it.'), 'All of it.');
  });

  it('when much is commented on, then the quote is bounded', () => {
    const quote = Array.from({ length: 50 }, () => 'x'.repeat(5_000));

    const lines = feedbackText([{ ...remark, quote, lastLine: 56 }], '').split('\n');

    deepEqual([lines.length, Math.max(...lines.map(({ length }) => length))], [14, 402]);
  });
});

describe('given the memory of comments', () => {
  const memento = (values = new Map<string, unknown>()): Memento => ({
    keys: () => [...values.keys()],
    get: (key: string, otherwise?: unknown) => values.get(key) ?? otherwise,
    update: (key, value) => {
      if (value === undefined) values.delete(key);
      else values.set(key, JSON.parse(JSON.stringify(value)));
      return Promise.resolve();
    },
  });
  const written = { attempt: 2, commit: 'a'.repeat(40), remarks: [remark] };

  it('when a commission is kept and forgotten, then the others stay as they are', async () => {
    const values = new Map<string, unknown>();
    const memory = new RemarkMemory(memento(values));
    await memory.keep('wc-1', written);
    await memory.keep('wc-2', written);
    await memory.keep('wc-1', undefined);
    deepEqual(memory.all(), { 'wc-2': written });
    await memory.keep('wc-2', { ...written, remarks: [] });
    deepEqual([memory.all(), values.size], [{}, 0]);
  });

  it('when it holds something else, then it counts as empty', () => {
    const strange = new Map<string, unknown>([['haft.remarks', { 'wc-1': { remarks: 'none' } }]]);
    deepEqual(new RemarkMemory(memento(strange)).all(), {});
  });
});
