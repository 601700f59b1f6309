import { leftKeys, type ForeignForm, type ForeignItem } from './foreign.ts';
import { listIn, sectionNamed, sectionsOf, textOf, type Section } from './sections.ts';

/** A Markdown file of somebody else's: its header, if it has one, and what is below. */
export interface ForeignText {
  /** As it was named. */
  readonly file: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Either an item, or why it is none. */
export type Read = ForeignItem | { readonly key: string; readonly why: string };

/** Which of the forms of single files this is; undefined where it is none of them. */
export function formOf({
  file,
  header,
  body,
}: ForeignText): Exclude<ForeignForm, 'github' | 'haft'> | undefined {
  const sections = sectionsOf(body);
  const has = (name: string): boolean => sectionNamed(sections, name) !== undefined;
  if (typeof header['id'] === 'string' && typeof header['title'] === 'string' && 'status' in header)
    return 'backlog';
  if (has('Context and Problem Statement') || has('Decision Outcome')) return 'madr';
  if (has('Status') && has('Context') && has('Decision')) return 'nygard';
  if (/(?:^|\/)tasks\.md$/.test(file) || /^\s*[-*+] \[[ xX]\] \**T\d{3,}\b/m.test(body))
    return 'spec-kit';
  return undefined;
}

/**
 * Decisions that hold no longer are no work to be done. Whoever writes it marks it with signs and words of their
 * own; what another one is superseded by stands in the past tense, what it supersedes does not.
 */
const over = /^[^\p{L}\p{N}]*(?:~~.*~~[^\p{L}]*)?(?:rejected|deprecated|superseded|superceded)\b/iu;

/** The line of a status that says so; undefined where it still holds. */
const overIn = (status: string): string | undefined =>
  status
    .split('\n')
    .find((line) => over.test(line) || /\bsuper[sc]eded by\b/i.test(line))
    ?.trim();

/** What a template has where a record has words of its own. */
const isTemplate = (title: string): boolean => /^(?:\[.*\]|\{.*\}|<.*>)$/.test(title);
const templateItself = 'it is a template';

/** A decision record as MADR has it: headings of its own, status and date in a header or in a list above. */
export function readMadr({ file, header, body }: ForeignText): Read {
  const sections = sectionsOf(body);
  const title = titleOf(sections, file);
  if (isTemplate(title)) return { key: file, why: templateItself };
  const facts = { ...factsAbove(sections), ...header };
  const status = [textIn(facts, 'status'), sectionNamed(sections, 'Status') ?? ''].join('\n');
  const ended = overIn(status);
  if (ended !== undefined) return { key: file, why: `its status is "${ended}"` };
  const confirmation = sectionNamed(sections, 'Confirmation');
  return {
    key: file,
    title,
    body: bodyBelow(sections),
    left: [
      ...leftKeys(facts, ['title']),
      ...(confirmation
        ? ['Confirmation stands in the text; name commands for it under evidence_requirements']
        : []),
    ],
  };
}

/** What stands right below the title, as a list or as paragraphs: `* Status: accepted`, `**Date**: …`. */
function factsAbove(sections: readonly Section[]): Record<string, string> {
  const text = sections.find(({ level }) => level === 1)?.text ?? '';
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, key, value = ''] =
        /^\s*(?:[-*+]\s+)?\**([A-Za-z][\w -]*?)\**:\**\s*(.*)$/.exec(line) ?? [];
      return key === undefined || !known.has(key.toLowerCase())
        ? []
        : [[key.toLowerCase(), value.replace(/\s*<!--.*?-->\s*$/, '').trim()]];
    }),
  );
}

/** Facts of a record that MADR puts above its text; whatever else stands there is text. */
const known: ReadonlySet<string> = new Set([
  ...['status', 'date', 'deciders', 'decision-makers', 'decision makers', 'consulted', 'informed'],
  ...['technical story', 'user story', 'category', 'tags'],
]);

/** A decision record as Michael Nygard proposed it. */
export function readNygard({ file, header, body }: ForeignText): Read {
  const sections = sectionsOf(body);
  const said = sectionNamed(sections, 'Status') ?? '';
  const ended = overIn(said);
  const title = titleOf(sections, file);
  if (ended !== undefined) return { key: file, why: `its status is "${ended}"` };
  if (isTemplate(title)) return { key: file, why: templateItself };
  const status = said.replaceAll(/\s*\n\s*/g, '; ');
  const date = /^Date:\s*(\S+)/m.exec(body)?.[1];
  const kept = sections.filter(({ title }) => title.toLowerCase() !== 'status');
  return {
    key: file,
    title,
    body: bodyBelow(kept),
    left: [
      ...leftKeys(header, []),
      ...(status === '' ? [] : [`status: ${status}`]),
      ...(date === undefined ? [] : [`date: ${date}`]),
    ],
  };
}

const acceptance = 'acceptance criteria';

