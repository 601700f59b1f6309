import { Fault } from '../../base/fault.ts';
import { dateStamp } from '../../domain/commission/dateStamp.ts';
import { decisionFileText } from '../../domain/decision/decisionWords.ts';
import { decisionIdOf } from '../../domain/decision/newDecision.ts';
import type { ForeignForm, ForeignItem } from '../../domain/foreign/foreign.ts';
import type { Needs } from '../ports/context.ts';

export interface ImportOrder {
  readonly sources: readonly string[];
  /** Told from each source where absent. */
  readonly form?: ForeignForm;
  /** Nothing is written. */
  readonly dryRun: boolean;
}

/** A draft that was, or would be, written. */
export interface ImportedDecision {
  readonly key: string;
  readonly form: ForeignForm;
  readonly id: string;
  /** Repository-relative. */
  readonly file: string;
  readonly title: string;
  /** What of it is in no key, each in a sentence. */
  readonly left: readonly string[];
}

export interface Imported {
  readonly drafts: readonly ImportedDecision[];
  /** What became no draft, and why. */
  readonly passed: readonly { readonly key: string; readonly why: string }[];
}

type Ports = Needs<'chance' | 'clock' | 'decisions' | 'foreign' | 'specs'>;

interface Found {
  readonly form: ForeignForm;
  /** Of its source; with a key of that it names an item. */
  readonly origin: string;
  readonly item: ForeignItem;
  /** Names the item for good: the same one gives the same decision however often it is imported. */
  readonly mark: string;
  readonly id: string;
}

/** Letters of a title; what is longer stands whole in the text. */
const longestTitle = 120;

/**
 * Makes draft decisions of what others keep, one each: nothing is guessed, what has no place here is told, and
 * nothing is commissioned (docs/rules.md R232). What was imported before is left as it is.
 * @throws Fault as `ports/foreign`, `file_not_writable`.
 */
export async function importDecisions(context: Ports, order: ImportOrder): Promise<Imported> {
  const passed: { key: string; why: string }[] = [];
  const found: Found[] = [];
  const marks = new Set<string>();
  const date = dateStamp(context.clock.now());
  for (const source of order.sources) {
    for (const { form, origin, items, passed: over } of await context.foreign.read(
      source,
      order.form,
    )) {
      passed.push(...over);
      for (const item of items) {
        const mark = context.chance.sha256(`${form}\0${origin}\0${item.key}`).slice(0, 8);
        // Named twice it is one all the same.
        if (marks.has(mark)) continue;
        marks.add(mark);
        found.push({ form, origin, item, mark, id: decisionIdOf(titleOf(item), date, mark) });
      }
    }
  }
  const { decisions } = await context.decisions.list();
  const idOf = new Map<string, string>();
  const fresh: Found[] = [];
  for (const one of found) {
    const known = decisions.find(({ id }) => id.endsWith(`-${one.mark}`));
    idOf.set(nameOf(one.origin, one.item.key), known?.id ?? one.id);
    if (known) passed.push({ key: one.item.key, why: `it is ${known.file} already` });
    else fresh.push(one);
  }
  const drafts: ImportedDecision[] = [];
  for (const one of fresh) {
    const draft = draftOf(context, one, idOf);
    if ('why' in draft) passed.push({ key: one.item.key, why: draft.why });
    else {
      if (!order.dryRun) await write(context, draft.made.file, draft.text);
      drafts.push(draft.made);
    }
  }
  return { drafts, passed };
}

/** What its file would say; or why that could not be read. */
function draftOf(
  context: Ports,
  { form, origin, item, id }: Found,
  idOf: ReadonlyMap<string, string>,
): { readonly made: ImportedDecision; readonly text: string } | { readonly why: string } {
  const title = titleOf(item);
  const waits = (item.dependsOn ?? []).map((key) => [key, idOf.get(nameOf(origin, key))] as const);
  const file = `.haft/decisions/${id}.md`;
  const from = `Imported from ${item.key} (${form}).`;
  const whole = title === item.title.trim() ? [] : [item.title.trim()];
  const text = decisionFileText(
    id,
    {
      ...{ title, status: 'draft' },
      body: [...whole, item.body.trim(), from]
        .filter(Boolean)
        .join('\n\n')
        .replaceAll('\0', '\uFFFD'),
      dependsOn: waits.flatMap(([, known]) => known ?? []),
      ...(item.criteria && { criteria: item.criteria }),
      ...(item.affectedFiles && { affectedFiles: item.affectedFiles }),
      ...(item.context !== undefined && { context: item.context }),
      ...(item.validUntil !== undefined && { validUntil: item.validUntil }),
    },
    context.clock.now(),
  );
  const reading = context.decisions.read(text, file);
  if (reading.kind !== 'decision') {
    const problems = reading.kind === 'malformed' ? reading.problems.map(({ what }) => what) : [];
    return { why: `its file could not be read: ${problems.join(' ') || 'it is no decision'}` };
  }
  const missing = waits.flatMap(([key, known]) =>
    known === undefined ? [`it waits for ${key}, which was not imported`] : [],
  );
  return { made: { key: item.key, form, id, file, title, left: [...item.left, ...missing] }, text };
}

/** Tools write the same key in capitals here and in small letters there. */
const nameOf = (origin: string, key: string): string => `${origin}\0${key.toLowerCase()}`;

const titleOf = ({ title, key }: ForeignItem): string => {
  const line = title.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length > longestTitle ? `${line.slice(0, longestTitle - 1).trimEnd()}…` : line || key;
};

async function write({ specs }: Ports, path: string, text: string): Promise<void> {
  if (await specs.create({ path, text })) return;
  throw new Fault({
    code: 'file_not_writable',
    what: `${path} is there already and was not changed.`,
    advice: 'Look at it; import again once it is gone or renamed.',
    facts: { path },
  });
}
