import matter from 'gray-matter';
import { isFlaw, type Flaw } from './flaw.ts';
import { readYaml, type Header } from './yamlHeader.ts';

export interface Frontmatter extends Header {
  /** The text between the two lines of dashes. */
  readonly header: string;
  /** The text after them, unchanged. */
  readonly body: string;
}

interface Split {
  readonly header: string;
  readonly bodyStart: number;
}

/** Characters; far above any real front matter, low enough that no parser takes long over it. */
const longest = 32 * 1024;
const mostLines = 2_000;
const dashes = '---';

/**
 * Reads the front matter of a text without byte order mark. Nothing in a file chooses how it is read:
 * a language named behind the dashes is refused, and every engine of the library but ours is off.
 */
export function readFrontmatter(text: string): Frontmatter | Flaw {
  const split = splitFrontmatter(text);
  if (isFlaw(split)) return split;
  const read = evaluate(text.slice(0, split.bodyStart));
  const base = dashes.length;
  if (isFlaw(read)) return { ...read, offset: base + read.offset };
  return {
    keys: read.keys,
    header: split.header,
    body: text.slice(split.bodyStart),
    offsetOf: (path) => base + read.offsetOf(path),
  };
}

/** Where the header ends and the body starts; both lines of dashes may have blanks behind them. */
export function splitFrontmatter(text: string): Split | Flaw {
  const opening = /^---(?!-)([^\n]*)/.exec(text)?.[1]?.trim();
  if (opening === undefined) {
    return flaw('frontmatter_missing', 'The file does not start with a line of three dashes.');
  }
  if (opening !== '') {
    const what = 'The opening dashes name a language; front matter is YAML and names none.';
    return flaw('frontmatter_language', what, dashes.length);
  }
  const end = text.indexOf(`\n${dashes}`, dashes.length) + 1;
  const closing = /^---[^\S\r\n]*(\r?\n|$)/.exec(end > 0 ? text.slice(end) : '');
  if (!closing) {
    const what = 'The front matter is not closed by a line of exactly three dashes.';
    return flaw('frontmatter_unclosed', what, end);
  }
  const header = text.slice(dashes.length, end);
  if (isTooLarge(header)) {
    return flaw('frontmatter_too_large', 'The front matter is longer than 32 KiB or 2,000 lines.');
  }
  return { header, bodyStart: end + closing[0].length };
}

/** Line ends are counted as the library's own pattern counts them, which is quadratic in them. */
function isTooLarge(header: string): boolean {
  return header.length > longest || header.split(/[\n\r\u2028\u2029]/).length > mostLines;
}

/** `head` ends behind the closing dashes. That options are given keeps the library from caching. */
function evaluate(head: string): Header | Flaw {
  let read = readYaml('');
  const yaml = (source: string): object => {
    // The library cuts the last line end in two where it is a Windows one.
    read = readYaml(`${source}\n`);
    return {};
  };
  matter(head, { language: 'yaml', engines: { yaml, json: refuse, javascript: refuse } });
  return read;
}

/** Stands where the library has engines that evaluate what they read. */
function refuse(): never {
  throw new Error('Only YAML is read from front matter.');
}

function flaw(code: string, what: string, offset = 0): Flaw {
  return { code, what, offset };
}
