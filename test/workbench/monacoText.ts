import type { Locator } from 'playwright-core';

/** Monaco draws spaces as no-break spaces. */
export async function linesIn(lines: Locator): Promise<string[]> {
  return (await lines.allInnerTexts()).map((line) => line.replaceAll('\u00a0', ' '));
}

/** A pattern for text that Monaco drew. */
export function spaced(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(escaped.replaceAll(' ', '[ \\u00a0]'));
}
