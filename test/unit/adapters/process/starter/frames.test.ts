import { deepEqual, throws } from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import {
  FrameReader,
  sendFrame,
  type Frame,
} from '../../../../../src/adapters/process/starter/frames.ts';

const frames = fc.array(
  fc.record<Frame>(
    {
      kind: fc.constantFrom('order', 'input', 'stdout', 'ended'),
      child: fc.nat(2 ** 32 - 1),
      body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    },
    { noNullPrototype: true },
  ),
  { maxLength: 20 },
);
const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 });

function sent(all: readonly Frame[]): Buffer {
  const channel = new PassThrough({ highWaterMark: 1e6 });
  for (const { kind, child, body } of all) sendFrame(channel, kind, child, body);
  return (channel.read() as Buffer | null) ?? Buffer.alloc(0);
}

describe('given frames on a channel', () => {
  it('when they arrive in pieces of any size, then each is told once, whole and in order', () => {
    fc.assert(
      fc.property(frames, sizes, (all, cuts) => {
        const bytes = sent(all);
        const told: Frame[] = [];
        const reader = new FrameReader((frame) => told.push(frame));
        for (let [at, n] = [0, 0]; at < bytes.length; n++) {
          const size = cuts[n % cuts.length] ?? 1;
          reader.push(bytes.subarray(at, at + size));
          at += size;
        }
        deepEqual(told, all);
      }),
    );
  });

  it('when what arrives is no frame, then that is said', () => {
    throws(
      () => new FrameReader(() => undefined).push(Buffer.alloc(9, 0).fill(255, 4, 5)),
      /alike/,
    );
  });
});
