import { deepEqual, equal } from 'node:assert/strict';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import type { ConflictsFound } from '../../../../src/engine/review/conflicts.ts';
import { calmly } from '../../../../src/extension/page/redraw.ts';
import { Collisions } from '../../../../src/extension/review/collisions.ts';
import {
  collisionsText,
  collisionText,
  type Collision,
} from '../../../../src/extension/review/collisionText.ts';
import { manualClock } from '../../../fixtures/manualClock.ts';
import { reach } from '../../../fixtures/situations.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Two held results, one and two, of which git says that they collide. */
function stage() {
  const clock = manualClock();
  const views = new Map<string, CommissionView>();
  const hold = (id: string, commit: string): void => {
    const view = reach('held');
    const commission = { ...view.commission, id, decisionTitle: `Do ${id}` };
    views.set(id, { ...view, commission, result: { ...view.result!, commit } });
  };
  hold('one', '1');
  hold('two', '2');
  const found: ConflictsFound = {
    of: 'now',
    commits: new Map([
      ['one', '1'],
      ['two', '2'],
    ]),
    conflicts: [
      { id: 'one', with: 'two', paths: ['a.txt'] },
      { id: 'two', paths: ['b.txt'] },
    ],
  };
  const git = { asked: [] as (string | undefined)[], says: found };
  const eyes = { open: true };
  const source = {
    reviews: {
      conflicts: (known?: ConflictsFound) => {
        git.asked.push(known?.of);
        return Promise.resolve(git.says.of === known?.of ? known : git.says);
      },
    },
    reports: { ledger: views },
  };
  const told: unknown[] = [];
  const collisions = new Collisions(
    { opened: () => source, isLookedAt: () => eyes.open, tell: (thrown) => told.push(thrown) },
    clock,
  );
  const changes: (readonly string[])[] = [];
  collisions.onDidChange((ids) => changes.push(ids));
  return { clock, hold, views, git, eyes, collisions, changes, found, told };
}

describe('given held results that do not fit together', () => {
  it('when that is found, then each knows of the other, and of its branch', async () => {
    const { collisions, changes } = stage();
    deepEqual(collisions.of('one'), []);
    collisions.stale();
    await settled();
    deepEqual(changes, [['one', 'two']]);
    const branch = reach('held').commission.scope.targetBranch;
    deepEqual(collisions.of('one'), [
      { branch, paths: ['a.txt'], other: { id: 'two', title: 'Do two' } },
    ]);
    deepEqual(collisions.of('two'), [
      { branch, paths: ['a.txt'], other: { id: 'one', title: 'Do one' } },
      { branch, paths: ['b.txt'] },
    ]);
  });

  it('when nobody looks, then git is asked by nobody until somebody does, and then once', async () => {
    const { clock, collisions, eyes, git } = stage();
    eyes.open = false;
    for (let n = 0; n < 3; n++) collisions.stale();
    await settled();
    deepEqual(git.asked, []);
    eyes.open = true;
    collisions.look();
    collisions.look();
    await settled();
    clock.advance(60_000);
    collisions.look();
    await settled();
    deepEqual(git.asked, [undefined]);
  });

  it('when rows are drawn, then git is not asked', async () => {
    const { collisions, git } = stage();
    for (let n = 0; n < 100; n++) collisions.of('one');
    await settled();
    deepEqual(git.asked, []);
  });

  it('when much changes at once, then git is asked once for all of it, and handed what was found before', async () => {
    const { clock, collisions, changes, git } = stage();
    collisions.stale();
    await settled();
    for (let n = 0; n < 50; n++) collisions.stale();
    await settled();
    clock.advance(calmly.shortestMs);
    await settled();
    deepEqual([git.asked, changes.length], [[undefined, 'now'], 1]);
  });

  it('when one of them is another result by now, or gone, then nothing is said of it', async () => {
    const { collisions, hold, views } = stage();
    collisions.stale();
    await settled();
    hold('two', '3');
    deepEqual([collisions.of('one'), collisions.of('two')], [[], []]);
    views.delete('two');
    deepEqual([collisions.of('one'), collisions.of('two')], [[], []]);
  });

  it('when they fit by now, then both are drawn anew', async () => {
    const { clock, collisions, changes, git, found } = stage();
    collisions.stale();
    await settled();
    git.says = { ...found, of: 'later', conflicts: [] };
    collisions.stale();
    clock.advance(calmly.shortestMs);
    await settled();
    deepEqual([changes.length, changes[1], collisions.of('one')], [2, ['one', 'two'], []]);
  });
});

describe('given what a result collides with', () => {
  const other = { id: 'wc-2', title: 'Two\n\u202ewords' };
  const one: Collision = { branch: 'main', paths: ['a.txt'], other };

  it('when it is told, then on one line, with whom and where', () => {
    equal(collisionText(one), 'collides with “Two ·words” in a.txt');
    equal(
      collisionText({ branch: 'main', paths: ['a', 'b', 'c', 'd'] }),
      'collides with main in a, b, c, and 1 more',
    );
  });

  it('when a row tells it, then shortly', () => {
    equal(collisionsText([]), '');
    equal(collisionsText([one]), 'collides with “Two ·words”');
    equal(collisionsText([one, one, one]), 'collides with “Two ·words” and 2 more');
  });
});
