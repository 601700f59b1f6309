import type { StoredEvent } from '../commission/event.ts';
import { fold } from '../commission/fold.ts';
import type { Situation } from '../commission/situation.ts';
import { situationOf, type CommissionView } from '../commission/view.ts';
import { blockKinds, type Block, type BlockKind, type TimelineSpan } from './block.ts';
import { lanesOf, type Lane } from './lanes.ts';
import { blocksOf } from './phases.ts';
import { waitedFor, type Conflict, type WaitedFor } from './waitedFor.ts';

/** What became of one commission in a drain, and how long it did what. */
export interface TimelineRow {
  readonly id: string;
  readonly title: string;
  /** Milliseconds of each kind. */
  readonly ms: Readonly<Record<BlockKind, number>>;
  /** Where it stood at the end. */
  readonly situation: Situation;
  readonly waitedFor?: WaitedFor;
}

/** A drain as it went, laid out for drawing. */
export interface Timeline {
  readonly lanes: readonly Lane[];
  readonly waits: readonly WaitedFor[];
  /** Everything it worked on, in the order in which it began. */
  readonly rows: readonly TimelineRow[];
}

/**
 * Lays a drain out by the record alone (docs/rules.md R251).
 * @param histories All facts of each commission, oldest first; those that did nothing in the drain are passed over.
 */
export function timelineOf(
  span: TimelineSpan,
  histories: readonly (readonly StoredEvent[])[],
  conflict: Conflict,
): Timeline {
  const worked = histories.flatMap((history) => {
    const blocks = blocksOf(history, span);
    const view = blocks.length > 0 && viewAt(history, span);
    return view ? [{ history, blocks, view }] : [];
  });
  worked.sort((a, b) => (a.blocks[0]?.from ?? 0) - (b.blocks[0]?.from ?? 0));
  const lives = worked.map(({ history, blocks, view: { commission } }) => {
    const last = blocks.at(-1);
    return { commission, history, ...(last?.goesOn === false && { letGo: last.to }) };
  });
  const waits = waitedFor(lives, span, conflict);
  const of = new Map(waits.map((wait) => [wait.commission, wait]));
  return {
    lanes: lanesOf(worked.map(({ blocks }) => blocks)),
    waits,
    rows: worked.map(({ blocks, view }) => rowOf(view, blocks, of.get(view.commission.id))),
  };
}

/** A commission as it stood at the end of the drain. */
function viewAt(history: readonly StoredEvent[], span: TimelineSpan): CommissionView | undefined {
  return history
    .filter(({ seq }) => seq <= span.endSeq)
    .reduce<CommissionView | undefined>((seen, fact) => fold(seen, fact) ?? seen, undefined);
}

function rowOf(
  view: CommissionView,
  blocks: readonly Block[],
  wait: WaitedFor | undefined,
): TimelineRow {
  const { id, decisionTitle: title } = view.commission;
  const ms = Object.fromEntries(
    blockKinds.map((kind) => {
      const those = blocks.filter((block) => block.kind === kind);
      return [kind, those.reduce((sum, { from, to }) => sum + to - from, 0)];
    }),
  ) as Record<BlockKind, number>;
  return { id, title, ms, situation: situationOf(view), ...(wait && { waitedFor: wait }) };
}
