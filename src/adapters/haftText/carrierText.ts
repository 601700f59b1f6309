/** Bytes of a carrier file (specification, project, set-up) that is still read; far above any real one. */
export const largestCarrier = 512 * 1024;

/** Why bytes are no text we read; the end of a code, with the prefix of whoever reads. */
export interface TextFlaw {
  readonly code: 'too_large' | 'not_text';
  /** One sentence. */
  readonly what: string;
}

/** The text of a carrier without byte order mark, or why it is none. @param most Bytes. */
export function carrierText(bytes: Uint8Array, most = largestCarrier): string | TextFlaw {
  if (bytes.length > most)
    return { code: 'too_large', what: `The file is larger than ${most / 1024} KiB.` };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
    return { code: 'not_text', what: 'The file has a zero byte, so it is not text.' };
  } catch {
    return { code: 'not_text', what: 'The file is not UTF-8 text.' };
  }
}
