import type { Block } from './block.ts';

/** `slot`: what holds a slot of the drain, preparing and turns. `beside`: what needs none. */
export type LanePlace = 'slot' | 'beside';

/** Blocks that follow on each other. */
export interface Lane {
  readonly place: LanePlace;
  /** 1, 2, 3 … among those of its place. */
  readonly number: number;
  /** In order of time; none begins before the one before it has ended. */
  readonly blocks: readonly Block[];
}

const placeOf = ({ kind }: Block): LanePlace =>
  kind === 'preparing' || kind === 'turn' ? 'slot' : 'beside';

/**
 * Lays blocks out in as few lanes as they can stand in: those of slots first. What one commission does without a
 * break stays in one lane (docs/rules.md R251).
 * @param blocks Of each commission its own, in order of time.
 */
export function lanesOf(blocks: readonly (readonly Block[])[]): Lane[] {
  const runs = blocks.flatMap(unbroken);
  return (['slot', 'beside'] as const).flatMap((place) => laid(place, runs));
}

/** Blocks of one commission that follow on each other in one place. */
function unbroken(blocks: readonly Block[]): Block[][] {
  const runs: Block[][] = [];
  for (const block of blocks) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (before?.to === block.from && placeOf(before) === placeOf(block)) run?.push(block);
    else runs.push([block]);
  }
  return runs;
}

function laid(place: LanePlace, all: readonly Block[][]): Lane[] {
  const runs = all.filter(([first]) => first && placeOf(first) === place);
  runs.sort(([a], [b]) => (a?.from ?? 0) - (b?.from ?? 0));
  const lanes: Block[][] = [];
  for (const run of runs) {
    const free = lanes.find((lane) => (lane.at(-1)?.to ?? 0) <= (run[0]?.from ?? 0));
    if (free) free.push(...run);
    else lanes.push([...run]);
  }
  return lanes.map((lane, at) => ({ place, number: at + 1, blocks: lane }));
}
