import type { DecisionProblem } from '../../domain/decision/decision.ts';

/** What is wrong with a text and at which character of it. */
export interface Flaw {
  readonly code: string;
  /** One sentence. */
  readonly what: string;
  /** Index into the text, in UTF-16 units. */
  readonly index: number;
}

/** 1-based line and column of a character; a line ends at `\n`, a column is a UTF-16 unit. */
export function placeOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index);
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n') };
}

/** The flaw as the operator is told of it. */
export function problemAt(
  file: string,
  text: string,
  { code, what, index }: Flaw,
): DecisionProblem {
  return { file, ...placeOf(text, index), code, what };
}
