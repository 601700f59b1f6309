/** Lone surrogate that stands for a byte 0x80–0xFF which is not part of valid UTF-8. */
const stray = 0xdc00;

/**
 * A path as git and the file system spell it, in our words: UTF-8, and every byte that is not part of
 * valid UTF-8 as a lone surrogate U+DC80–U+DCFF. {@link pathToBytes} gives the same bytes back.
 */
export function pathFromBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (!text.includes('\ufffd') || Buffer.from(text).equals(buffer)) return text;
  let decoded = '';
  for (let at = 0; at < buffer.length;) {
    const length = sequenceLength(buffer, at);
    if (length === 0) decoded += String.fromCharCode(stray + (buffer[at] ?? 0));
    else decoded += buffer.toString('utf8', at, at + length);
    at += Math.max(length, 1);
  }
  return decoded;
}

/** The bytes of a path made by {@link pathFromBytes}. */
export function pathToBytes(path: string): Buffer {
  if (path.isWellFormed()) return Buffer.from(path);
  const parts = Array.from(path, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const isStray = code >= stray + 0x80 && code <= stray + 0xff;
    return isStray ? Buffer.of(code - stray) : Buffer.from(character);
  });
  return Buffer.concat(parts);
}

/** Absolute path of a repository path below `top`, as bytes: any name the file system can hold. */
export function placeIn(top: string, path: string): Buffer {
  if (path === '') return Buffer.from(top);
  if (path.isWellFormed()) return Buffer.from(`${top}/${path}`);
  return Buffer.concat([Buffer.from(`${top}/`), pathToBytes(path)]);
}

/** The items of NUL-terminated output, as paths. */
export function pathsFromNul(output: Buffer): string[] {
  return splitNul(output).map(pathFromBytes);
}

/** The items of NUL-terminated output, as bytes. */
export function splitNul(output: Buffer): Buffer[] {
  const items: Buffer[] = [];
  for (let start = 0; start < output.length;) {
    const found = output.indexOf(0, start);
    const end = found === -1 ? output.length : found;
    items.push(output.subarray(start, end));
    start = end + 1;
  }
  return items;
}

/** Paths as NUL-terminated input. */
export function nulFromPaths(paths: readonly string[]): Buffer {
  return Buffer.concat(paths.flatMap((path) => [pathToBytes(path), Buffer.of(0)]));
}

/** Length of the valid UTF-8 sequence at `at`, or 0 when the byte there starts none. */
function sequenceLength(buffer: Buffer, at: number): number {
  const first = buffer[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (first > 0xf4 || length === 0 || at + length > buffer.length) return 0;
  const piece = buffer.subarray(at, at + length);
  return Buffer.from(piece.toString('utf8')).equals(piece) ? length : 0;
}
