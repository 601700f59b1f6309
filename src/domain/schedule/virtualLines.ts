import type { VirtualClock } from './virtualClock.ts';

type Timer = Pick<VirtualClock, 'after'>;

/** What is measured and proven side by side: so many at once, who waits in the order of coming. */
export class EvidenceLane {
  private readonly clock: Timer;
  private readonly width: number;
  private within = 0;
  private readonly waiting: (() => void)[] = [];
  /** Those of the waiting that have had their turn. */
  private passed = 0;

  constructor(clock: Timer, width: number) {
    this.clock = clock;
    this.width = Math.max(1, width);
  }

  /** @param enters Told when its turn has come. */
  pass(ms: number, then: () => void, enters?: () => void): void {
    const enter = (): void => {
      this.within += 1;
      enters?.();
      this.clock.after(ms, () => {
        this.within -= 1;
        this.next();
        then();
      });
    };
    if (this.within < this.width && this.passed === this.waiting.length) enter();
    else this.waiting.push(enter);
  }

  private next(): void {
    const enter = this.waiting[this.passed];
    if (!enter || this.within >= this.width) return;
    this.passed += 1;
    enter();
  }
}

/** A result that is to land. */
interface Result {
  /** As {@link LandingLine.foresee} said of it. */
  readonly foreseen: number;
  readonly proofMs: number;
}

interface Waiting extends Result {
  readonly then: () => void;
  proof: 'none' | 'runs' | 'done';
  /** Its turn has come, and it waits for its proof. */
  isDue: boolean;
}

/**
 * The line of one branch: results land in the order of coming. Each was measured as it would land with those
 * that began to be measured before it; where others came before it, it is proven anew, ahead of its turn.
 */
export class LandingLine {
  private readonly clock: Timer;
  private readonly lane: EvidenceLane;
  private readonly width: number;
  private readonly line: Waiting[] = [];
  /** Where in it the first of those stands that have not landed. */
  private first = 0;
  /** The first of those nobody has looked at. */
  private unseen = 1;
  /** What was run on each that began to be measured, in that order. */
  private readonly measured: string[] = [];
  /** The last to be measured of those in the line. */
  private latest = -1;

  constructor(clock: Timer, lane: EvidenceLane, width: number) {
    this.clock = clock;
    this.lane = lane;
    this.width = Math.max(1, width);
  }

  /** A result begins to be measured by this evidence. @returns How many did before it. */
  foresee(evidence: string): number {
    return this.measured.push(evidence) - 1;
  }

  add(result: Result, then: () => void): void {
    const place = this.line.length;
    this.latest = Math.max(this.latest, result.foreseen);
    // Just these were measured together, with the last of them to be measured, by the same commands.
    const isKnown =
      this.latest === place && this.measured[place] === this.measured[result.foreseen];
    this.line.push({ ...result, then, proof: isKnown ? 'done' : 'none', isDue: false });
    if (this.line.length === this.first + 1) this.begin();
    else this.proveAhead();
  }

  /** The turn of the first has come. */
  private begin(): void {
    const one = this.line[this.first];
    if (!one) return;
    one.isDue = true;
    if (one.proof === 'done') this.land(one);
    else if (one.proof === 'none') this.prove(one);
    this.proveAhead();
  }

  private proveAhead(): void {
    const end = Math.min(this.line.length, this.first + 1 + this.width);
    this.unseen = Math.max(this.unseen, this.first + 1);
    for (; this.unseen < end; this.unseen++) {
      const one = this.line[this.unseen];
      if (one?.proof === 'none') this.prove(one);
    }
  }

  private prove(one: Waiting): void {
    one.proof = 'runs';
    this.lane.pass(one.proofMs, () => {
      one.proof = 'done';
      if (one.isDue) this.land(one);
    });
  }

  /** A slot that is free serves another before anything of a landing frees paths. */
  private land(one: Waiting): void {
    this.clock.after(0, () => {
      this.first += 1;
      one.then();
      this.begin();
    });
  }
}
