import { say } from '../words.ts';

/** A line comment of the operator on one side of a held result. */
export interface Remark {
  readonly path: string;
  /** `base`: on what was there before, for lines that the result takes away. */
  readonly side: 'base' | 'result';
  /** Lines, counted from 1, the last one included. */
  readonly line: number;
  readonly lastLine: number;
  /** The commented lines as they were. */
  readonly quote: readonly string[];
  readonly text: string;
}

/** More of what is commented on than this tells an agent nothing new. */
const MOST_LINES = 12;
const MOST_COLUMNS = 400;

/**
 * The operator's words to the agent: the general remark, then each comment below its place and the lines
 * it is on. Empty when there is neither.
 */
export function feedbackText(remarks: readonly Remark[], general: string): string {
  const parts = [general.trim(), ...[...remarks].sort(inOrder).map(remarkText)];
  return parts.filter((part) => part !== '').join('\n\n');
}

function remarkText({ path, side, line, lastLine, quote, text }: Remark): string {
  const lines = lastLine > line ? `${line}-${lastLine}` : String(line);
  const where = `${path.toWellFormed()}:${lines}${side === 'base' ? ' (before your change)' : ''}`;
  const shown = quote.slice(0, MOST_LINES).map((one) => `> ${one.slice(0, MOST_COLUMNS)}`);
  return [where, ...shown, text.trim()].join('\n');
}

function inOrder(one: Remark, other: Remark): number {
  if (one.path !== other.path) return one.path < other.path ? -1 : 1;
  return one.line - other.line;
}

/** `1 line comment`, `3 line comments`. */
export const countText = (count: number): string =>
  count === 1 ? say('1 line comment') : say('{0} line comments', count);
