import matter from 'gray-matter';
import { isFlaw, type Flaw } from './flaw.ts';
import { readYaml, type Header } from './yamlHeader.ts';

export interface Frontmatter {
  /** The text between the two lines of dashes. */
  readonly header: string;
  /** The text after them, unchanged. */
  readonly body: string;
  /** What the header says, or why it is no YAML; offsets are those of the whole text. */
  readonly yaml: Header | Flaw;
}

/** Characters; far above any real front matter, low enough that no parser takes long over it. */
const longest = 32 * 1024;
const mostLines = 2_000;
const dashes = '---';
const closing = `\n${dashes}`;

/**
 * Splits and reads the front matter of a text without byte order mark; both lines of dashes may have
 * blanks behind them. Nothing in a file chooses how it is read: a language named behind the dashes is
 * refused, and every engine of the library but ours is off.
 */
export function readFrontmatter(text: string): Frontmatter | Flaw {
  const unfit = unfitness(text);
  if (unfit) return unfit;
  const { matter: source, content, data } = matter(text, options);
  const closedAt = dashes.length + source.length + closing.length;
  const body = bodyOf(content, text.slice(closedAt, text.length - content.length));
  if (body === undefined) return unclosed(closedAt - dashes.length);
  // The library asks its engine for nothing where all is blank or a comment.
  const read = isRead(data) ? data : readYaml('');
  return { header: `${source}\n`, body, yaml: inWhole(read) };
}

/** The library cuts a Windows line end before the dashes in two. */
const yaml = (source: string): Header | Flaw => readYaml(`${source}\n`);

/** Given to the library with each text, which also keeps it from keeping any. */
const options = { language: 'yaml', engines: { yaml, json: refuse, javascript: refuse } };

/** Stands where the library has engines that evaluate what they read. */
function refuse(): never {
  throw new Error('Only YAML is read from front matter.');
}

/** Why the library is not asked at all. */
function unfitness(text: string): Flaw | undefined {
  const opening = /^---(?!-)([^\n]*)/.exec(text)?.[1]?.trim();
  if (opening === undefined) {
    return flaw('frontmatter_missing', 'The file does not start with a line of three dashes.');
  }
  if (opening !== '') {
    const what = 'The opening dashes name a language; front matter is YAML and names none.';
    return flaw('frontmatter_language', what, dashes.length);
  }
  const end = text.indexOf(closing, dashes.length);
  if (end < 0) return unclosed(0);
  if (!isTooLarge(text.slice(dashes.length, end + 1))) return undefined;
  return flaw('frontmatter_too_large', 'The front matter is longer than 32 KiB or 2,000 lines.');
}

/** Line ends are counted as the library's own pattern counts them, which is quadratic in them. */
function isTooLarge(header: string): boolean {
  return header.length > longest || header.split(/[\n\r\u2028\u2029]/).length > mostLines;
}

/**
 * The library takes any line that begins with the dashes for the closing one, and takes off the line end
 * right behind them alone.
 */
function bodyOf(content: string, lineEnd: string): string | undefined {
  if (lineEnd.endsWith('\n')) return content;
  const rest = /^[^\S\r\n]*(?:\r?\n|$)/.exec(lineEnd + content);
  return rest ? content.slice(rest[0].length) : undefined;
}

const isRead = (data: object): data is Header | Flaw => 'keys' in data || isFlaw(data);

function inWhole(read: Header | Flaw): Header | Flaw {
  const base = dashes.length;
  if (isFlaw(read)) return { ...read, offset: base + read.offset };
  return { keys: read.keys, offsetOf: (path) => base + read.offsetOf(path) };
}

function unclosed(offset: number): Flaw {
  const what = 'The front matter is not closed by a line of exactly three dashes.';
  return flaw('frontmatter_unclosed', what, offset);
}

function flaw(code: string, what: string, offset = 0): Flaw {
  return { code, what, offset };
}
