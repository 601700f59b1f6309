import type { CommissionView, Delivery } from '../commission/view.ts';
import { RESERVE_AFTER, unmetDependency } from './choose.ts';
import { Heap } from './heap.ts';
import { queueOrder, type QueueOrder, type QueueWorld } from './queueOrder.ts';

interface Candidate {
  readonly view: CommissionView;
  /** Its place in the order in which candidates are asked. */
  readonly rank: number;
  readonly patterns: readonly PatternState[];
  state: 'waits' | 'runs' | 'over';
  /** Its plan and its dependencies let it start. */
  isFree: boolean;
  /** Batches of starts that have overtaken it, as far as they matter, and the last of them. */
  overtaken: number;
  overtakenIn: number;
  /** The batch it was started in. */
  startedIn: number;
}

/** A pattern, and who waits until nobody holds anything that could share a path with it. */
interface PatternState {
  /** Those that could share a path with it, itself included. */
  readonly beside: PatternState[];
  /** Whoever holds it. */
  holder: Candidate | undefined;
  /** Holders of what stands beside it. */
  taken: number;
  waiting?: Heap<Candidate>;
  /** One of those beside it: when nobody holds that one any more, whoever waits here may be asked again. */
  behind: PatternState | undefined;
  /** Those that are {@link behind} this one, by the first who waits there. */
  line?: Heap<{ readonly pattern: PatternState; readonly rank: number }>;
  /** By age; those before `oldest` do not wait any more, or need not be counted. */
  readonly byAge: Candidate[];
  oldest: number;
  /** Those that may have their paths kept free for them, in order. */
  patient?: Candidate[];
  /** Those whose paths are kept free for one of them, which waits here; asked again when it need not. */
  aside?: Candidate[];
}

interface EnvelopeState {
  readonly max: number;
  running: number;
  readonly waiting: Heap<Candidate>;
}

/** Whoever can start as far as is known; once that one was asked, the next of the same line is. */
interface Asked {
  readonly one: Candidate;
  readonly next?: () => void;
}

const byRank = (a: Candidate, b: Candidate): number => a.rank - b.rank;

/**
 * What `choose` says, for a queue that starts, ends and lands one by one: whoever has to wait is asked again
 * when what it waits for is there, and not at each step (docs/rules.md R240). Nothing runs at its beginning.
 */
export class Chooser {
  private readonly input: QueueWorld;
  private readonly candidates = new Map<string, Candidate>();
  private readonly patterns: PatternState[];
  private readonly envelopes = new Map<string, EnvelopeState>();
  private readonly behindDependency = new Map<string, Candidate[]>();
  private readonly ended = new Map<string, 'landed' | 'held'>();
  private readonly ready = new Heap<Asked>((a, b) => byRank(a.one, b.one));
  private batch = 0;

  /** @param from The queue as it stands; several choosers may share it. */
  constructor(input: QueueWorld, from: QueueOrder = queueOrder(input)) {
    this.input = input;
    this.patterns = from.beside.map(newPattern);
    for (const [number, { beside }] of this.patterns.entries())
      for (const other of this.at(from.beside[number])) beside.push(other);
    const inOrder = from.order.map(({ view, patterns }, rank): Candidate => ({
      ...{ view, rank, patterns: this.at(patterns), state: 'waits', isFree: false },
      ...{ overtaken: 0, overtakenIn: 0, startedIn: 0 },
    }));
    for (const one of inOrder) this.candidates.set(one.view.commission.id, one);
    for (const one of from.byAge.flatMap((rank) => inOrder[rank] ?? []))
      for (const { byAge } of one.patterns) byAge.push(one);
    for (const one of inOrder) if (!from.blocked.has(one.rank)) this.awaitDependency(one);
  }

  /** Starts whoever may start in so many slots. @param now Epoch milliseconds. */
  start(freeSlots: number, now: number): CommissionView[] {
    const started: Candidate[] = [];
    this.batch += 1;
    while (started.length < freeSlots) {
      const asked = this.ready.pop();
      if (!asked) break;
      const { one, next } = asked;
      if (this.mayStart(one, now)) {
        this.begin(one);
        started.push(one);
      }
      next?.();
    }
    for (const one of started) this.countOvertaken(one);
    return started.map(({ view }) => view);
  }