/** A task of Backlog.md: its acceptance criteria are criteria here as well. */
export function readBacklog({ header, body }: ForeignText): Read {
  const key = String(header['id']);
  const status = textIn(header, 'status');
  if (/^(?:done|complete)/i.test(status)) return { key, why: `its status is "${status}"` };
  const plain = body.replaceAll(/<!--[^]*?-->/g, '');
  const sections = sectionsOf(plain);
  const { entries: criteria, rest } = listIn(sectionNamed(sections, acceptance) ?? '');
  // What stands there beside the list is text.
  const kept = sections.flatMap((one) =>
    one.title.toLowerCase() !== acceptance ? one : rest === '' ? [] : { ...one, text: rest },
  );
  const waits = header['dependencies'];
  return {
    key,
    title: String(header['title']),
    body: textOf(kept.filter(({ level, title, text }) => level > 0 || title !== '' || text !== '')),
    criteria: criteria.map(({ text }) => text.replace(/^#\d+\s+/, '')),
    dependsOn: Array.isArray(waits)
      ? waits.map(String)
      : textIn(header, 'dependencies')
          .split(/[\s,]+/)
          .filter(Boolean),
    left: [
      ...leftKeys(header, ['id', 'title', 'dependencies']),
      ...(criteria.some(({ done }) => done) ? ['some of its criteria are ticked already'] : []),
    ],
  };
}

/** The open tasks of a `tasks.md` of spec-kit. Their order is that of the file, and nothing waits by that alone. */
export function readSpecKit({ file, body }: ForeignText): Read[] {
  const seen = new Set<string>();
  const above: Section[] = [];
  const read = sectionsOf(body).flatMap((section) => {
    const { level, text } = section;
    while ((above.at(-1)?.level ?? 0) >= Math.max(1, level)) above.pop();
    above.push(section);
    const phases = above.filter((one) => one.level > 1).map(({ title }) => title);
    const phase = phases.join(', ');
    return tasksIn(text).map(({ mark, key, rest, more }): Read => {
      if (seen.has(key)) return { key, why: `another task before it has its number: ${rest}` };
      seen.add(key);
      if (mark !== ' ') return { key, why: 'it is ticked' };
      const [marks = ''] = /^(?:\[[^\]]+\]\s*)*/.exec(rest) ?? [];
      const what = rest.slice(marks.length).trim();
      const whole = [what, ...more].join('\n');
      const paths = [
        ...new Set([...whole.matchAll(/(?<![\w/])(?:[\w.-]+\/)+[\w.-]*\w/g)].map(([path]) => path)),
      ];
      return {
        key,
        title: what,
        body: whole,
        left: [
          ...(phase === '' ? [] : [`phase: ${phase}`]),
          ...(marks === '' ? [] : [`marks: ${marks.trim()}`]),
          ...(paths.length === 0
            ? []
            : [`paths it names, for allowed_paths if they are meant: ${paths.join(', ')}`]),
        ],
      };
    });
  });
  return read.length > 0 ? read : [{ key: file, why: 'it has no numbered task' }];
}

interface Task {
  readonly mark: string;
  readonly key: string;
  readonly rest: string;
  /** Lines that are indented below it. */
  readonly more: string[];
}

/** Tasks by their numbers, bold or not. */
function tasksIn(text: string): Task[] {
  const tasks: Task[] = [];
  let open: Task | undefined;
  for (const line of text.split('\n')) {
    const [, mark = ' ', bold = '', key, end = ''] =
      /^\s*[-*+] \[([ xX])\] (\**)(T\d{3,}[a-z]?)\b(.*)$/.exec(line) ?? [];
    if (key !== undefined) {
      const rest = (bold === '' ? end : end.replace('**', '')).replace(/^\s*:?\s+/, '');
      open = { mark, key, rest: rest.trim(), more: [] };
      tasks.push(open);
    } else if (open && /^\s+\S/.test(line)) open.more.push(line);
    else open = undefined;
  }
  return tasks;
}

/** Empty where the key has no text. */
function textIn(facts: Readonly<Record<string, unknown>>, key: string): string {
  const value = facts[key];
  return typeof value === 'string' ? value : '';
}

function titleOf(sections: readonly Section[], file: string): string {
  const title = sections.find(({ level }) => level === 1)?.title ?? '';
  const plain = title.replace(number, '');
  return plain === '' ? (file.split('/').at(-1) ?? file).replace(/\.md$/, '') : plain;
}

/** Of a record, as tools put it before the title: `7. `, `ADR-0007: `, `ADR 7 - `. */
const number = /^(?:ADR[- ]?\d+\s*[:.–—-]|\d+\.)\s+/i;

/** All but the title, with what stands right below it. */
function bodyBelow(sections: readonly Section[]): string {
  const top = sections.findIndex(({ level }) => level === 1);
  return textOf(sections.map((one, at) => (at === top ? { ...one, level: 0, title: '' } : one)));
}
