/** A fenced code block of a Markdown text. */
export interface FencedBlock {
  /** What stands behind the opening fence, its words parted by single blanks. */
  readonly info: string;
  readonly body: string;
  /** Offsets in the text, UTF-16 units. */
  readonly openAt: number;
  readonly bodyAt: number;
  /** False where the text ends before the block does. */
  readonly closed: boolean;
}

const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** The fenced blocks of a text, in order; a longer fence holds shorter ones as its text. */
export function fencedBlocks(text: string): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { mark: string; info: string; openAt: number; bodyAt: number } | undefined;
  let offset = 0;
  const close = (end: number, closed: boolean): void => {
    if (!open) return;
    const { info, openAt, bodyAt } = open;
    blocks.push({ info, body: text.slice(bodyAt, end), openAt, bodyAt, closed });
    open = undefined;
  };
  for (const line of text.split('\n')) {
    const [, mark = '', rest = ''] = fence.exec(line.replace(/\r$/, '')) ?? [];
    if (open) {
      if (mark.startsWith(open.mark) && rest.trim() === '') close(offset, true);
    } else if (mark !== '') {
      const info = rest.trim().replaceAll(/\s+/g, ' ');
      open = { mark, info, openAt: offset, bodyAt: offset + line.length + 1 };
    }
    offset += line.length + 1;
  }
  close(text.length, false);
  return blocks;
}