  /** It executes no more, and keeps its paths until it is {@link release}d. */
  settle(id: string): void {
    const one = this.candidates.get(id);
    const envelope = one && this.envelopeOf(one);
    if (!envelope) return;
    envelope.running -= 1;
    this.askUnder(envelope);
  }

  /** Its paths are free; who depends on it may start where it has landed. */
  release(id: string, end: 'landed' | 'held'): void {
    const one = this.candidates.get(id);
    if (one?.state !== 'runs') return;
    one.state = 'over';
    for (const held of one.patterns) {
      held.holder = undefined;
      for (const pattern of held.beside) {
        pattern.taken -= 1;
        if (pattern.taken > 0 || !pattern.aside) continue;
        for (const aside of pattern.aside.splice(0)) this.ready.push({ one: aside });
      }
    }
    for (const pattern of one.patterns) this.askBehind(pattern);
    this.ended.set(id, end);
    const dependants = this.behindDependency.get(id) ?? [];
    this.behindDependency.delete(id);
    for (const dependant of dependants) this.awaitDependency(dependant);
  }

  private awaitDependency(one: Candidate): void {
    const { find, ofDecision } = this.input;
    const { dependsOn, dependsOnDecisions } = one.view.commission;
    const isAlone = dependsOn.length + dependsOnDecisions.length === 0;
    const unmet = isAlone
      ? undefined
      : unmetDependency(one.view, {
          find: (id) => {
            const view = find(id);
            return view && this.asNow(view);
          },
          ofDecision: (decision) => ofDecision(decision).map((view) => this.asNow(view)),
        });
    if (!unmet) {
      one.isFree = true;
      this.ready.push({ one });
    } else if (unmet.situation !== 'held') {
      const others = this.behindDependency.get(unmet.on) ?? [];
      others.push(one);
      this.behindDependency.set(unmet.on, others);
    }
  }

  private asNow(view: CommissionView): CommissionView {
    const end = this.ended.get(view.commission.id);
    return end ? asEnded(view, end) : view;
  }

  /** Asked in the order in which `choose` does; whoever may not waits where it is asked again. */
  private mayStart(one: Candidate, now: number): boolean {
    if (one.view.commission.validUntil <= now) return false;
    const taken = one.patterns.find((pattern) => pattern.taken > 0);
    const kept = taken ? undefined : this.keptFreeFrom(one, now);
    const envelope = this.envelopeOf(one);
    if (taken) this.wait(one, taken);
    else if (kept) (kept.aside ??= []).push(one);
    else if (!envelope || envelope.running < envelope.max) return true;
    else envelope.waiting.push(one);
    return false;
  }

  /** The pattern for which somebody before it waits who was overtaken too often, and whose paths it would take. */
  private keptFreeFrom(one: Candidate, now: number): PatternState | undefined {
    for (const { beside } of one.patterns)
      for (const { patient } of beside)
        for (const other of patient ?? []) {
          if (other.rank >= one.rank) break;
          const kept = this.lackedBy(other, now);
          if (kept) return kept;
        }
    return undefined;
  }

  /** The pattern that kept a candidate from starting when it was asked in this batch. */
  private lackedBy(one: Candidate, now: number): PatternState | undefined {
    if (one.state !== 'waits' || !one.isFree || one.view.commission.validUntil <= now)
      return undefined;
    const isBefore = (holder: Candidate): boolean =>
      holder.startedIn < this.batch || holder.rank < one.rank;
    return one.patterns.find(
      ({ beside, taken }) =>
        taken > 0 && beside.some(({ holder }) => holder !== undefined && isBefore(holder)),
    );
  }

  private begin(one: Candidate): void {
    one.state = 'runs';
    one.startedIn = this.batch;
    for (const taken of one.patterns) {
      taken.holder = one;
      for (const pattern of taken.beside) pattern.taken += 1;
      if (one.overtaken >= RESERVE_AFTER) taken.patient?.splice(taken.patient.indexOf(one), 1);
    }
    const envelope = this.envelopeOf(one);
    if (envelope) envelope.running += 1;
  }

