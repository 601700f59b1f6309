import { deepEqual, equal } from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import type { FileChange } from '../../../../src/engine/ports/repository.ts';
import { CommissionMemory } from '../../../../src/extension/reviewed/commissionMemory.ts';
import { Looks } from '../../../../src/extension/reviewed/looks.ts';
import { ReviewMarks } from '../../../../src/extension/reviewed/reviewMarks.ts';
import { reach } from '../../../fixtures/situations.ts';
import { z } from 'zod';

function memento(values = new Map<string, unknown>()): Memento {
  return {
    keys: () => [...values.keys()],
    get: (key: string, preset?: unknown) => values.get(key) ?? preset,
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
  } as Memento;
}

const change: FileChange = {
  ...{ path: 'docs/guide.md', kind: 'modified' },
  ...{ oldMode: '100644', newMode: '100644', oldBlob: 'a', newBlob: 'b' },
};

describe('given a file of a result that was reviewed', () => {
  const others: Record<string, FileChange> = {
    'its new content is another': { ...change, newBlob: 'c' },
    'what it was before is another': { ...change, oldBlob: 'c' },
    'it becomes executable': { ...change, newMode: '100755' },
    'it is another file with that content': { ...change, path: 'docs/other.md' },
  };
  for (const [what, other] of Object.entries(others))
    it(`when ${what}, then that is not reviewed`, async () => {
      const marks = new ReviewMarks(memento());
      await marks.mark('wc-1', [change], true);
      deepEqual([marks.has('wc-1', change), marks.has('wc-1', other)], [true, false]);
    });

  it('when the window is loaded anew, then it is still, and of its own commission alone', async () => {
    const values = new Map<string, unknown>();
    await new ReviewMarks(memento(values)).mark('wc-1', [change], true);
    const marks = new ReviewMarks(memento(values));
    deepEqual([marks.has('wc-1', change), marks.has('wc-2', change)], [true, false]);
  });

  it('when it is ticked off, then nothing is remembered, and who draws it is told', async () => {
    const values = new Map<string, unknown>();
    const marks = new ReviewMarks(memento(values));
    const told: string[] = [];
    marks.onDidChange((id) => told.push(id));
    await marks.mark('wc-1', [change], true);
    await marks.mark('wc-1', [change], false);
    deepEqual([told, values.get('haft.reviewed')], [['wc-1', 'wc-1'], undefined]);
  });
});

describe('given results of a commission that are looked at', () => {
  const held = reach('held');
  const as = (commit: string): CommissionView => ({
    ...held,
    result: { ...held.result!, commit },
  });

  it('when a new one comes, then the one seen before is known, before and after it is seen', async () => {
    const looks = new Looks(memento());
    equal(looks.before(as('one')), undefined);
    await looks.note(as('one'));
    equal(looks.before(as('one')), undefined);
    equal(looks.before(as('two')), 'one');
    await looks.note(as('two'));
    await looks.note(as('two'));
    equal(looks.before(as('two')), 'one');
    equal(looks.before(as('three')), 'two');
  });
});

describe('given what is remembered of commissions', () => {
  it('when there are too many, then the longest unchanged is forgotten', async () => {
    const memory = new CommissionMemory(memento(), 'key', z.number());
    for (let n = 0; n < 500; n++) await memory.keep(`wc-${n}`, n);
    await memory.keep('wc-0', 0);
    await memory.keep('wc-new', 1);
    deepEqual(
      ['wc-0', 'wc-1', 'wc-2', 'wc-new'].map((id) => memory.get(id)),
      [0, undefined, 2, 1],
    );
  });

  it('when something else is there, then it counts as nothing', () => {
    const memory = new CommissionMemory(
      memento(new Map([['key', { 'wc-1': 'x' }]])),
      'key',
      z.number(),
    );
    deepEqual(memory.all(), {});
  });
});
