import type { Stops } from '../run/execute.ts';

/** How far a drain has been stopped, by whom or by what, and what of it each run hears. */
export class Stopping {
  private readonly hard = new AbortController();
  /** Aborted by the softest stop: what has no agent yet is cut off. */
  private readonly early = new AbortController();
  private why = 'stopped';
  private reached: string | undefined;

  /** Aborted once everything is to end at once. */
  get now(): AbortSignal {
    return this.hard.signal;
  }

  /** No new claims any more, for whatever reason. */
  get isSoft(): boolean {
    return this.early.signal.aborted;
  }

  get how(): 'empty' | 'stopped' | 'interrupted' {
    if (this.hard.signal.aborted) return 'interrupted';
    return this.isSoft ? 'stopped' : 'empty';
  }

  /** The bound of its own that stopped it before anybody asked. */
  get bound(): string | undefined {
    return this.reached;
  }

  /** First: no new claims, running turns end. Second, or `atOnce`: as {@link interrupt}. */
  byOperator(atOnce: boolean): void {
    this.why = 'stopped by you';
    if (atOnce) this.hard.abort();
    this.early.abort();
  }

  /** No new claims, running turns end: this bound is reached. */
  byBound(bound: string): void {
    if (!this.isSoft) {
      this.reached = bound;
      this.why = `stopped: ${bound}`;
    }
    this.early.abort();
  }

  /** Ends every run at once; its work stays resumable. */
  interrupt(): void {
    this.hard.abort();
    this.early.abort();
  }

  /** What one run hears, which `own` ends as well. */
  stopsFor(own: AbortSignal): Stops {
    const hard = AbortSignal.any([this.hard.signal, own]);
    const early = AbortSignal.any([hard, this.early.signal]);
    return { soft: () => this.isSoft, hard, early, why: () => this.why };
  }
}
