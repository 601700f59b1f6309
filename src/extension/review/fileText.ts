import { say, spoken } from '../words.ts';

/** Beyond this a diff editor is of no use, bytes. */
const LARGE = 5_000_000;

/** Bytes that git would call binary are looked for in here, as git does. */
const LOOKED_AT = 8_000;

/** A file's bytes as a diff shows them; what is no text becomes one line that says so. */
export function fileText(bytes: Uint8Array | undefined): string {
  if (!bytes) return '';
  if (bytes.subarray(0, LOOKED_AT).includes(0))
    return `${say('Binary file, {0} bytes.', counted(bytes))}\n`;
  if (bytes.length > LARGE) return `${say('File too large to show, {0} bytes.', counted(bytes))}\n`;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

const counted = ({ length }: Uint8Array): string => length.toLocaleString(spoken());
