import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { Slots, type HeldSlot } from '../../../../src/engine/drain/slots.ts';
import { Turnstile } from '../../../../src/engine/proof/turnstile.ts';

const never = new AbortController().signal;

const slotsOf = (size: number): Slots =>
  new Slots(
    () => size,
    () => undefined,
  );

describe('given the slots of a drain', () => {
  it('when a run is measured, then its slot is free for new work, until it comes back', async () => {
    const slots = slotsOf(2);
    const [first, second] = [slots.take(), slots.take()];
    equal(slots.free(2), 0);
    first.leave();
    equal(slots.free(2), 1);
    slots.take();
    let isBack = false;
    const back = first.again(never).then(() => (isBack = true));
    await setImmediate();
    equal(isBack, false);
    second.leave();
    await back;
    equal(slots.free(2), 0);
  });

  it('when a run waits to come back, then no new work goes before it', async () => {
    const slots = slotsOf(2);
    const [first, second] = [slots.take(), slots.take()];
    first.leave();
    const third = slots.take();
    const back = first.again(never);
    equal(slots.free(2), 0);
    second.end();
    await back;
    equal(slots.free(2), 0);
    third.end();
    equal(slots.free(2), 1);
  });

  it('when so many are being measured that there are two for each slot, then nothing new begins', () => {
    const slots = slotsOf(2);
    const four = Array.from({ length: 4 }, () => slots.take());
    for (const slot of four) slot.leave();
    equal(slots.free(2), 0);
    four[0]?.end();
    equal(slots.free(2), 1);
  });

  it('when there is one slot, then one thing is done after another', () => {
    const slots = slotsOf(1);
    const only = slots.take();
    only.leave();
    equal(slots.free(1), 0);
    only.end();
    equal(slots.free(1), 1);
  });

  it('when there are more of them, then who waits comes in at once', async () => {
    let size = 2;
    const slots = new Slots(
      () => size,
      () => undefined,
    );
    const [first] = [slots.take(), slots.take()];
    first.leave();
    slots.take();
    const back = first.again(never);
    size = 3;
    slots.resized();
    await back;
    equal(slots.free(3), 0);
  });

  it('when a run is stopped while it waits, then it leaves no trace', async () => {
    const slots = slotsOf(2);
    const [first] = [slots.take(), slots.take()];
    first.leave();
    slots.take();
    const stop = new AbortController();
    const back = first.again(stop.signal);
    stop.abort(new Error('stopped'));
    await rejects(back, /stopped/);
    await rejects(first.again(stop.signal), /stopped/);
    first.end();
    equal(slots.free(2), 0);
  });

  it('when anything happens in any order, then live turns never are more than slots, and none stays idle', async () => {
    const step = fc.tuple(fc.constantFrom('take', 'leave', 'again', 'end'), fc.nat(9));
    const steps = fc.array(step, { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), steps, async (size, asked) => {
        const model = new Model(size);
        for (const [what, n] of asked) {
          model[what](n);
          await setImmediate();
          model.check();
        }
        model.endAll();
      }),
      { numRuns: 200 },
    );
  });
});

type State = 'live' | 'measured' | 'waiting';

/** Runs and what each of them thinks it holds. */
class Model {
  private readonly slots: Slots;
  private readonly runs = new Map<HeldSlot, State>();
  private readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.slots = slotsOf(size);
  }

  take(): void {
    if (this.slots.free(this.size) > 0) this.runs.set(this.slots.take(), 'live');
  }

  leave(n: number): void {
    this.withOne('live', n, (slot) => {
      this.runs.set(slot, 'measured');
      slot.leave();
    });
  }

  again(n: number): void {
    this.withOne('measured', n, (slot) => {
      this.runs.set(slot, 'waiting');
      void slot.again(never).then(() => this.runs.has(slot) && this.runs.set(slot, 'live'));
    });
  }

  end(n: number): void {
    for (const state of ['waiting', 'live', 'measured'] as const)
      if (n % 3 === 0 || state !== 'waiting')
        this.withOne(state, n, (slot) => {
          this.runs.delete(slot);
          slot.end();
        });
  }

  check(): void {
    const { size, slots } = this;
    const [live, waiting] = [this.all('live').length, this.all('waiting').length];
    ok(live <= size, 'more turns than slots');
    ok(waiting === 0 || live === size, 'a slot is idle while a run waits for it');
    ok(waiting === 0 || slots.free(size) === 0, 'new work goes before a run that waits');
    equal(
      slots.free(size) > 0,
      live + waiting < size && this.runs.size < (size === 1 ? 1 : size * 2),
    );
  }

  endAll(): void {
    for (const slot of this.runs.keys()) slot.end();
    equal(this.slots.free(this.size), this.size);
  }

  private all(state: State): HeldSlot[] {
    return [...this.runs].flatMap(([slot, its]) => (its === state ? slot : []));
  }

  private withOne(state: State, n: number, then: (slot: HeldSlot) => void): void {
    const all = this.all(state);
    const one = all[n % Math.max(1, all.length)];
    if (one) then(one);
  }
}

describe('given a turnstile', () => {
  it('when more come than it lets in, then they go in order, and never more at once', async () => {
    const turnstile = new Turnstile(2);
    const order: number[] = [];
    let [within, most] = [0, 0];
    const visit = (n: number): Promise<void> =>
      turnstile.pass(never, async () => {
        order.push(n);
        within += 1;
        most = Math.max(most, within);
        await setImmediate();
        within -= 1;
        if (n % 3 === 0) throw new Error('red');
      });
    await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map(visit));
    deepEqual([order, most], [[0, 1, 2, 3, 4, 5, 6], 2]);
  });

  it('when one that waits is called off, then the next takes its place, and nobody is kept out', async () => {
    const turnstile = new Turnstile(1);
    const stop = new AbortController();
    const done: string[] = [];
    const pass = (name: string, signal: AbortSignal): Promise<void> =>
      turnstile.pass(signal, async () => {
        await setImmediate();
        done.push(name);
      });
    const all = [pass('a', never), pass('b', stop.signal), pass('c', never)];
    stop.abort();
    await Promise.allSettled(all);
    await pass('d', never);
    deepEqual(done, ['a', 'c', 'd']);
  });
});
