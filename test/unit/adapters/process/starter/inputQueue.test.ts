import { deepEqual, equal, ok } from 'node:assert/strict';
import { InputQueue } from '../../../../../src/adapters/process/starter/inputQueue.ts';

const mebibyte = 1024 * 1024;

/** A queue, and what it sent: pieces, and `end`. */
function queue(): { queue: InputQueue; sent: (Uint8Array | 'end')[]; bytes: () => number } {
  const sent: (Uint8Array | 'end')[] = [];
  return {
    queue: new InputQueue(
      (piece) => void sent.push(piece),
      () => void sent.push('end'),
    ),
    sent,
    bytes: () => sent.reduce((sum, one) => sum + (one === 'end' ? 0 : one.length), 0),
  };
}

describe('given input for a child', () => {
  it('when the child does not read, then no more than a window of it is under way', () => {
    const { queue: input, sent, bytes } = queue();

    input.write(Buffer.alloc(mebibyte));
    input.end();

    equal(bytes(), mebibyte / 4);
    input.taken(64 * 1024);
    equal(bytes(), mebibyte / 4 + 64 * 1024);
    ok(!sent.includes('end'));
  });

  it('when the child reads all, then every byte came in order, and then the end, once', () => {
    const { queue: input, sent, bytes } = queue();
    const given = Buffer.from(Array.from({ length: mebibyte }, (_, n) => n % 251));

    input.write(given.subarray(0, 10));
    input.write(given.subarray(10));
    input.end();
    input.end();
    for (let taken = 0; taken < mebibyte; taken += 16 * 1024) input.taken(16 * 1024);

    equal(bytes(), mebibyte);
    equal(sent.filter((one) => one === 'end').length, 1);
    ok(Buffer.concat(sent.flatMap((one) => (one === 'end' ? [] : [one]))).equals(given));
    equal(sent.at(-1), 'end');
  });

  it('when it has ended, then more is lost in silence, and no input is an end alone', () => {
    const { queue: input, sent } = queue();

    input.end();
    input.write(Buffer.from('late'));

    deepEqual(sent, ['end']);
  });
});
