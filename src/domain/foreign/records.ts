import { leftKeys, type ForeignForm, type ForeignItem } from './foreign.ts';
import { listed, sectionNamed, sectionsOf, textOf, type Section } from './sections.ts';

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
  if (/(?:^|\/)tasks\.md$/.test(file) || /^- \[[ xX]\] T\d{3,}\b/m.test(body)) return 'spec-kit';
  return undefined;
}

/** Decisions that hold no longer are no work to be done. */
const over = /^(?:rejected|deprecated|superseded)/i;

/** A decision record as MADR has it: headings of its own, status and date in a header or in a list above. */
export function readMadr({ file, header, body }: ForeignText): Read {
  const sections = sectionsOf(body);
  const title = titleOf(sections, file);
  const above = Object.fromEntries(
    listed(sections.find(({ level }) => level === 1)?.text ?? '').flatMap(({ text }) => {
      const [, key, value] = /^([A-Za-z][\w -]*):\s*(.*)$/.exec(text) ?? [];
      return key === undefined ? [] : [[key.toLowerCase(), value]];
    }),
  );
  const facts = { ...above, ...header };
  const status = textIn(facts, 'status');
  if (over.test(status)) return { key: file, why: `its status is "${status}"` };
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

/** A decision record as Michael Nygard proposed it. */
export function readNygard({ file, header, body }: ForeignText): Read {
  const sections = sectionsOf(body);
  const status = (sectionNamed(sections, 'Status') ?? '').split('\n')[0]?.trim() ?? '';
  if (over.test(status)) return { key: file, why: `its status is "${status}"` };
  const date = /^Date:\s*(\S+)/m.exec(body)?.[1];
  const kept = sections.filter(({ title }) => title.toLowerCase() !== 'status');
  return {
    key: file,
    title: titleOf(sections, file).replace(/^\d+\.\s+/, ''),
    body: bodyBelow(kept),
    left: [
      ...leftKeys(header, []),
      ...(status === '' ? [] : [`status: ${status}`]),
      ...(date === undefined ? [] : [`date: ${date}`]),
    ],
  };
}

/** A task of Backlog.md: its acceptance criteria are criteria here as well. */
export function readBacklog({ header, body }: ForeignText): Read {
  const key = String(header['id']);
  const status = textIn(header, 'status');
  if (/^(?:done|complete)/i.test(status)) return { key, why: `its status is "${status}"` };
  const plain = body.replaceAll(/<!--[^]*?-->/g, '');
  const sections = sectionsOf(plain);
  const criteria = listed(sectionNamed(sections, 'Acceptance Criteria') ?? '');
  const kept = sections.filter(({ title }) => title !== 'Acceptance Criteria');
  const deps = header['dependencies'];
  return {
    key,
    title: String(header['title']),
    body: textOf(kept.filter(({ level, title, text }) => level > 0 || title !== '' || text !== '')),
    criteria: criteria.map(({ text }) => text.replace(/^#\d+\s+/, '')),
    dependsOn: Array.isArray(deps) ? deps.map(String) : [],
    left: [
      ...leftKeys(header, ['id', 'title', 'dependencies']),
      ...(criteria.some(({ done }) => done) ? ['some of its criteria are ticked already'] : []),
    ],
  };
}

/** The open tasks of a `tasks.md` of spec-kit. Their order is that of the file, and nothing waits by that alone. */
export function readSpecKit({ body }: ForeignText): Read[] {
  return sectionsOf(body).flatMap(({ title: phase, text }) =>
    text.split('\n').flatMap((line): Read[] => {
      const [, mark, key, rest] = /^\s*- \[([ xX])\] (T\d{3,})\s+(.*)$/.exec(line) ?? [];
      if (key === undefined || rest === undefined) return [];
      if (mark !== ' ') return [{ key, why: 'it is ticked' }];
      const marks = [...rest.matchAll(/^(?:\[[^\]]+\]\s*)+/g)]
        .map(([found]) => found.trim())
        .join(' ');
      const what = rest.replace(/^(?:\[[^\]]+\]\s*)+/, '').trim();
      const paths = [
        ...new Set([...what.matchAll(/(?<![\w/])(?:[\w.-]+\/)+[\w.-]*\w/g)].map(([path]) => path)),
      ];
      return [
        {
          key,
          title: what,
          body: what,
          left: [
            ...(phase === '' ? [] : [`phase: ${phase}`]),
            ...(marks === '' ? [] : [`marks: ${marks}`]),
            ...(paths.length === 0
              ? []
              : [`paths it names, for allowed_paths if they are meant: ${paths.join(', ')}`]),
          ],
        },
      ];
    }),
  );
}

/** Empty where the key has no text. */
function textIn(facts: Readonly<Record<string, unknown>>, key: string): string {
  const value = facts[key];
  return typeof value === 'string' ? value : '';
}

function titleOf(sections: readonly Section[], file: string): string {
  const title = sections.find(({ level }) => level === 1)?.title ?? '';
  return title === '' ? (file.split('/').at(-1) ?? file).replace(/\.md$/, '') : title;
}

/** All but the title, with what stands right below it. */
function bodyBelow(sections: readonly Section[]): string {
  const top = sections.findIndex(({ level }) => level === 1);
  return textOf(sections.map((one, at) => (at === top ? { ...one, level: 0, title: '' } : one)));
}
