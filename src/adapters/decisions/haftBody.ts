/** What haft writes into the body instead of the frontmatter (haft reference §1.2). */
export interface BodySections {
  readonly affectedFiles: readonly string[];
  readonly evidence: readonly string[];
  readonly invariants: readonly string[];
}

const label = /^\*\*([^*]+):\*\*[ \t]*(.*)$/;
const bullet = /^[-*][ \t]+(\S.*)$/;
const continued = /^[ \t]+(\S.*)$/;
const fence = /^ {0,3}(```+|~~~+)/;

/** Reads the bold-label blocks that say what a commission needs; the first of each label counts. */
export function readBody(body: string): BodySections {
  const lines = outsideFences(body.split(/\r?\n/));
  return {
    affectedFiles: commaList(lines, 'Affected files'),
    evidence: bullets(lines, 'Evidence requirements'),
    invariants: bullets(lines, 'Invariants'),
  };
}

/** Code blocks show text, they do not mean it; such lines end a list like any other paragraph. */
function outsideFences(lines: readonly string[]): string[] {
  let open: string | undefined;
  return lines.map((line) => {
    const mark = fence.exec(line)?.[1];
    const inside = open !== undefined;
    if (open === undefined) open = mark;
    else if (mark?.startsWith(open) && line.trim() === mark) open = undefined;
    return inside || mark !== undefined ? '```' : line;
  });
}

function commaList(lines: readonly string[], name: string): string[] {
  const at = lines.findIndex((line) => label.exec(line)?.[1] === name);
  if (at < 0) return [];
  const inline = label.exec(lines[at] ?? '')?.[2] ?? '';
  const items = inline.trim() === '' ? bullets(lines, name) : inline.split(',');
  return items.map(plain).filter((item) => item !== '');
}

/** The bullets after a label, up to the first line that belongs to something else. */
function bullets(lines: readonly string[], name: string): string[] {
  const at = lines.findIndex((line) => label.exec(line)?.[1] === name);
  if (at < 0) return [];
  const items: string[] = [];
  for (const line of lines.slice(at + 1)) {
    const item = bullet.exec(line)?.[1];
    const more = continued.exec(line)?.[1];
    const last = items.length - 1;
    if (item !== undefined) items.push(item);
    else if (more !== undefined && last >= 0) items[last] = `${items[last] ?? ''} ${more}`;
    else if (line.trim() !== '') break;
  }
  return items.map(plain);
}

/** Without the code marks that Markdown may put around the whole of it. */
function plain(item: string): string {
  const text = item.trim();
  return /^`([^`]+)`$/.exec(text)?.[1]?.trim() ?? text;
}
