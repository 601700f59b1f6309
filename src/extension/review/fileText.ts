/** Beyond this a diff editor is of no use, bytes. */
const LARGE = 5_000_000;

/** Bytes that git would call binary are looked for in here, as git does. */
const LOOKED_AT = 8_000;

/** A file's bytes as a diff shows them; what is no text becomes one line that says so. */
export function fileText(bytes: Uint8Array | undefined): string {
  if (!bytes) return '';
  if (bytes.subarray(0, LOOKED_AT).includes(0)) return note('Binary file', bytes);
  if (bytes.length > LARGE) return note('File too large to show', bytes);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

const note = (what: string, { length }: Uint8Array): string =>
  `${what}, ${length.toLocaleString('en')} bytes.\n`;
