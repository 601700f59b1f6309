/** The nearest key that a sentence about an unread one offers; nothing where it offers none. */
export const meantKey = (what: string): string | undefined =>
  /^Nothing reads the key .* Did you mean (\w+)/.exec(what)?.[1];
