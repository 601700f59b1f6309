import { outageAdvice, outageName } from '../../../domain/provider/outage.ts';
import { countsOf, type DrainCounts } from './drainCounts.ts';
import type { DrainItem, ItemGroup } from './drainItem.ts';
import type { DrainSpan } from './drainSpan.ts';
import { verdictOf, type NightVerdict } from './nightVerdict.ts';

/** One cause, told once, with all it hit. */
export interface DrainCause {
  readonly code: string;
  readonly text: string;
  readonly next?: string;
  readonly items: readonly DrainItem[];
}

/** Of the drain before, what one compares. */
export interface DrainBefore {
  readonly drain: string;
  readonly counts: DrainCounts;
  readonly tokens: number;
  readonly tookMs: number;
}

/** What a drain came to, computed from the record alone (docs/rules.md R188). */
export interface DrainReport {
  readonly span: DrainSpan;
  readonly verdict: NightVerdict;
  readonly counts: DrainCounts;
  readonly landed: readonly DrainItem[];
  /** Everything else but what waits or is over, by cause. */
  readonly held: readonly DrainCause[];
  readonly needsYou: readonly DrainCause[];
  readonly running: readonly DrainCause[];
  readonly cutOff: readonly DrainCause[];
  readonly waiting: readonly DrainCause[];
  readonly closed: readonly DrainCause[];
  /** Of all its work: tokens, and milliseconds of turns, which run side by side. */
  readonly tokens: number;
  readonly workMs: number;
  /** Milliseconds from its start to its end. */
  readonly tookMs: number;
  /** What to do, the first thing first. */
  readonly first: readonly string[];
  /** Commissions that needed somebody before it began, and that it did not touch. */
  readonly older: number;
  readonly before?: DrainBefore;
}

/** Steps that are told first; the rest stands with its cause. */
const mostFirst = 5;

export function drainReport(
  span: DrainSpan,
  items: readonly DrainItem[],
  { older, before }: Pick<DrainReport, 'older' | 'before'>,
): DrainReport {
  const counts = countsOf(items);
  const of = (group: ItemGroup): DrainCause[] =>
    causesOf(items.filter((item) => item.group === group));
  const told = {
    held: of('held'),
    needsYou: of('needsYou'),
    cutOff: of('cutOff'),
    waiting: of('waiting'),
  };
  return {
    ...{ span, counts, verdict: verdictOf(span, counts), ...told },
    landed: items.filter(({ group }) => group === 'landed'),
    ...{ running: of('running'), closed: of('closed') },
    ...totals(span, items),
    first: firstSteps(span, told),
    older,
    ...(before && { before }),
  };
}

export const totals = (
  { startedAt, endedAt }: DrainSpan,
  items: readonly DrainItem[],
): Pick<DrainReport, 'tokens' | 'workMs' | 'tookMs'> => ({
  tokens: items.reduce((sum, { tokens }) => sum + tokens, 0),
  workMs: items.reduce((sum, { workMs }) => sum + workMs, 0),
  tookMs: Math.max(0, endedAt - startedAt),
});

/** Those with the same reason together, the reason that hit most first. */
function causesOf(items: readonly DrainItem[]): DrainCause[] {
  const causes = new Map<string, DrainItem[]>();
  for (const item of items) {
    const key = JSON.stringify([item.code, item.text, item.next]);
    causes.set(key, [...(causes.get(key) ?? []), item]);
  }
  return [...causes.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap((hit) => {
      const [one] = hit;
      if (!one) return [];
      const { code, text, next } = one;
      return [{ code, text, ...(next !== undefined && { next }), items: hit }];
    });
}

type Told = Pick<DrainReport, 'held' | 'needsYou' | 'cutOff' | 'waiting'>;

function firstSteps({ how, fault, waits }: DrainSpan, told: Told): string[] {
  const { held, needsYou, cutOff, waiting } = told;
  const behind = (cause: DrainCause): number => {
    const ids = new Set(cause.items.map(({ id }) => id));
    return waiting.flatMap(({ items }) => items).filter(({ waitsFor = '' }) => ids.has(waitsFor))
      .length;
  };
  const asks = [...needsYou, ...held].map((cause) => ({ cause, more: behind(cause) }));
  asks.sort((a, b) => b.cause.items.length + b.more - a.cause.items.length - a.more);
  const outage = waits.find(({ lasted }) => lasted);
  const goesOn = how !== 'running' && cutOff.length + waiting.length > 0;
  return [
    ...(fault ? [`${fault.code}: ${fault.what} ${fault.advice}`] : []),
    ...(outage
      ? [
          `${outageName[outage.cause]}: ${outage.text.replace(/[.\s]+$/, '')}; ${outageAdvice[outage.cause]}.`,
        ]
      : []),
    ...asks.map(({ cause, more }) => stepText(cause, more)),
    ...(goesOn ? ['Go on with what is left: `haft harness run --drain`.'] : []),
  ].slice(0, mostFirst);
}

function stepText({ code, text, next, items }: DrainCause, more: number): string {
  const [only] = items;
  const who = items.length === 1 && only ? only.id : `${items.length} commissions`;
  const wait =
    more === 0 ? '' : `, and ${more} more wait for ${items.length === 1 ? 'it' : 'them'}`;
  const step = next ?? text;
  return `${who} (${code}${wait}): ${only && items.length === 1 ? step.replaceAll('<commission>', only.id) : step}`;
}
