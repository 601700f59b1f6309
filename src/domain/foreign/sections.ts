/** A heading of a Markdown text and what stands under it, up to the next of any level. */
export interface Section {
  /** 1 for `#`. */
  readonly level: number;
  readonly title: string;
  readonly text: string;
}

const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const fence = /^ {0,3}(`{3,}|~{3,})/;

interface Cut {
  readonly level: number;
  readonly title: string;
  readonly lines: string[];
}

/**
 * Cuts a text at its headings, marked or underlined; a heading in a fenced block is none. The first has level 0
 * and no title.
 */
export function sectionsOf(text: string): Section[] {
  const sections: Cut[] = [];
  let open: Cut = { level: 0, title: '', lines: [] };
  const isFenced = fences();
  for (const line of text.split(/\r?\n/)) {
    const found = isFenced(line) ? undefined : headingIn(line, open.lines);
    if (found) {
      sections.push(open);
      open = { ...found, lines: [] };
    } else open.lines.push(line);
  }
  return [...sections, open].map(({ level, title, lines }) => ({
    level,
    title,
    text: lines.join('\n').trim(),
  }));
}

/** @param above Lines since the last heading; the title is taken out of them where this line underlines it. */
function headingIn(line: string, above: string[]): Omit<Cut, 'lines'> | undefined {
  const [, marks, title = ''] = heading.exec(line) ?? [];
  if (marks !== undefined) return { level: marks.length, title };
  const underneath = underlined(line, above);
  if (underneath === undefined) return undefined;
  above.pop();
  return { level: line.includes('=') ? 1 : 2, title: underneath };
}

/** The title that this line makes of the one above: one that stands alone and is of no list, quote or table. */
function underlined(line: string, lines: readonly string[]): string | undefined {
  const [before = '', title = ''] = [lines.at(-2), lines.at(-1)];
  const isTitle = before.trim() === '' && /^ {0,3}[^\s>|#*+\-<`~]/.test(title);
  return isTitle && /^ {0,3}(?:={2,}|-{2,})[ \t]*$/.test(line) ? title.trim() : undefined;
}

/** Told line after line, says of each whether it belongs to a fenced block. */
function fences(): (line: string) => boolean {
  let open: string | undefined;
  return (line) => {
    const mark = fence.exec(line)?.[1];
    if (open === undefined) {
      open = mark;
      return mark !== undefined;
    }
    if (mark?.startsWith(open)) open = undefined;
    return true;
  };
}

/** The text under the first heading of this name, whatever its case. */
export const sectionNamed = (sections: readonly Section[], name: string): string | undefined =>
  sections.find(({ title }) => title.toLowerCase() === name.toLowerCase())?.text;

/** Sections as Markdown again. */
export const textOf = (sections: readonly Section[]): string =>
  sections
    .map(({ level, title, text }) =>
      [level === 0 ? '' : `${'#'.repeat(level)} ${title}`, text].filter(Boolean).join('\n\n'),
    )
    .filter(Boolean)
    .join('\n\n');

/** An entry of a list. */
export interface Listed {
  readonly text: string;
  readonly done: boolean;
}

/** Texts of the entries of a list, `- [ ] ` taken off; what is indented below one goes on with it. */
export const listed = (text: string): Listed[] => listIn(text).entries;

/** The entries of a list, and the lines that belong to none of them. */
export function listIn(text: string): { readonly entries: Listed[]; readonly rest: string } {
  const entries: { text: string; done: boolean }[] = [];
  const rest: string[] = [];
  let isOpen = false;
  for (const line of text.split('\n')) {
    const [, mark, entry] = /^\s*[-*+]\s+(?:\[([ xX])\]\s+)?(\S.*)$/.exec(line) ?? [];
    const last = entries.at(-1);
    if (entry !== undefined) entries.push({ text: entry.trim(), done: (mark ?? ' ') !== ' ' });
    else if (isOpen && last && /^\s+\S/.test(line)) last.text += ` ${line.trim()}`;
    else rest.push(line);
    isOpen = entry !== undefined || (isOpen && /^\s+\S/.test(line));
  }
  return { entries, rest: rest.join('\n').trim() };
}
