import { attemptOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Prover } from '../proof/prover.ts';
import type { BaselineMemory } from '../run/baseline.ts';
import { prepare, type Prepared, type PreparePorts } from '../run/prepared.ts';

export interface AheadOptions {
  readonly context: PreparePorts;
  readonly prover: Prover;
  readonly memory: BaselineMemory;
}

interface Preparation {
  readonly stop: AbortController;
  readonly prepared: Promise<Prepared | undefined>;
}

/**
 * What is prepared for those who would be claimed next, while every slot is taken (docs/rules.md R179). Who is
 * not next any more loses it; each attempt is prepared once.
 */
export class Ahead {
  private readonly options: AheadOptions;
  private readonly begun = new Map<string, Preparation>();
  private readonly ending = new Set<Promise<void>>();

  constructor(options: AheadOptions) {
    this.options = options;
  }

  /** From now on these are next; nobody else is. */
  aim(next: readonly CommissionView[]): void {
    const wanted = new Map(next.map((view) => [attemptOf(view), view]));
    for (const [attempt, one] of this.begun) if (!wanted.has(attempt)) this.drop(attempt, one);
    for (const [attempt, view] of wanted) if (!this.begun.has(attempt)) this.begin(attempt, view);
  }

  /**
   * Hands over what was, or is being, prepared for an attempt; undefined where nothing was. The caller closes
   * it.
   * @param signal Aborts what is not done yet.
   */
  take(view: CommissionView, signal: AbortSignal): Promise<Prepared | undefined> | undefined {
    const attempt = attemptOf(view);
    const one = this.begun.get(attempt);
    if (one === undefined) return undefined;
    this.begun.delete(attempt);
    const abort = (): void => one.stop.abort();
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    return one.prepared.finally(() => signal.removeEventListener('abort', abort));
  }

  /** Lets go of everything. Never rejects. */
  async rest(): Promise<void> {
    this.aim([]);
    while (this.ending.size > 0) await Promise.all(this.ending);
  }

  private begin(attempt: string, view: CommissionView): void {
    const { context, prover, memory } = this.options;
    const stop = new AbortController();
    const prepared = prepare(context, view, { prover, memory, signal: stop.signal });
    this.begun.set(attempt, { stop, prepared });
  }

  private drop(attempt: string, { stop, prepared }: Preparation): void {
    this.begun.delete(attempt);
    stop.abort();
    const ended: Promise<void> = prepared
      .then((one) => one?.close())
      .finally(() => this.ending.delete(ended));
    this.ending.add(ended);
  }
}
