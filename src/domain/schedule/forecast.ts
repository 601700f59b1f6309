import type { CommissionView } from '../commission/view.ts';
import { choose, type Waiting } from './choose.ts';
import { asEnded, Chooser } from './chooser.ts';
import type { QueueOrder, QueueWorld } from './queueOrder.ts';
import { VirtualClock } from './virtualClock.ts';
import { EvidenceLane, LandingLine } from './virtualLines.ts';

/** A queue, and how long each of it is expected to take. */
export interface ForecastInput extends QueueWorld {
  /** When the drain would begin, epoch milliseconds. */
  readonly now: number;
  readonly durationOf: (view: CommissionView) => ForecastTime;
  /** Whether a result that is proven lands, and is not held for the operator. */
  readonly lands: (view: CommissionView) => boolean;
  /** Whether it keeps its slot while it is measured, since another turn follows. */
  readonly keepsSlot?: (view: CommissionView) => boolean;
  /** Names its commands: what several have in common is not run twice on one tree. */
  readonly evidenceOf: (view: CommissionView) => string;
  /** Results that are measured or proven side by side. */
  readonly evidenceWidth: number;
  /** What several forecasts of one queue may share. */
  readonly order?: QueueOrder;
}

/** How long one is expected to take, milliseconds. */
export interface ForecastTime {
  /** From its claim to the end of its last turn: it holds a slot. */
  readonly turnMs: number;
  /** Its evidence on its result, without waiting for others. */
  readonly evidenceMs: number;
  /** The same on what would land, where that is not what was foreseen when it was measured. */
  readonly proofMs: number;
}

/** When one would run; milliseconds from the beginning. */
export interface ForecastRun {
  readonly id: string;
  readonly from: number;
  /** Its turn has ended, and its slot is free again. */
  readonly left: number;
  /** Its result is measured. */
  readonly measured: number;
  /** It has landed, or is held: its paths are free. */
  readonly to: number;
  readonly end: 'landed' | 'held';
}

export interface Forecast {
  readonly agents: number;
  /** Milliseconds until the last one has landed or is held. */
  readonly makespanMs: number;
  /** In the order of their beginnings. */
  readonly runs: readonly ForecastRun[];
  /** Those that nothing lets start. */
  readonly never: readonly Waiting[];
}

type Run = { -readonly [K in keyof ForecastRun]: ForecastRun[K] };

/** What goes on in a drain, by what holds it back. */
interface UnderWay {
  /** Live turns. */
  turns: number;
  /** Not measured yet. */
  runs: number;
  landings: number;
}

/**
 * A drain of so many agents on a clock that nobody waits for (docs/rules.md R191): the drain's own rules say
 * who starts, evidence has its own width, and what lands does so in one line a branch, proven ahead of its
 * turn. Everything is green, and takes as long as expected.
 */
export function forecast(input: ForecastInput, agents: number): Forecast {
  const drain = new VirtualDrain(input, agents);
  do drain.start();
  while (drain.clock.advance());
  const { runs } = drain;
  const makespanMs = runs.reduce((last, { to }) => Math.max(last, to), 0);
  return { agents, makespanMs, runs, never: whyNot(input, runs, input.now + makespanMs) };
}

class VirtualDrain {
  readonly clock = new VirtualClock();
  readonly runs: Run[] = [];
  private readonly input: ForecastInput;
  private readonly agents: number;
  private readonly chooser: Chooser;
  private readonly lane: EvidenceLane;
  private readonly lines = new Map<string, LandingLine>();
  private readonly now: UnderWay = { turns: 0, runs: 0, landings: 0 };

  constructor(input: ForecastInput, agents: number) {
    this.input = input;
    this.agents = agents;
    this.chooser = new Chooser(input, input.order);
    this.lane = new EvidenceLane(this.clock, input.evidenceWidth);
  }

  /** Whoever may start now does. */
  start(): void {
    const now = this.input.now + this.clock.now;
    for (const view of this.chooser.start(freeOf(this.agents, this.now), now)) this.begin(view);
  }

  private begin(view: CommissionView): void {
    const { clock, input, lane, now } = this;
    const { turnMs, evidenceMs, proofMs } = input.durationOf(view);
    const keepsSlot = input.keepsSlot?.(view) === true;
    const run: Run = {
      ...{ id: view.commission.id, from: clock.now, left: 0, measured: 0, to: 0 },
      end: input.lands(view) ? 'landed' : 'held',
    };
    this.runs.push(run);
    now.turns += 1;
    now.runs += 1;
    clock.after(turnMs, () => {
      run.left = clock.now;
      if (!keepsSlot) now.turns -= 1;
      const line = run.end === 'landed' ? this.lineOf(view) : undefined;
      let foreseen = 0;
      const measured = (): void => {
        run.measured = clock.now;
        if (keepsSlot) now.turns -= 1;
        now.runs -= 1;
        this.chooser.settle(run.id);
        if (line) this.land(run, line, { foreseen, proofMs });
        else this.end(run);
      };
      lane.pass(
        evidenceMs,
        measured,
        () => (foreseen = line?.foresee(input.evidenceOf(view)) ?? 0),
      );
    });
  }

  private land(run: Run, line: LandingLine, result: Parameters<LandingLine['add']>[0]): void {
    this.now.landings += 1;
    line.add(result, () => {
      this.now.landings -= 1;
      this.end(run);
    });
  }

  private end(run: Run): void {
    run.to = this.clock.now;
    this.chooser.release(run.id, run.end);
  }

  private lineOf({ commission: { scope } }: CommissionView): LandingLine {
    const known = this.lines.get(scope.targetBranch);
    if (known) return known;
    const line = new LandingLine(this.clock, this.lane, this.input.evidenceWidth);
    this.lines.set(scope.targetBranch, line);
    return line;
  }
}

/** As a drain has them: a drain of one does one thing after another, others measure one more for each slot. */
const freeOf = (agents: number, { turns, runs, landings }: UnderWay): number =>
  agents === 1
    ? 1 - Math.min(1, runs + landings)
    : Math.max(0, Math.min(agents - turns, 2 * agents - runs));

function whyNot(input: ForecastInput, runs: readonly Run[], now: number): readonly Waiting[] {
  const { queued, rule, envelopeOf, find, ofDecision, open } = input;
  if (runs.length === queued.length) return [];
  const ends = new Map(runs.map(({ id, end }) => [id, end]));
  const asThen = (view: CommissionView): CommissionView => {
    const end = ends.get(view.commission.id);
    return end ? asEnded(view, end) : view;
  };
  return choose({
    ...{ rule, envelopeOf, now, locked: [], freeSlots: 0, overtaken: new Map() },
    queued: queued.filter(({ commission }) => !ends.has(commission.id)),
    find: (id) => {
      const view = find(id);
      return view && asThen(view);
    },
    ofDecision: (decision) => ofDecision(decision).map(asThen),
    open: open.map(asThen),
  }).waiting;
}
