import { isUtf8 } from 'node:buffer';
import type { Flaw } from '../haftText/flaw.ts';

/** Bytes; a larger file is not read. */
export const largestDecision = 1024 * 1024;

/**
 * Bytes as text without byte order mark. With a flaw the text may end where the flaw is; without one
 * it encodes to the same bytes again.
 */
export function decodeDecision(bytes: Uint8Array): { text: string; flaw?: Flaw } {
  if (bytes.length > largestDecision) {
    const what = 'The file is larger than 1 MiB.';
    return { text: '', flaw: { code: 'decision_too_large', what, offset: 0 } };
  }
  const text = new TextDecoder().decode(bytes);
  if (!isUtf8(bytes)) {
    const valid = validStart(bytes, text);
    const what = 'The file is not UTF-8 text.';
    return { text: valid, flaw: { code: 'decision_not_text', what, offset: valid.length } };
  }
  const zero = text.indexOf('\0');
  if (zero < 0) return { text };
  const what = 'The file has a zero byte, so it is not text.';
  return { text, flaw: { code: 'decision_not_text', what, offset: zero } };
}

/** `text` is what the bytes decode to; the first bytes it does not encode to again are the fault. */
function validStart(bytes: Uint8Array, text: string): string {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const again = new TextEncoder().encode(text);
  const own = bytes.subarray(mark);
  const fault = again.findIndex((byte, at) => byte !== own[at]);
  // `stream` holds back the first bytes of a character that was not finished.
  return new TextDecoder().decode(own.subarray(0, fault), { stream: true });
}
