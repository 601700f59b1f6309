import type { CommissionView, Delivery } from '../commission/view.ts';
import { lockConflict } from '../scope/authority.ts';
import { choose, type ChoiceInput, type Waiting } from './choose.ts';
import { countOvertaking } from './overtaking.ts';

/** A queue, and how long each of it is expected to take. */
export interface ForecastInput extends Pick<
  ChoiceInput,
  'queued' | 'rule' | 'now' | 'find' | 'ofDecision' | 'envelopeOf'
> {
  readonly durationOf: (view: CommissionView) => ForecastTime;
}

/** How long one is expected to take, milliseconds. */
export interface ForecastTime {
  /** From its claim to its last turn: it holds a slot. */
  readonly turnMs: number;
  /** From there to its landing: it holds its paths alone. */
  readonly restMs: number;
}

/** When one would run; milliseconds from the beginning. */
export interface ForecastRun {
  readonly id: string;
  readonly from: number;
  /** Its slot is free again. */
  readonly left: number;
  /** It has landed. */
  readonly to: number;
}

export interface Forecast {
  readonly agents: number;
  /** Milliseconds until the last one has landed. */
  readonly makespanMs: number;
  readonly runs: readonly ForecastRun[];
  /** Those that nothing lets start. */
  readonly never: readonly Waiting[];
}

/**
 * A drain of so many agents on a clock that nobody waits for: the drain's own chooser says who starts
 * (docs/rules.md R191). Everything lands, and takes as long as expected.
 */
export function forecast(input: ForecastInput, agents: number): Forecast {
  const queue = new Map(input.queued.map((view) => [view.commission.id, view]));
  const running = new Map<string, ForecastRun>();
  /** Those of them whose turns have ended. */
  const measured = new Set<string>();
  const landed = new Set<string>();
  const overtaken = new Map<string, number>();
  const runs: ForecastRun[] = [];
  let at = 0;
  for (;;) {
    const { start, waiting } = choose({
      ...question(input, running, landed),
      ...{ queued: [...queue.values()], freeSlots: freeOf(agents, running.size, measured.size) },
      ...{ now: input.now + at, overtaken },
    });
    const started = start.flatMap((id) => queue.get(id) ?? []);
    for (const view of started) {
      const { id } = view.commission;
      queue.delete(id);
      const { turnMs, restMs } = input.durationOf(view);
      const run = { id, from: at, left: at + turnMs, to: at + turnMs + restMs };
      running.set(id, run);
      runs.push(run);
    }
    countOvertaking({ caseRule: input.rule }, overtaken, [...queue.values()], started);
    const next = nextEnd(running, measured);
    if (!next) return { agents, makespanMs: at, runs, never: waiting };
    at = next.at;
    if (next.kind === 'left') measured.add(next.id);
    else {
      measured.delete(next.id);
      running.delete(next.id);
      landed.add(next.id);
    }
  }
}

/** As a drain has them: a drain of one does one thing after another, others measure one more for each slot. */
const freeOf = (agents: number, underWay: number, measured: number): number =>
  agents === 1
    ? 1 - underWay
    : Math.max(0, Math.min(agents - underWay + measured, 2 * agents - underWay));

/** What happens next. A slot that is left serves another before anything of its commission lands. */
function nextEnd(
  running: ReadonlyMap<string, ForecastRun>,
  measured: ReadonlySet<string>,
): { readonly kind: 'left' | 'landed'; readonly id: string; readonly at: number } | undefined {
  const ends = [...running.values()].map(({ id, left, to }) =>
    measured.has(id)
      ? ({ kind: 'landed', id, at: to } as const)
      : ({ kind: 'left', id, at: left } as const),
  );
  return ends.sort((a, b) => a.at - b.at)[0];
}

/** Whoever works is somebody. */
const lease = { holder: 'forecast', drain: 'forecast', claimedAt: 0 } as const;

/** What the chooser is told of those that run or have landed by then. */
function question(
  { queued, rule, find, ofDecision, envelopeOf }: ForecastInput,
  running: ReadonlyMap<string, ForecastRun>,
  landed: ReadonlySet<string>,
): Omit<ChoiceInput, 'freeSlots' | 'now' | 'overtaken' | 'queued'> {
  const asThen = (view: CommissionView): CommissionView => {
    const { id } = view.commission;
    if (landed.has(id)) return { ...view, state: 'completed', delivery: done };
    return running.has(id) ? { ...view, state: 'running', lease } : view;
  };
  const locked = queued.filter(({ commission }) => running.has(commission.id)).map(asThen);
  return {
    ...{ rule, envelopeOf, locked },
    find: (id) => {
      const view = find(id);
      return view && asThen(view);
    },
    ofDecision: (decision) => ofDecision(decision).map(asThen),
    open: queued.filter(({ commission }) => !landed.has(commission.id)).map(asThen),
  };
}

const done: Delivery = {
  ...{ status: 'landed', reason: 'landed', text: '', paths: [], requestedBy: 'drain' },
};

/** One link of the chain that no number of agents shortens. */
export interface ChainLink extends ForecastRun {
  /** Why it did not start before the one ahead of it ended; absent for the first. */
  readonly because?: 'dependency' | { readonly mine: string; readonly theirs: string };
}

/** From the last to land back to one that could begin at once, the first of them first. */
export function floorChain(input: ForecastInput): readonly ChainLink[] {
  const { runs } = forecast(input, Math.max(1, input.queued.length));
  const views = new Map(input.queued.map((view) => [view.commission.id, view]));
  const links: ChainLink[] = [];
  let run = runs.reduce<ForecastRun | undefined>(
    (last, one) => (last === undefined || one.to > last.to ? one : last),
    undefined,
  );
  while (run) {
    const { id, from } = run;
    const ahead: [ForecastRun, NonNullable<ChainLink['because']>] | undefined = runs
      .filter(({ to }) => from > 0 && to === from)
      .flatMap((one): [ForecastRun, NonNullable<ChainLink['because']>][] => {
        const because = linkBetween(input, views.get(one.id), views.get(id));
        return because ? [[one, because]] : [];
      })[0];
    links.unshift(ahead ? { ...run, because: ahead[1] } : run);
    run = ahead?.[0];
  }
  return links;
}

function linkBetween(
  { rule }: ForecastInput,
  ahead: CommissionView | undefined,
  behind: CommissionView | undefined,
): ChainLink['because'] {
  if (!ahead || !behind) return undefined;
  const { id, decisionRef, scope } = ahead.commission;
  const { dependsOn, dependsOnDecisions } = behind.commission;
  if (dependsOn.includes(id) || dependsOnDecisions.includes(decisionRef)) return 'dependency';
  return lockConflict(behind.commission.scope.lockset, scope.lockset, rule);
}
