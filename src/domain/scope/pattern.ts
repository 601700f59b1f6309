import { anyChar, charsetOf, charsetOfRanges, type Charset } from './charset.ts';

/** One unit of a segment: a single code point out of a set, or any run of them. */
export type Token = { readonly kind: 'one'; readonly set: Charset } | { readonly kind: 'run' };

/** A path segment, or `**`: any number of segments, none included. */
export type Segment = readonly Token[] | '**';

/** A pattern ready for matching: it matches what any of its alternatives matches. */
export interface Pattern {
  /** As written by the operator. */
  readonly text: string;
  readonly alternatives: readonly (readonly Segment[])[];
}

export interface PatternProblem {
  readonly code: 'pattern_empty' | 'pattern_absolute' | 'pattern_escapes' | 'pattern_unsupported';
  /** One sentence. */
  readonly what: string;
}

export interface CaseRule {
  /** True where the repository's file system does not tell `A` from `a`. */
  readonly caseless: boolean;
}

/** More alternatives than this from one pattern's braces are refused: the count multiplies. */
const MAX_ALTERNATIVES = 256;
/** UTF-16 units of all alternatives together: no path is longer, and comparing two patterns takes the product. */
const MAX_LENGTH = 4_096;

/**
 * Reads a scope pattern (docs/rules.md R28): `*` and `?` stay within a segment, `**` crosses segments, `[…]`
 * and `{a,b}` as usual, a backslash takes the next character literally, dotfiles are ordinary names.
 * A pattern whose last segment has no wildcard, or that ends in `/`, names a file or a whole folder:
 * `docs/` and `docs` both cover everything below. `.` covers the repository.
 */
export function readPattern(text: string, rule: CaseRule): Pattern | PatternProblem {
  const trimmed = text.trim().normalize('NFC');
  const problem = refuse(trimmed);
  if (problem) return problem;
  const expanded = expandBraces(trimmed, MAX_ALTERNATIVES);
  if (!expanded) return unsupported(text, `more than ${MAX_ALTERNATIVES} alternatives`);
  if (expanded.reduce((sum, one) => sum + one.length, 0) > MAX_LENGTH) return tooLong(text);
  const alternatives: (readonly Segment[])[] = [];
  for (const one of expanded) {
    const again = refuse(one);
    if (again) return again;
    const segments = readSegments(one, rule.caseless);
    if (!segments) return unsupported(text, 'a named character class');
    alternatives.push(segments);
  }
  return { text, alternatives };
}

export function isPattern(read: Pattern | PatternProblem): read is Pattern {
  return 'alternatives' in read;
}

function refuse(text: string): PatternProblem | undefined {
  if (text === '') return { code: 'pattern_empty', what: 'A path pattern is empty.' };
  if (text.length > MAX_LENGTH) return tooLong(text);
  if (/^(\/|\\\\|[A-Za-z]:[/\\]|~(\/|$))/.test(text)) {
    return {
      code: 'pattern_absolute',
      what: `The pattern "${text}" is not relative to the repository.`,
    };
  }
  if (text.split('/').includes('..')) {
    return { code: 'pattern_escapes', what: `The pattern "${text}" leaves the repository.` };
  }
  if (text.includes('\0')) return unsupported(text, 'a zero byte');
  if (text.startsWith('!')) return unsupported(text, 'a leading "!"');
  if (/(^|[^\\])[@!+*?]\(/.test(text)) return unsupported(text, 'an extended glob such as "+(…)"');
  return undefined;
}

function unsupported(text: string, what: string): PatternProblem {
  return {
    code: 'pattern_unsupported',
    what: `The pattern "${text}" uses ${what}, which scopes do not support.`,
  };
}

const tooLong = (text: string): PatternProblem =>
  unsupported(`${text.slice(0, 80)}…`, `more than ${MAX_LENGTH} characters`);

/** `a{b,c}d` → `abd`, `acd`; nested; `undefined` when there would be more than `limit`. */
function expandBraces(text: string, limit: number): string[] | undefined {
  const open = braceAt(text);
  if (!open) return [text.replaceAll(/\\([{},])/g, '$1')];
  const all: string[] = [];
  for (const part of open.parts) {
    const rest = expandBraces(
      text.slice(0, open.start) + part + text.slice(open.end),
      limit - all.length,
    );
    if (!rest || all.length + rest.length > limit) return undefined;
    all.push(...rest);
  }
  return all;
}

/** The first brace group with a comma, balanced; a lone or comma-less brace is literal. */
function braceAt(text: string): { start: number; end: number; parts: string[] } | undefined {
  for (let start = 0; start < text.length; start++) {
    if (text[start] === '\\') start++;
    else if (text[start] === '{') {
      const group = closeBrace(text, start);
      if (group && group.parts.length > 1) return group;
    }
  }
  return undefined;
}

function closeBrace(
  text: string,
  start: number,
): { start: number; end: number; parts: string[] } | undefined {
  const parts: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (char === '{') depth++;
    else if (char === ',' && depth === 1) {
      parts.push(text.slice(from, i));
      from = i + 1;
    } else if (char === '}' && --depth === 0) {
      return { start, end: i + 1, parts: [...parts, text.slice(from, i)] };
    }
  }
  return undefined;
}

