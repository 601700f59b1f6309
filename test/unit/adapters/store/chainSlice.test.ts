import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { sealEvent } from '../../../../src/adapters/store/chain.ts';
import {
  isTorn,
  readSlice,
  type ChainPosition,
} from '../../../../src/adapters/store/chainSlice.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { cancelled, created, stored } from '../../../fixtures/commissionEvents.ts';

const start: ChainPosition = { offset: 100, seq: 0, sum: 'the header' };

/** Lines of batches, chained from `start`. */
function chain(...batches: EventDraft[][]): Buffer {
  let { seq, sum } = start;
  const lines = batches.flatMap((batch) =>
    batch.map((draft, index) => {
      const event = stored(draft, ++seq);
      const line = sealEvent({ event, back: 0, batch: [index + 1, batch.length] }, sum);
      sum = line.sum;
      return line.text;
    }),
  );
  return Buffer.from(lines.join(''));
}

const sumOf = (line: string): string => (JSON.parse(line) as { sum: string }).sum;

const single = [created('wc-1')];
const triple = [created('wc-2'), cancelled('wc-1'), cancelled('wc-2')];

describe('given the bytes of a chain', () => {
  it('when read, then events come with their place, and the position is their end', () => {
    const bytes = chain(single, triple);
    const slice = readSlice(bytes, start);

    deepEqual(
      slice.events.map(({ event, batch }) => [event.seq, event.type, batch]),
      [
        [1, 'created', [1, 1]],
        [2, 'created', [1, 3]],
        [3, 'cancelled', [2, 3]],
        [4, 'cancelled', [3, 3]],
      ],
    );
    equal(slice.position.offset, start.offset + bytes.length);
    equal(slice.open, 0);
    equal(slice.events[1]?.offset, start.offset + chain(single).length);
  });

  it('when cut at any byte, then whole batches count, and the rest is open and torn', () => {
    const bytes = chain(single, triple);
    const first = chain(single).length;
    for (let length = 0; length < bytes.length; length++) {
      const slice = readSlice(bytes.subarray(0, length), start);
      equal(slice.events.length, length < first ? 0 : 1);
      equal(slice.damage, undefined);
      equal(slice.open, length - (length < first ? 0 : first));
      ok(isTorn(bytes.subarray(length - slice.open, length)));
    }
  });

  it('when any one bit is flipped, then it is noticed and nothing after it counts', () => {
    const bytes = chain(single, triple, [created('wc-3')]);
    const whole = readSlice(bytes, start);
    const ends = [...whole.events.map(({ offset }) => offset - start.offset), bytes.length];
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[at]! ^= 1 << bit;
        const slice = readSlice(flipped, start);
        const rest = flipped.subarray(slice.position.offset - start.offset);
        ok(slice.damage ?? !isTorn(rest), `byte ${at}, bit ${bit}`);
        const line = ends.findLastIndex((end) => end <= at);
        ok(slice.events.length <= line, `byte ${at}, bit ${bit}`);
      }
    }
  });

  const lines = chain(single, [created('wc-2')], [created('wc-3')])
    .toString()
    .trimEnd()
    .split('\n');
  const inOrder = (...order: number[]): Buffer =>
    Buffer.from(order.map((n) => `${lines[n]!}\n`).join(''));

  it('when lines are left out or exchanged, then it is noticed where', () => {
    equal(readSlice(inOrder(0, 1, 2), start).damage, undefined);
    for (const order of [
      [1, 2],
      [0, 2],
      [0, 2, 1],
    ])
      equal(readSlice(inOrder(...order), start).damage?.flaw, 'off_chain', order.join());
  });

  it('when lines are repeated, then the second is void, and what follows counts', () => {
    for (const order of [
      [0, 0, 1, 2],
      [0, 1, 1, 2],
      [0, 1, 0, 1, 2],
      [0, 1, 2, 0],
    ]) {
      const slice = readSlice(inOrder(...order), start);
      equal(slice.damage, undefined, order.join());
      equal(slice.astray.length, order.length - 3);
      deepEqual(
        slice.events.map(({ event }) => event.seq),
        [1, 2, 3],
      );
      equal(slice.open, 0);
    }
  });

  it('when a late writer went on from an older end, then all it wrote is void, wherever reading begins', () => {
    const { text, sum } = sealEvent(
      { event: stored(created('wc-8'), 2), back: 0, batch: [1, 2] },
      sumOf(lines[0]!),
    );
    const second = sealEvent({ event: stored(created('wc-9'), 3), back: 0, batch: [2, 2] }, sum);
    const late = text + second.text;
    const bytes = Buffer.from(`${lines[0]!}\n${lines[1]!}\n${late}${lines[2]!}\n`);
    const whole = readSlice(bytes, start);
    equal(whole.damage, undefined);
    equal(whole.astray.length, 2);
    deepEqual(
      whole.events.map(({ event }) => event.commission),
      ['wc-1', 'wc-2', 'wc-3'],
    );
    const cut = bytes.indexOf(text) + text.length;
    const first = readSlice(bytes.subarray(0, cut), start);
    const rest = readSlice(bytes.subarray(cut), first.position);
    equal(rest.damage, undefined);
    equal(rest.events.length, 1);
  });

  it('when a line has its number but comes from another past, then it is noticed', () => {
    const lines = chain(single, [created('wc-2')])
      .toString()
      .split('\n');
    const others = chain([created('wc-9')], [created('wc-2')])
      .toString()
      .split('\n');
    const mixed = Buffer.from(`${lines[0]!}\n${others[1]!}\n`);

    deepEqual(readSlice(mixed, start).damage, {
      offset: start.offset + lines[0]!.length + 1,
      flaw: 'off_chain',
    });
  });

  it('when a batch does not add up although sealed, then it is damage', () => {
    const make = (...batches: [number, number][]): Buffer => {
      let sum = start.sum;
      return Buffer.from(
        batches
          .map((batch, index) => {
            const event = stored(created(`wc-${index}`), index + 1);
            const line = sealEvent({ event, back: 0, batch }, sum);
            sum = line.sum;
            return line.text;
          })
          .join(''),
      );
    };
    for (const odd of [
      make([2, 2]),
      make([1, 2], [1, 2]),
      make([1, 2], [2, 3]),
      make([1, 3], [3, 3]),
    ])
      equal(readSlice(odd, start).damage?.flaw, 'shape');
    equal(readSlice(make([1, 2], [2, 2]), start).damage, undefined);
  });

  it('when an event is of a type or has keys of a newer version, then it is kept as it is', () => {
    const future = { ...stored(created('wc-1'), 1), type: 'teleported', tone: 'blue' } as never;
    const bytes = Buffer.from(sealEvent({ event: future, back: 0, batch: [1, 1] }, start.sum).text);

    deepEqual(readSlice(bytes, start).events[0]?.event, future);
  });

  it('when text holds lone surrogates, line ends or any letter, then it comes back the same', () => {
    const odd = 'a\udc80b\u2028\u0000"\\\n😀';
    const event = stored(created(odd), 1);
    const bytes = Buffer.from(sealEvent({ event, back: 7, batch: [1, 1] }, start.sum).text);

    const read = readSlice(bytes, start).events[0]!;
    deepEqual(read.event, event);
    equal(read.back, 7);
    notEqual(bytes.indexOf(10), -1);
    equal(bytes.indexOf(10), bytes.length - 1);
  });
});