  private wait(one: Candidate, pattern: PatternState): void {
    pattern.waiting ??= new Heap(byRank);
    pattern.waiting.push(one);
    // Where nobody holds what it stands behind, its turn there may come after that of worse ones.
    if (pattern.waiting.peek() === one || !pattern.behind?.holder) this.lineUp(pattern);
  }

  /** Whoever waits at a pattern that is taken stands behind one that is held. */
  private lineUp(pattern: PatternState): void {
    const first = pattern.waiting?.peek();
    if (!first) pattern.behind = undefined;
    else if (!pattern.behind?.holder)
      pattern.behind = pattern.beside.find(({ holder }) => holder) ?? pattern.behind;
    const { behind } = pattern;
    if (!first || !behind) return;
    behind.line ??= new Heap((a, b) => a.rank - b.rank);
    behind.line.push({ pattern, rank: first.rank });
  }

  /** Asks the first of all who stand behind a pattern that nobody holds, and after that one the next. */
  private askBehind(held: PatternState): void {
    while (!held.holder) {
      const next = held.line?.pop();
      if (!next) return;
      const { pattern, rank } = next;
      if (pattern.behind !== held || pattern.waiting?.peek()?.rank !== rank) continue;
      // What is held beside it by somebody else is what it stands behind from now on.
      if (pattern.taken > 0) pattern.behind = undefined;
      const one = pattern.taken > 0 ? undefined : pattern.waiting.pop();
      this.lineUp(pattern);
      if (!one) continue;
      this.ready.push({ one, next: () => this.askBehind(held) });
      return;
    }
  }

  private askUnder(envelope: EnvelopeState): void {
    const one = envelope.running < envelope.max ? envelope.waiting.pop() : undefined;
    if (one) this.ready.push({ one, next: () => this.askUnder(envelope) });
  }

  /** Older ones that wait, and have a path in common with one that has started, were overtaken by it. */
  private countOvertaken(by: Candidate): void {
    const age = by.view.createdSeq;
    for (const { beside } of by.patterns)
      for (const pattern of beside) {
        const { byAge } = pattern;
        for (let at = pattern.oldest; at < byAge.length; at++) {
          const one = byAge[at];
          if (!one || one.view.createdSeq >= age) break;
          if (one.state === 'waits' && one.overtaken < RESERVE_AFTER) this.overtake(one);
          else if (at === pattern.oldest) pattern.oldest += 1;
        }
      }
  }

  private overtake(one: Candidate): void {
    if (one.overtakenIn === this.batch) return;
    one.overtakenIn = this.batch;
    one.overtaken += 1;
    if (one.overtaken < RESERVE_AFTER) return;
    for (const pattern of one.patterns) {
      pattern.patient ??= [];
      pattern.patient.splice(placeOf(one.rank, pattern.patient), 0, one);
    }
  }

  private at(numbers: readonly number[] = []): PatternState[] {
    return numbers.flatMap((number) => this.patterns[number] ?? []);
  }

  private envelopeOf({ view }: Candidate): EnvelopeState | undefined {
    const envelope = this.input.envelopeOf(view);
    if (!envelope) return undefined;
    const { ref, maxConcurrency, activeConcurrency } = envelope;
    const known = this.envelopes.get(ref);
    if (known) return known;
    const max = maxConcurrency - activeConcurrency;
    const state = { max, running: 0, waiting: new Heap<Candidate>(byRank) };
    this.envelopes.set(ref, state);
    return state;
  }
}

/** One of the queue when a drain is through with it. */
export const asEnded = (view: CommissionView, end: 'landed' | 'held'): CommissionView => ({
  ...{ ...view, state: 'completed', delivery: { ...delivery, status: end, reason: end } },
});

const delivery: Delivery = {
  ...{ status: 'held', reason: 'held', text: '', paths: [], requestedBy: 'drain' },
};

const newPattern = (): PatternState => ({
  ...{ beside: [], holder: undefined, taken: 0, behind: undefined, byAge: [], oldest: 0 },
});

/** Where one of this rank belongs among those in order. */
function placeOf(rank: number, all: readonly Candidate[]): number {
  const at = all.findIndex((one) => one.rank > rank);
  return at === -1 ? all.length : at;
}
