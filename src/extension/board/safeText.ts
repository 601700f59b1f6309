/**
 * Text of agents, decisions and paths on one line, fit for a label: control characters and marks that
 * turn the direction of writing become a dot, so that nothing can pose as something else.
 */
export function oneLine(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '·')
    .trim();
}

/** The same for Markdown: no link, image, command or heading can come of it. */
export function inMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_{}[\]()#+\-!~<>|&:@$]/g, '\\$&')
    .replaceAll(/(?<=\d)\./g, '\\.');
}
