import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import {
  nulFromPaths,
  pathFromBytes,
  pathsFromNul,
  pathToBytes,
} from '../../../../../src/adapters/git/objects/pathBytes.ts';

describe('given the bytes of a path', () => {
  it('when read and written back, then they are the same, whatever they are', () => {
    const anyBytes = fc.uint8Array({ maxLength: 40 });
    const nearlyText = fc
      .tuple(fc.string({ unit: 'binary' }), anyBytes)
      .map(([text, bytes]) => Buffer.concat([Buffer.from(text), bytes]));
    fc.assert(
      fc.property(fc.oneof(anyBytes, nearlyText), (bytes) => {
        deepEqual(pathToBytes(pathFromBytes(bytes)), Buffer.from(bytes));
      }),
    );
  });

  it('when they are UTF-8, then the path is the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        equal(pathFromBytes(Buffer.from(text)), text);
      }),
    );
  });

  it('when a byte is not, then a lone surrogate stands for it', () => {
    equal(pathFromBytes(Buffer.of(0x61, 0xff, 0x62)), 'a\udcffb');
    // An encoded surrogate is no UTF-8 either; each of its bytes stands alone.
    equal(pathFromBytes(Buffer.of(0xed, 0xb2, 0x80)), '\udced\udcb2\udc80');
    equal(pathFromBytes(Buffer.from('\ufffd')), '\ufffd');
    equal(pathFromBytes(Buffer.concat([Buffer.from('😀'), Buffer.of(0x80)])), '😀\udc80');
  });

  it('when two paths differ in bytes, then they differ as text', () => {
    const bytes = fc.uint8Array({ maxLength: 4 });
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const isSame = Buffer.from(one).equals(Buffer.from(other));
        equal(pathFromBytes(one) === pathFromBytes(other), isSame);
      }),
    );
  });
});

describe('given paths on a NUL-terminated wire', () => {
  it('when sent and received, then they are the same', () => {
    const path = fc.string({ unit: 'binary', minLength: 1 }).filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(fc.array(path), (paths) => {
        deepEqual(pathsFromNul(nulFromPaths(paths)), paths);
      }),
    );
  });

  it('when the last item has no terminator, then it counts', () => {
    deepEqual(pathsFromNul(Buffer.from('a\0b')), ['a', 'b']);
    ok(pathsFromNul(Buffer.alloc(0)).length === 0);
  });
});
