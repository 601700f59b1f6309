/** Text of agents and decisions on one line, unable to open a table cell, a link or a heading. */
export const inline = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[<>[\]`]/g, (char) => `\\${char}`)
    .trim()
    .slice(0, 500);

/** The same for a sentence of ours with command lines in it, which stay as they are. */
export const withCommands = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/[<>[\]`]/g, (char) => `\\${char}`)))
    .join('')
    .slice(0, 1_000);