function readSegments(text: string, caseless: boolean): Segment[] | undefined {
  const segments: Segment[] = [];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    const segment = /^\*\*+$/.test(part) ? '**' : readSegment(part, caseless);
    if (!segment) return undefined;
    segments.push(segment);
  }
  const last = text.split('/').findLast((part) => part !== '' && part !== '.') ?? '';
  if (text.endsWith('/') || !hasWildcard(last)) segments.push('**');
  return segments;
}

const hasWildcard = (segment: string): boolean => /(^|[^\\])[*?[]/.test(segment);

function readSegment(text: string, caseless: boolean): Token[] | undefined {
  const tokens: Token[] = [];
  for (let i = 0; i < text.length;) {
    const read = readToken(text, i, caseless);
    if (!read) return undefined;
    if (read.token.kind !== 'run' || tokens.at(-1)?.kind !== 'run') tokens.push(read.token);
    i = read.end;
  }
  return tokens;
}

/** The token at `at` and where the next begins; `undefined` for what is not supported. */
function readToken(
  text: string,
  at: number,
  caseless: boolean,
): { readonly token: Token; readonly end: number } | undefined {
  const char = text[at];
  if (char === '*') return { token: { kind: 'run' }, end: at + 1 };
  if (char === '?') return { token: { kind: 'one', set: anyChar }, end: at + 1 };
  if (char === '[') {
    const read = readClass(text, at, caseless);
    if (read === 'named') return undefined;
    if (read) return { token: { kind: 'one', set: read.set }, end: read.end };
  }
  const [literal, end] = classChar(text, at);
  return { token: { kind: 'one', set: charsetOf(literal, caseless) }, end };
}

/** A class at `start`, `undefined` when it never closes (then `[` is literal). */
function readClass(
  text: string,
  start: number,
  caseless: boolean,
): { set: Charset; end: number } | 'named' | undefined {
  const negated = text[start + 1] === '!' || text[start + 1] === '^';
  const first = start + (negated ? 2 : 1);
  const ranges: [number, number][] = [];
  let i = first;
  for (;;) {
    const char = text[i];
    if (char === undefined) return undefined;
    if (char === ']' && i > first) break;
    if (char === '[' && text[i + 1] === ':') return 'named';
    const [low, afterLow] = classChar(text, i);
    const ranged =
      text[afterLow] === '-' && text[afterLow + 1] !== ']' && afterLow + 1 < text.length;
    const [high, afterHigh] = ranged ? classChar(text, afterLow + 1) : [low, afterLow];
    ranges.push([low, high]);
    i = afterHigh;
  }
  return { set: charsetOfRanges(ranges, negated, caseless), end: i + 1 };
}

function classChar(text: string, at: number): [codePoint: number, next: number] {
  const from = text[at] === '\\' && at + 1 < text.length ? at + 1 : at;
  const codePoint = text.codePointAt(from) ?? 0;
  return [codePoint, from + String.fromCodePoint(codePoint).length];
}
