import { isAlias, isMap, isNode, isScalar, Lexer, parseDocument, visit, type Document } from 'yaml';
import { messageOf } from '../../base/fault.ts';
import type { Flaw } from './place.ts';

/** Longest frontmatter that is parsed, in UTF-16 units; hostile text costs more than linear time. */
const longest = 64 * 1024;
/** Most tokens: each may be a mistake, and each mistake costs its own report. */
const mostTokens = 20_000;
const deepest = 16;
/** How often aliases may be resolved in one file before it is taken for a bomb. */
const mostAliases = 50;

/** A YAML mapping with every scalar as the text that was written, and where its values stand. */
export interface YamlMapping {
  readonly data: Readonly<Record<string, unknown>>;
  /** Index of the value at `path`, or of the nearest thing around it that exists. */
  indexOf(path: readonly PropertyKey[]): number;
  /**
   * All that is written behind the colon where YAML does not take all of it for the value, but some for
   * a comment, an anchor or a tag; `undefined` where it does.
   */
  rawLineOf(key: string): string | undefined;
}

/**
 * Parses a mapping without any of YAML's guesses: `no`, `2026-11-01` and `1.10` stay the texts they are.
 * Runs nothing, resolves no tags, and ends in bounded time.
 */
export function parseMapping(text: string): YamlMapping | Flaw {
  const flaw = tooMuch(text);
  if (flaw) return flaw;
  try {
    const document = parseDocument(text, {
      schema: 'failsafe',
      strict: true,
      uniqueKeys: true,
      prettyErrors: false,
      // With `silent` a second document would be overlooked.
      logLevel: 'error',
    });
    const [error] = document.errors;
    if (error) return invalid(error.message, error.pos[0]);
    if (!isMap(document.contents)) return invalid('It is no mapping of keys to values', 0);
    return mapping(text, document);
  } catch (failure) {
    return invalid(messageOf(failure), 0);
  }
}

function mapping(text: string, document: Document.Parsed): YamlMapping | Flaw {
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: mostAliases });
  } catch (failure) {
    return invalid(messageOf(failure), firstAlias(document));
  }
  // A key of this name would reach around the schema once the object is copied.
  const entries = Object.entries(data as object).filter(([key]) => key !== '__proto__');
  return {
    data: Object.fromEntries(entries),
    indexOf: (path) => indexOf(document, path),
    rawLineOf: (key) => rawLineOf(text, document, key),
  };
}

function rawLineOf(text: string, document: Document.Parsed, key: string): string | undefined {
  const pair = isMap(document.contents)
    ? document.contents.items.find((one) => isScalar(one.key) && one.key.value === key)
    : undefined;
  if (!pair || !isScalar(pair.value) || pair.value.type !== 'PLAIN' || !isScalar(pair.key))
    return undefined;
  const { comment, anchor, tag } = pair.value;
  if ((comment ?? anchor ?? tag) === undefined) return undefined;
  const [line = ''] = text.slice(pair.key.range[0]).split('\n', 1);
  return line.slice(line.indexOf(':') + 1).trim();
}

function indexOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function firstAlias(document: Document.Parsed): number {
  let index = 0;
  visit(document, (_key, node) => {
    if (!isAlias(node)) return undefined;
    index = node.range?.[0] ?? 0;
    return visit.BREAK;
  });
  return index;
}

/** Tokens of the lexer that stand for no text: document start, end of flow, and "a scalar follows". */
const unwritten: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f']);
const scalarFollows = '\u001f';
const bracketStep: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 };

/** Refuses in linear time what the parser would take long for: a lot of it, or much within each other. */
function tooMuch(text: string): Flaw | undefined {
  if (text.length > longest) return tooLarge;
  let [brackets, markers, tokens, index] = [0, 0, 0, 0];
  let previous = '';
  for (const token of new Lexer().lex(text)) {
    if (++tokens > mostTokens) return tooLarge;
    if (previous !== scalarFollows) {
      brackets += bracketStep[token] ?? 0;
      // The markers of one line open one level each: `- - - x`.
      markers = token.includes('\n') ? 0 : markers + Number(token === '-' || token === '?');
    }
    if (Math.max(brackets, markers) > deepest) return tooDeep(index);
    if (!unwritten.has(token)) index += token.length;
    previous = token;
  }
  return undefined;
}

const tooLarge: Flaw = {
  code: 'frontmatter_too_large',
  what: `The frontmatter is longer than ${longest} characters, or has more than ${mostTokens} parts.`,
  index: 0,
};

const tooDeep = (index: number): Flaw => ({
  code: 'frontmatter_too_deep',
  what: `The frontmatter is nested deeper than ${deepest} levels.`,
  index,
});

function invalid(why: string, index: number): Flaw {
  const sentence = why.trim().replace(/\.?$/, '.');
  return { code: 'frontmatter_invalid', what: `The frontmatter is not valid: ${sentence}`, index };
}
