import { deepEqual, equal } from 'node:assert/strict';
import { deferred } from '../../../../src/base/deferred.ts';
import { atOnce, calmly, Redraw } from '../../../../src/extension/page/redraw.ts';
import { manualClock } from '../../../fixtures/manualClock.ts';

/** Until everything that was begun has gone as far as it can. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('given a page that is drawn again', () => {
  it('when it is asked for often, then one drawing follows another, after a pause', async () => {
    const clock = manualClock();
    let drawn = 0;
    const draw = (): Promise<void> => Promise.resolve(drawn++).then(() => undefined);
    const redraw = new Redraw(draw, () => undefined, calmly, clock);
    for (let asked = 0; asked < 5; asked++) redraw.ask();
    await settled();
    equal(drawn, 1);
    clock.advance(calmly.shortestMs - 1);
    await settled();
    equal(drawn, 1);
    clock.advance(1);
    await settled();
    equal(drawn, 2);
    clock.advance(60_000);
    await settled();
    equal(drawn, 2);
  });

  it('when a drawing takes long, then the next waits ten times as long', async () => {
    const clock = manualClock();
    const slow = deferred<undefined>();
    let drawn = 0;
    const draw = async (): Promise<void> => {
      drawn++;
      await slow.promise;
    };
    const redraw = new Redraw(draw, () => undefined, calmly, clock);
    redraw.ask();
    clock.advance(1_000);
    slow.resolve(undefined);
    await settled();
    redraw.ask();
    clock.advance(9_999);
    await settled();
    equal(drawn, 1);
    clock.advance(1);
    await settled();
    equal(drawn, 2);
  });

  it('when drawing fails, then that is told once until one succeeds, and nothing is left unheard', async () => {
    const clock = manualClock();
    const told: unknown[] = [];
    let broken = true;
    const draw = (): Promise<void> =>
      broken ? Promise.reject(new Error('gone')) : Promise.resolve();
    const redraw = new Redraw(draw, (thrown) => told.push(thrown), atOnce, clock);
    const again = async (): Promise<void> => {
      redraw.ask();
      await settled();
      clock.advance(0);
      await settled();
    };
    await again();
    await again();
    deepEqual(told.map(String), ['Error: gone']);
    broken = false;
    await again();
    broken = true;
    await again();
    equal(told.length, 2);
  });

  it('when it is closed, then nothing is drawn or told any more', async () => {
    const clock = manualClock();
    const told: unknown[] = [];
    const late = deferred<undefined>();
    const redraw = new Redraw(
      async () => {
        await late.promise;
        throw new Error('late');
      },
      (thrown) => told.push(thrown),
      atOnce,
      clock,
    );
    redraw.ask();
    redraw.dispose();
    late.resolve(undefined);
    await settled();
    redraw.ask();
    clock.advance(60_000);
    await settled();
    deepEqual(told, []);
  });
});
