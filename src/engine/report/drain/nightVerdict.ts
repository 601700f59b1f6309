import type { DrainCounts } from './drainCounts.ts';
import type { DrainSpan } from './drainSpan.ts';

/** What kind of night it was, and that in one honest line. */
export interface NightVerdict {
  readonly kind: 'good' | 'some_needs_you' | 'some_is_left' | 'went_wrong' | 'nothing' | 'running';
  readonly text: string;
}

const openings: Readonly<Record<NightVerdict['kind'], string>> = {
  good: 'Good night',
  some_needs_you: 'Some of it needs you',
  some_is_left: 'Some of it is left',
  went_wrong: 'It went wrong',
  nothing: 'There was nothing to do',
  running: 'It still runs',
};

export function verdictOf(span: DrainSpan, counts: DrainCounts): NightVerdict {
  const kind = kindOf(span, counts);
  const why = kind === 'went_wrong' ? wrongText(span) : '';
  const said = [why, countsText(counts)].filter((part) => part !== '').join('; ');
  return { kind, text: said === '' ? `${openings[kind]}.` : `${openings[kind]}: ${said}.` };
}

/** A drain that could not go on, or all of whose work failed, is no good night whatever else is said. */
function kindOf({ how, fault }: DrainSpan, counts: DrainCounts): NightVerdict['kind'] {
  if (how === 'running') return 'running';
  if (fault || how === 'abandoned') return 'went_wrong';
  if (counts.all === 0) return 'nothing';
  if (counts.needsYou > 0 && counts.landed + counts.held === 0) return 'went_wrong';
  if (counts.needsYou + counts.held > 0) return 'some_needs_you';
  return counts.cutOff + counts.waiting + counts.running > 0 ? 'some_is_left' : 'good';
}

function wrongText({ how, fault }: DrainSpan): string {
  if (fault) return `${fault.code}, ${fault.what.replace(/\.$/, '')}`;
  return how === 'abandoned' ? 'its process was gone before it ended' : '';
}

const words: Readonly<Record<keyof DrainCounts, string>> = {
  all: '',
  landed: 'landed',
  held: 'held for review',
  needsYou: 'failed or blocked',
  running: 'running',
  cutOff: 'cut off',
  waiting: 'waiting',
  closed: 'over otherwise',
};

/** The places in which there are any, e.g. `3 of 5 landed, 2 waiting`. */
function countsText(counts: DrainCounts): string {
  const { all, ...places } = counts;
  if (all === 0) return '';
  const parts = Object.entries(places).filter(([place, count]) => count > 0 || place === 'landed');
  return parts
    .map(([place, count]) => {
      const of = place === 'landed' ? `${count} of ${all}` : String(count);
      return `${of} ${words[place as keyof DrainCounts]}`;
    })
    .join(', ');
}
