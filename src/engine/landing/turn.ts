import type { Clock } from '../ports/clock.ts';

/** What a landing has to do with others of its branch. */
interface Line {
  /** One after another: whoever writes to the branch is alone. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** The branch has moved by this landing. */
  landed(turn: LandingTurn): void;
  /** Somebody waits for its proof from now on. */
  proving(): void;
}

/** One landing under way. */
export class LandingTurn {
  private readonly clock: Pick<Clock, 'awake'>;
  private readonly line: Line;
  private overtaken = new AbortController();
  /** When its proof began, by {@link Clock.awake}, while that goes on. */
  private since: number | undefined;
  private lostMs = 0;

  constructor(clock: Pick<Clock, 'awake'>, line: Line) {
    this.clock = clock;
    this.line = line;
  }

  /** How far its proof is; `undefined` while there is none to wait for. */
  get proof(): { readonly elapsedMs: number; readonly lostMs: number } | undefined {
    const { since, lostMs } = this;
    return since === undefined ? undefined : { elapsedMs: this.clock.awake() - since, lostMs };
  }

  /**
   * Begins a try on the tip as it is. The signal says that another has landed since: what is tried cannot land
   * any more.
   */
  begin(): AbortSignal {
    this.since = undefined;
    this.overtaken = new AbortController();
    return this.overtaken.signal;
  }

  /** It is being proven. @param since When that began, where it was begun before its turn. */
  prove(since: number = this.clock.awake()): void {
    if (this.overtaken.signal.aborted) return;
    this.since = since;
    this.line.proving();
  }

  /** Writes to the branch, alone; nobody passes any more. */
  write<T>(work: () => Promise<T>): Promise<T> {
    this.since = undefined;
    return this.line.alone(work);
  }

  /** It is on its branch. */
  landed(): void {
    this.line.landed(this);
  }

  /** Another is: its try is over, and what was proven of it lost. */
  overtake(): void {
    this.lostMs += this.proof?.elapsedMs ?? 0;
    this.since = undefined;
    this.overtaken.abort();
  }
}
