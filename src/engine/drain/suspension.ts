import type { Disposable } from '../../base/lifecycle.ts';
import { drainActor } from '../../domain/commission/actor.ts';
import { storeWide } from '../../domain/commission/event.ts';
import { messageOf } from '../../base/fault.ts';
import { pauseBefore, type Outage, type OutageFound } from '../../domain/provider/outage.ts';
import type { Needs } from '../ports/context.ts';

/** `open`: claims as ever · `waiting`: claims nothing · `probing`: one run may show whether it has passed. */
export type SuspensionState = 'open' | 'waiting' | 'probing';

/**
 * What keeps a whole drain from going on, and when it tries again: with one run at a time, after pauses
 * that grow, until one shows a sign of life. Everything is told in the journal; nothing is looked for.
 */
export class Suspension implements Disposable {
  private readonly ports: Needs<'clock' | 'journal' | 'report' | 'settings'>;
  private readonly drain: string;
  private readonly onDue: () => void;
  private current: SuspensionState = 'open';
  private cause: Outage | undefined;
  private tries = 0;
  private timer: Disposable | undefined;

  /** @param onDue Told when a try is due, and when the outage has passed. */
  constructor(
    ports: Needs<'clock' | 'journal' | 'report' | 'settings'>,
    drain: string,
    onDue: () => void,
  ) {
    this.ports = ports;
    this.drain = drain;
    this.onDue = onDue;
  }

  get state(): SuspensionState {
    return this.current;
  }

  private get outage(): Outage | undefined {
    return this.current === 'open' ? undefined : this.cause;
  }

  /**
   * Of so many runs that could begin, how many may: while an outage lasts none but one that probes, beside
   * whatever has gone on all the time.
   * @param isProbed One probes already.
   */
  admits(free: number, isProbed: boolean): number {
    return { open: free, waiting: 0, probing: isProbed ? 0 : Math.min(1, free) }[this.current];
  }

  /**
   * A run met this outage. Of several runs that meet one together, the first counts.
   * @param until Epoch milliseconds after which nothing is waited for.
   * @returns Whether it is waited for: not when it lasts too long, nor for quota where nobody wants to.
   */
  met(found: OutageFound, until: number): boolean {
    const unwanted = found.cause === 'out_of_quota' && !this.ports.settings.waitForQuota;
    return this.pause(found) < until && !unwanted;
  }

  /** @returns Epoch milliseconds of the next try. */
  private pause(found: OutageFound): number {
    const now = this.ports.clock.now();
    this.tries = this.current === 'probing' && found.cause === this.cause ? this.tries + 1 : 0;
    const pause = pauseBefore(found, this.tries, now, this.ports.settings.outagePauseMs);
    const nextTry = now + pause;
    if (this.current === 'waiting' && found.cause === this.cause) return nextTry;
    this.cause = found.cause;
    this.current = 'waiting';
    this.timer?.dispose();
    this.timer = this.ports.clock.after(pause, () => this.tryNow());
    this.tell({ type: 'drain_waiting', data: { ...found, drain: this.drain, nextTry } });
    return nextTry;
  }

  /** The next try is due already: what was waited for may have come. Harmless when nothing is waited for. */
  tryNow(): void {
    if (this.current !== 'waiting') return;
    this.timer?.dispose();
    this.current = 'probing';
    this.onDue();
  }

  /** Something that may end this outage was seen; of no other does that say anything. */
  hint(...causes: readonly Outage[]): void {
    if (this.outage && causes.includes(this.outage)) this.tryNow();
  }

  /** Whether it is this that keeps everybody. */
  isFor(cause: Outage): boolean {
    return this.outage === cause;
  }

  /** The run that was let through showed a sign of life. Harmless for any other. */
  passed(): void {
    if (this.current === 'probing') this.open();
  }

  /** It was seen that this keeps nobody any more. Harmless where something else does, or nothing. */
  lift(cause: Outage): void {
    if (this.outage === cause) this.open();
  }

  private open(): void {
    this.timer?.dispose();
    this.current = 'open';
    this.tell({ type: 'drain_resumed', data: { drain: this.drain } });
    this.onDue();
  }

  dispose(): void {
    this.timer?.dispose();
  }

  /** A record that cannot be written now does not keep the drain from waiting. */
  private tell(
    fact:
      | { type: 'drain_waiting'; data: OutageFound & { drain: string; nextTry: number } }
      | { type: 'drain_resumed'; data: { drain: string } },
  ): void {
    const by = drainActor(this.drain);
    this.ports.journal
      .append(() => [{ ...fact, ...storeWide, by }])
      .catch((thrown: unknown) =>
        this.ports.report(`drain ${this.drain} ${fact.type}: ${messageOf(thrown)}`),
      );
  }
}
