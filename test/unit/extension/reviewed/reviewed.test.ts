import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { Memento } from 'vscode';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import type { Hunk } from '../../../../src/domain/review/hunk.ts';
import type { FileChange } from '../../../../src/engine/ports/repository.ts';
import { CommissionMemory } from '../../../../src/extension/reviewed/commissionMemory.ts';
import { ChangesOf } from '../../../../src/extension/reviewed/fileChanges.ts';
import { Looks } from '../../../../src/extension/reviewed/looks.ts';
import { ReviewMarks } from '../../../../src/extension/reviewed/reviewMarks.ts';
import { Steps } from '../../../../src/extension/reviewed/steps.ts';
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

/** Texts by the names of their blobs, and where they differ. */
const texts: Readonly<Record<string, string>> = {
  a: 'one\ntwo\nthree\n',
  b: 'ONE\ntwo\nTHREE\n',
  c: 'ONE\ntwo\nthird\n',
  d: 'ONE\ntwo\nthree\n',
};
const hunkAt = (line: number): Hunk => ({
  ...{ oldStart: line, oldLines: 1 },
  ...{ newStart: line, newLines: 1 },
});

function changesOf(): { changes: ChangesOf; asked: string[] } {
  const asked: string[] = [];
  const changes = new ChangesOf(() => ({
    blob: (oid) => Promise.resolve(Buffer.from(texts[oid] ?? '')),
    changesBetween: () => Promise.resolve([change]),
    hunks: (_, after) => {
      asked.push(after);
      return Promise.resolve(after === 'd' ? [hunkAt(1)] : [hunkAt(1), hunkAt(3)]);
    },
  }));
  return { changes, asked };
}

function marksOver(values = new Map<string, unknown>()): ReviewMarks {
  return new ReviewMarks(memento(values), changesOf().changes);
}

const isReviewed = async (marks: ReviewMarks, id: string, of: FileChange): Promise<boolean> =>
  (await marks.standingOf(id, of)).isReviewed;

describe('given a file of a result that was reviewed', () => {
  const others: Record<string, FileChange> = {
    'its new content is another': { ...change, newBlob: 'c' },
    'what it was before is another': { ...change, oldBlob: 'c' },
    'it becomes executable': { ...change, newMode: '100755' },
    'it is another file with that content': { ...change, path: 'docs/other.md' },
  };
  for (const [what, other] of Object.entries(others))
    it(`when ${what}, then that is not reviewed`, async () => {
      const marks = marksOver();
      await marks.mark('wc-1', [change], true);
      const of = [await isReviewed(marks, 'wc-1', change), await isReviewed(marks, 'wc-1', other)];
      deepEqual(of, [true, false]);
    });

  it('when the window is loaded anew, then it is still, and of its own commission alone', async () => {
    const values = new Map<string, unknown>();
    await marksOver(values).mark('wc-1', [change], true);
    const marks = marksOver(values);
    const of = [await isReviewed(marks, 'wc-1', change), await isReviewed(marks, 'wc-2', change)];
    deepEqual(of, [true, false]);
  });

  it('when it is ticked off, then nothing is remembered, and who draws it is told', async () => {
    const values = new Map<string, unknown>();
    const marks = marksOver(values);
    const told: string[] = [];
    marks.onDidChange((id) => told.push(id));
    await marks.mark('wc-1', [change], true);
    await marks.mark('wc-1', [change], false);
    deepEqual([told, values.get('haft.reviewed')], [['wc-1', 'wc-1'], undefined]);
  });
});

describe('given changes of a file that were reviewed one by one', () => {
  it('when all are, then the file is, and when one is not any more, then it is not', async () => {
    const marks = marksOver();
    await marks.markChange('wc-1', change, 1, true);
    deepEqual(await marks.standingOf('wc-1', change), { isReviewed: false, each: [false, true] });
    await marks.markChange('wc-1', change, 0, true);
    deepEqual(await marks.standingOf('wc-1', change), { isReviewed: true, each: [] });
    await marks.markChange('wc-1', change, 1, false);
    deepEqual(await marks.standingOf('wc-1', change), { isReviewed: false, each: [true, false] });
  });

  it('when the file is marked, then each is, and when it is not any more, then none', async () => {
    const marks = marksOver();
    await marks.mark('wc-1', [change], true);
    deepEqual(await marks.eachOf('wc-1', change), [true, true]);
    await marks.markChange('wc-1', change, 0, false);
    deepEqual(await marks.eachOf('wc-1', change), [false, true]);
    await marks.mark('wc-1', [change], false);
    deepEqual(await marks.eachOf('wc-1', change), [false, false]);
  });

  it('when another attempt leaves one as it is, then that one stays marked, also after a reload', async () => {
    const values = new Map<string, unknown>();
    await marksOver(values).mark('wc-1', [change], true);
    const marks = marksOver(values);
    const other = { ...change, newBlob: 'c' };
    deepEqual(await marks.standingOf('wc-1', other), { isReviewed: false, each: [true, false] });
    // What is left of the change was all seen.
    equal(await isReviewed(marks, 'wc-1', { ...change, newBlob: 'd' }), true);
    equal(await isReviewed(marks, 'wc-1', { ...other, newMode: '100755' }), false);
  });

  it('when nothing is marked or the whole is, then nobody looks into the file, and else once', async () => {
    const { changes, asked } = changesOf();
    const marks = new ReviewMarks(memento(), changes);
    await marks.standingOf('wc-1', change);
    deepEqual(asked, []);
    await marks.mark('wc-1', [change], true);
    await marks.standingOf('wc-1', change);
    await marks.eachOf('wc-1', change);
    deepEqual(asked, ['b']);
  });

  it('when git fails, then it is asked again the next time', async () => {
    let calls = 0;
    const changes = new ChangesOf(() => ({
      blob: () => Promise.resolve(new Uint8Array()),
      changesBetween: () => Promise.resolve([]),
      hunks: () => Promise.reject(new Error(`no git ${String(calls++)}`)),
    }));
    await rejects(changes.file(change), /no git 0/);
    await rejects(changes.file(change), /no git 1/);
  });

  it('when a file is added, deleted or changed in its mode alone, then it is one change', async () => {
    const { changes, asked } = changesOf();
    const whole: FileChange[] = [
      { ...change, kind: 'added' },
      { ...change, kind: 'deleted' },
      { ...change, newBlob: 'a', newMode: '100755' },
    ];
    for (const one of whole) {
      const { hunks, keys } = await changes.file(one);
      deepEqual([hunks.length, keys.length], [0, 1]);
    }
    deepEqual(asked, []);
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

describe('given steps through a review', () => {
  it('when one is taken before another has ended, then it begins after it, also where that one failed', async () => {
    const steps = new Steps();
    const done: string[] = [];
    const slow = steps.take(async () => {
      await new Promise(setImmediate);
      done.push('slow');
    });
    const failed = steps.take(() => Promise.reject(new Error('no')));
    const quick = steps.take(() => Promise.resolve(done.push('quick')));
    await rejects(failed, /no/);
    await Promise.all([slow, quick]);
    deepEqual(done, ['slow', 'quick']);
  });
});
