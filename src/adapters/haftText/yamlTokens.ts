import { CST, Lexer } from 'yaml';

/** Levels that can be opened within one line or one pair of brackets; a decision needs three. */
const deepest = 16;
/** Anchors, aliases and tags together; nobody needs any. */
const mostMarks = 100;

interface Excess {
  readonly offset: number;
  readonly why: string;
}

/**
 * What makes the library's parser recurse and pile up errors, found by its lexer, which does neither:
 * without this look a header of some KiB can take it seconds.
 */
export function excessIn(source: string): Excess | undefined {
  let [offset, brackets, levels, marks] = [0, 0, 0, 0];
  for (const token of new Lexer().lex(source)) {
    const type = CST.tokenType(token);
    if (type === 'newline') levels = 0;
    else if (opening.has(type)) brackets += 1;
    else if (closing.has(type)) brackets = Math.max(0, brackets - 1);
    else if (marking.has(type)) marks += 1;
    else if (indicating.has(type) && brackets === 0) levels += 1;
    if (brackets > deepest || levels > deepest) return { offset, why: 'it is nested too deep' };
    if (marks > mostMarks) return { offset, why: 'it has more than 100 anchors, aliases and tags' };
    if (!signals.has(type)) offset += token.length;
  }
  return undefined;
}

type Type = ReturnType<typeof CST.tokenType>;
const opening = new Set<Type>(['flow-map-start', 'flow-seq-start']);
const closing = new Set<Type>(['flow-map-end', 'flow-seq-end']);
const marking = new Set<Type>(['anchor', 'alias', 'tag']);
const indicating = new Set<Type>(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);
/** Signals between lexer and parser that stand for nothing in the source. */
const signals = new Set<Type>(['doc-mode', 'flow-error-end', 'scalar']);
