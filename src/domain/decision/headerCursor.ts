/** Where in a front matter somebody writes just now; columns are from 0, in UTF-16 units. */
export type HeaderCursor =
  | { readonly kind: 'key'; readonly from: number; readonly to: number }
  | {
      readonly kind: 'value';
      readonly key: string;
      /** It is an entry of the key's list. */
      readonly isEntry: boolean;
      /** The part of its line that is being written. */
      readonly from: number;
      readonly to: number;
    };

/**
 * What stands at a place of a text that is half written, and may be no YAML for it; nothing outside of its front
 * matter. It says what could go there, and never what the file means: that is for whoever reads files.
 * @param line From 0, as `column`.
 */
export function headerCursor(
  lines: readonly string[],
  line: number,
  column: number,
): HeaderCursor | undefined {
  const text = lines[line];
  if (text === undefined || !isInHeader(lines, line)) return undefined;
  const before = text.slice(0, column);
  const word = /^[\w-]*$/.test(before) ? /^[\w-]*/.exec(text) : null;
  if (word) return { kind: 'key', from: 0, to: word[0].length };
  const [start, key] = /^(\w+):[ \t]*/.exec(before) ?? [];
  if (start === undefined || key === undefined) return entryAt(lines, line, before);
  return valueAt(text, column, start.length, key);
}

const isInHeader = (lines: readonly string[], line: number): boolean =>
  line > 0 && isDashes(lines[0]) && !lines.slice(1, line + 1).some(isDashes);

/** What a criterion says is for nobody to propose. */
function entryAt(lines: readonly string[], line: number, before: string): HeaderCursor | undefined {
  const [dash, term] = /^\s*-[ \t]+(?:(command|criterion):[ \t]*)?/.exec(before) ?? [];
  const key = dash === undefined ? undefined : ownerOf(lines, line);
  if (dash === undefined || key === undefined || term === 'criterion') return undefined;
  return { kind: 'value', key, isEntry: true, from: dash.length, to: endOf(lines[line] ?? '') };
}

/** In a list on one line each entry is written by itself. */
function valueAt(text: string, column: number, start: number, key: string): HeaderCursor {
  if (text[start] !== '[')
    return { kind: 'value', key, isEntry: false, from: start, to: endOf(text) };
  const left = Math.max(start, text.lastIndexOf(',', column - 1));
  const from = left + 1 + (/^\s*/.exec(text.slice(left + 1, column))?.[0].length ?? 0);
  const rest = text.slice(column).search(/[\],]/);
  return { kind: 'value', key, isEntry: true, from, to: rest < 0 ? endOf(text) : column + rest };
}

/** The key whose list an entry belongs to. */
function ownerOf(lines: readonly string[], line: number): string | undefined {
  for (let at = line - 1; at > 0; at -= 1) {
    const key = /^(\w+):/.exec(lines[at] ?? '')?.[1];
    if (key !== undefined) return key;
  }
  return undefined;
}

const isDashes = (line: string | undefined): boolean => line?.trimEnd() === '---';
const endOf = (text: string): number => text.trimEnd().length;
