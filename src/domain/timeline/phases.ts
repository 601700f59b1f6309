import type { StoredEvent } from '../commission/event.ts';
import { outageName } from '../provider/outage.ts';
import type { Block, BlockKind, TimelineSpan } from './block.ts';

/** What a commission is doing since then. */
interface Open {
  readonly kind: BlockKind;
  readonly from: number;
  readonly text?: string;
  /** What it is doing shows only by what comes next: `kind` is the likelier of the two. */
  readonly isGuess?: true;
}

type Piece = Omit<Block, 'commission' | 'goesOn'>;

/** What ended with a fact, and what began. */
interface Step {
  readonly ended: readonly Piece[];
  readonly open: Open | undefined;
}

/** A gap before a turn that is shorter, ms, is a part of it. */
const shortest = 1_000;

/**
 * What one commission did in a drain, stretch by stretch. Times of the record are taken at their word, save that
 * none goes back and none leaves the drain.
 * @param history All facts of the commission, oldest first.
 */
export function blocksOf(history: readonly StoredEvent[], span: TimelineSpan): Block[] {
  const commission = history[0]?.commission ?? '';
  const end = Math.max(span.startedAt, span.endedAt);
  const blocks: Block[] = [];
  let [open, last]: [Open | undefined, number] = [undefined, span.startedAt];
  for (const fact of history) {
    if (fact.seq <= span.startSeq || fact.seq > span.endSeq) continue;
    last = Math.min(end, Math.max(last, fact.at));
    const step = stepOf(open, fact, last);
    open = step.open;
    blocks.push(...step.ended.map((piece) => ({ commission, ...piece, goesOn: false })));
  }
  if (open) blocks.push({ commission, ...piece(open, end), goesOn: true });
  return joined(blocks);
}

/** @param at When the fact was, within the drain and never before the one before it. */
function stepOf(open: Open | undefined, fact: StoredEvent, at: number): Step {
  const ended = open ? [piece(open, at)] : [];
  switch (fact.type) {
    case 'claimed':
      return { ended, open: { kind: 'preparing', from: at } };
    case 'started':
      // Where nobody is asked, a result that was there already is measured.
      return { ended, open: { kind: fact.data.promptHash ? 'turn' : 'evidence', from: at } };
    case 'turn_ended':
      return turnEnded(open, fact.data, at);
    case 'captured':
      return { ended: asEvidence(open, at), open: { kind: 'evidence', from: at } };
    case 'measured':
      return measured(open, fact.data, at);
    case 'settled':
      return { ended: asEvidence(open, at), open: toLand(fact.data.delivery.autoApply, at) };
    case 'interrupted': {
      const { outage } = fact.data;
      const text = outage && outageName[outage];
      return { ended, open: text ? { kind: 'waiting', from: at, text } : undefined };
    }
    case 'landing_started':
      return { ended, open: { kind: 'landing', from: at } };
    default:
      return changesNothing.has(fact.type) ? { ended: [], open } : { ended, open: undefined };
  }
}

/** They happen on the way and end nothing. What a newer version writes is one of them. */
const changesNothing: ReadonlySet<string> = new Set<StoredEvent['type']>([
  ...(['created', 'queued', 'overridden', 'admitted', 'thread_opened', 'judged'] as const),
  ...(['made_to_wait', 'split', 'carried_over'] as const),
]);

const piece = ({ kind, from, text }: Open, to: number): Piece => ({
  ...{ kind, from, to },
  ...(text !== undefined && { text }),
});

const toLand = (autoApply: boolean, from: number): Open | undefined =>
  autoApply ? { kind: 'waiting', from, text: 'to land' } : undefined;

/** A capture or the end of a run says that what went before it was no turn. */
function asEvidence(open: Open | undefined, at: number): Piece[] {
  if (!open) return [];
  return [piece(open.isGuess ? { kind: 'evidence', from: open.from } : open, at)];
}

type TurnEnd = Extract<StoredEvent, { type: 'turn_ended' }>['data'];

/** A turn says how long it worked; what went before it was preparing, or waiting for a slot. */
function turnEnded(open: Open | undefined, data: TurnEnd, at: number): Step {
  const { turn, status, workMs, report } = data;
  const from = open?.from ?? at;
  const began = workMs === undefined ? from : Math.max(from, at - workMs);
  const gap = began - from >= shortest ? [gapBefore(open, from, began)] : [];
  const text = `turn ${turn} ${status}`;
  return {
    ended: [...gap, { kind: 'turn', from: gap.length > 0 ? began : from, to: at, text }],
    open: { kind: report ? 'evidence' : 'turn', from: at, isGuess: true },
  };
}

const gapBefore = (open: Open | undefined, from: number, to: number): Piece =>
  open?.isGuess
    ? { kind: 'waiting', from, to, text: 'for a slot' }
    : { kind: 'preparing', from, to };

type Measured = Extract<StoredEvent, { type: 'measured' }>['data'];

/** A base is looked at, and a merged tree proven, beside what is done anyway. After red a turn follows. */
function measured(open: Open | undefined, { round, runs }: Measured, at: number): Step {
  if (open?.kind !== 'evidence' || (round !== 'result' && round !== 'repair'))
    return { ended: [], open };
  const isRed = runs.some(({ exitCode }) => exitCode !== 0);
  const next = { kind: isRed ? 'turn' : 'evidence', from: at, isGuess: true } as const;
  return { ended: [piece(open, at)], open: next };
}

/** Stretches of the same that follow on each other are one. */
function joined(blocks: readonly Block[]): Block[] {
  const all: Block[] = [];
  for (const block of blocks) {
    const before = all.at(-1);
    const isSame =
      before?.kind === block.kind && before.to === block.from && before.text === block.text;
    if (isSame) all[all.length - 1] = { ...block, from: before.from };
    else all.push(block);
  }
  const long = all.filter(({ from, to, goesOn }) => to > from || goesOn);
  // What took no time at all is not to be lost.
  return long.length > 0 ? long : all.slice(-1);
}
