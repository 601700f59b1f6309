/** A heading of a Markdown text and what stands under it, up to the next of any level. */
export interface Section {
  /** 1 for `#`. */
  readonly level: number;
  readonly title: string;
  readonly text: string;
}

const heading = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const fence = /^ {0,3}(`{3,}|~{3,})/;

/** Cuts a text at its headings; a heading in a fenced block is none. The first has level 0 and no title. */
export function sectionsOf(text: string): Section[] {
  const sections = [{ level: 0, title: '', lines: [] as string[] }];
  const isFenced = fences();
  for (const line of text.split(/\r?\n/)) {
    const found = isFenced(line) ? null : heading.exec(line);
    const [, marks, title = ''] = found ?? [];
    if (marks === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ level: marks.length, title, lines: [] });
  }
  return sections.map(({ level, title, lines }) => ({
    level,
    title,
    text: lines.join('\n').trim(),
  }));
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

/** Texts of the entries of a list, `- [ ] ` and numbers of their own taken off. */
export function listed(text: string): { readonly text: string; readonly done: boolean }[] {
  return text.split('\n').flatMap((line) => {
    const [, mark, entry] = /^\s*[-*+]\s+(?:\[([ xX])\]\s+)?(\S.*)$/.exec(line) ?? [];
    return entry === undefined
      ? []
      : { text: entry.trim(), done: mark !== undefined && mark !== ' ' };
  });
}
