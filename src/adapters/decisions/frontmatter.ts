import matter from 'gray-matter';
import type { Flaw } from './place.ts';
import { parseMapping, type YamlMapping } from './yamlMapping.ts';

export interface Frontmatter {
  readonly data: Readonly<Record<string, unknown>>;
  /** Index in the file's text of the value at `path`, or of the nearest thing around it. */
  indexOf(path: readonly PropertyKey[]): number;
  /** Everything after the closing line, as it is. */
  readonly body: string;
}

const fence = '---';
const opening = /^---[ \t]*(?=\r?\n)/;
const closing = /^\n---[ \t]*(?:\r?\n|$)/;

/** Keys whose text haft writes raw, without YAML's quoting, and reads by the first colon (reference §1.1). */
const rawLine = /^(title|context):[ \t]+(\S.*)$/gm;
const rawKeys = ['title', 'context'] as const;

/**
 * Divides a text into frontmatter and body. YAML is the only language: another one named on the first
 * line is refused, and the engines that would read it are not there; one of them runs code.
 */
export function readFrontmatter(text: string): Frontmatter | Flaw {
  if (!opening.test(text)) return notOpened(text);
  let mapping: YamlMapping | Flaw = parseMapping('');
  const read = (source: string): object => {
    mapping = parseLeniently(source);
    return {};
  };
  const parts = matter(text, { language: 'yaml', engines: { yaml: read, ...noOther } });
  const closeAt = fence.length + parts.matter.length;
  const close = closing.exec(text.slice(closeAt));
  if (!close) return notClosed(closeAt, text);
  return placed(mapping, text.slice(closeAt + close[0].length));
}

const refuse = (): never => {
  throw new Error('Only YAML is read.');
};
const noOther = { json: refuse, javascript: refuse };

function placed(mapping: YamlMapping | Flaw, body: string): Frontmatter | Flaw {
  if ('code' in mapping) return { ...mapping, index: mapping.index + fence.length };
  const raw = rawKeys.flatMap((key) => {
    const line = mapping.rawLineOf(key);
    return line === undefined ? [] : [[key, line] as const];
  });
  return {
    data: { ...mapping.data, ...Object.fromEntries(raw) },
    indexOf: (path) => mapping.indexOf(path) + fence.length,
    body,
  };
}

/** YAML where it is; else with those lines quoted that only haft's own reader would understand. */
function parseLeniently(source: string): YamlMapping | Flaw {
  // The line feed of a closing `\r\n` was cut off with the fence.
  const whole = source.endsWith('\r') ? `${source}\n` : source;
  const asYaml = parseMapping(whole);
  if (!('code' in asYaml) && rawKeys.every((key) => isText(asYaml.data[key]))) return asYaml;
  const quoted = whole.replaceAll(rawLine, quoteUnlessYaml);
  if (quoted === whole) return asYaml;
  const asHaft = parseMapping(quoted);
  if ('code' in asHaft) return { ...asHaft, index: sameLine(asHaft.index, quoted, whole) };
  return { ...asHaft, indexOf: (path) => sameLine(asHaft.indexOf(path), quoted, whole) };
}

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';

function quoteUnlessYaml(line: string, key: string, value: string): string {
  const alone = parseMapping(line);
  if (!('code' in alone) && typeof alone.data[key] === 'string') return line;
  return `${key}: ${JSON.stringify(value.trim())}`;
}

/** The index in `to` on the same line, and as far along as the line goes, as `index` is in `from`. */
function sameLine(index: number, from: string, to: string): number {
  const before = from.slice(0, index).split('\n');
  const lines = to.split('\n').slice(0, before.length);
  const last = lines.at(-1) ?? '';
  const start = lines.slice(0, -1).reduce((sum, line) => sum + line.length + 1, 0);
  return start + Math.min(before.at(-1)?.length ?? 0, last.length);
}

function notOpened(text: string): Flaw {
  const language = /^---([^\r\n-][^\r\n]*)/.exec(text)?.[1]?.trim();
  return language
    ? {
        code: 'frontmatter_language',
        what: `The frontmatter is marked "${language.slice(0, 40)}"; only plain YAML is read.`,
        index: fence.length,
      }
    : {
        code: 'frontmatter_missing',
        what: 'The file does not begin with frontmatter between two lines of "---".',
        index: 0,
      };
}

function notClosed(index: number, text: string): Flaw {
  const what =
    index < text.length
      ? 'A line of the frontmatter begins with "---" and goes on; only "---" alone closes it.'
      : 'The frontmatter is not closed by a line of "---".';
  return { code: 'frontmatter_unclosed', what, index: Math.min(index + 1, text.length) };
}
