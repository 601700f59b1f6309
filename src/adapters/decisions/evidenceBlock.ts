import type { EvidenceRequirement } from '../../domain/evidence/evidence.ts';
import { closesFence, codeSpan, shellOf } from './markdownCode.ts';

/** The label or heading of the block; what follows on its line belongs to it. */
const label =
  /^(?:#{1,6}[ \t]+evidence requirements:?[ \t]*#*|(?:\*\*|__)evidence requirements(?::(?:\*\*|__)|(?:\*\*|__):?))(.*)$/i;
const fence = /^(\s*)(?:([-*+]|\d{1,9}[.)])\s+)?(`{3,}|~{3,})(.*)$/;
const bullet = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(\S.*)$/;
/** Where haft's next block begins. */
const nextBlock = /^(\*\*|__|#|\|)/;
/** Characters of a criterion; far above any that makes sense. */
const longest = 10_000;
const nothing = /^\(?(none|n\/a|-+|\u2013|\u2014)\)?\.?$/i;

/** One thing the block says. */
interface Entry {
  /** A paragraph stands for itself, or leads to what follows it. */
  readonly kind: 'bullet' | 'paragraph' | 'code';
  /** Columns its mark stands in. */
  readonly indent: number;
  /** Of code: what stands behind its opening fence. */
  readonly info: string;
  text: string;
}

interface OpenFence {
  readonly mark: string;
  readonly indent: number;
  /** Of its own, or the bullet it is a part of. */
  readonly entry: Entry;
}

/**
 * What the block "Evidence requirements" of a decision's text asks to be shown (docs/rules.md R146): what is
 * one code span, or a fenced block of shell text, from end to end is a command; all else is a criterion, in
 * its own words. Blocks that are shown in code are passed over, and the first one counts.
 */
export function readEvidence(body: string): EvidenceRequirement[] {
  const entries = entriesOf(blockOf(body));
  const leads: Entry[] = [];
  return entries.flatMap((entry, index) => {
    while ((leads.at(-1)?.indent ?? -1) >= entry.indent) leads.pop();
    if (!isLead(entry, entries[index + 1])) return requirementsOf(entry, leads.at(-1));
    if (entry.kind === 'bullet') leads.push(entry);
    return [];
  });
}

/** The lines below the label, as far as the text goes. */
function blockOf(body: string): string[] {
  const lines = body.split('\n').map((line) => line.trimEnd());
  let open: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (open !== undefined) {
      if (closesFence(line, open)) open = undefined;
    } else if (mark === undefined) {
      const said = label.exec(line)?.[1];
      if (said !== undefined) return [said.trim(), ...lines.slice(index + 1)];
    } else open = mark;
  }
  return [];
}

function entriesOf(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  let open: OpenFence | undefined;
  let gap = false;
  for (const line of lines) {
    if (open) {
      if (closesFence(line, open.mark)) open = undefined;
      else open.entry.text += `${line.slice(blanksOf(line, open.indent))}\n`;
      continue;
    }
    if (line.trim() === '') {
      gap = true;
      continue;
    }
    const last = entries.at(-1);
    open = fenceOf(line, last);
    if (open) {
      if (open.entry !== last) entries.push(open.entry);
    } else if (nextBlock.test(line)) break;
    else if (!take(entries, line, gap)) break;
    gap = false;
  }
  // Nobody can say where code ends that is never closed, so that it is not run.
  return open?.entry.kind === 'code' ? [...entries.slice(0, -1), asWords(open.entry)] : entries;
}

const asWords = (entry: Entry): Entry => ({ ...entry, kind: 'paragraph' });

/** Code of its own, or, indented below a bullet with words, a part of that. */
function fenceOf(line: string, last: Entry | undefined): OpenFence | undefined {
  const [, blanks = '', mark, ticks, info = ''] = fence.exec(line) ?? [];
  if (ticks === undefined || (ticks.startsWith('`') && info.includes('`'))) return undefined;
  const indent = line.indexOf(ticks);
  if (mark === undefined && blanks.length > 1 && last?.kind === 'bullet') {
    last.text += '\n';
    return { mark: ticks, indent, entry: last };
  }
  const entry: Entry = { kind: 'code', indent: blanks.length, info: info.trim(), text: '' };
  return { mark: ticks, indent, entry };
}

/** Blanks a line of a fenced block has because of where its fence stands. */
const blanksOf = (line: string, most: number): number =>
  Math.min(line.length - line.trimStart().length, most);

/** False where the block is over. */
function take(entries: Entry[], line: string, gap: boolean): boolean {
  const last = entries.at(-1);
  const [, blanks = '', words] = bullet.exec(line) ?? [];
  if (words !== undefined) {
    entries.push({ kind: 'bullet', indent: blanks.length, info: '', text: words });
  } else if (last === undefined || (last.kind === 'paragraph' && gap)) {
    entries.push({ kind: 'paragraph', indent: 0, info: '', text: line.trim() });
  } else if (last.kind === 'code' || (gap && /^\S/.test(line))) {
    return false;
  } else {
    // haft writes an entry of several lines as it is; who wraps one by hand indents what follows.
    const isWrapped = last.kind === 'paragraph' || /^\s/.test(line);
    last.text += isWrapped ? ` ${line.trim()}` : `\n${line}`;
  }
  return true;
}

/** Words that only lead to what follows: a paragraph, or a bullet with others below it. */
function isLead({ kind, indent, text }: Entry, next: Entry | undefined): boolean {
  if (!next || !text.trimEnd().endsWith(':')) return false;
  return kind === 'paragraph' || (kind === 'bullet' && next.indent > indent);
}

function requirementsOf(
  { kind, info, text }: Entry,
  lead: Entry | undefined,
): EvidenceRequirement[] {
  const words = text.trim();
  if (words === '' || nothing.test(words)) return [];
  const command = kind === 'code' ? shellOf(info, text) : codeSpan(words);
  const title = lead?.text.trim();
  if (command === undefined)
    return [
      {
        kind: 'criterion',
        text: (title === undefined ? words : `${title} ${words}`).slice(0, longest),
      },
    ];
  if (command === '') return [];
  return [{ kind: 'command', command, ...(title !== undefined && { description: title }) }];
}
