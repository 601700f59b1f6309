import type { Disposable } from '../../base/lifecycle.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import type { Clock } from '../ports/clock.ts';
import type { DrainOrder } from './order.ts';

/** How much a drain may take in all, and until when; what is used of it is told by the journal. */
export class Bounds implements Disposable {
  private readonly most: number;
  private readonly onReached: (bound: string) => void;
  private readonly timer: Disposable | undefined;
  private spent = 0;

  /** @param onReached Told which bound is reached, in one clause; maybe more than once. */
  constructor(
    clock: Clock,
    { tokens = Infinity, until }: Pick<DrainOrder, 'tokens' | 'until'>,
    onReached: (bound: string) => void,
  ) {
    this.most = tokens;
    this.onReached = onReached;
    this.timer =
      until === undefined
        ? undefined
        : clock.after(Math.max(0, until - clock.now()), () => onReached('its time is over'));
  }

  /** Counts what this event of the drain's own says was used of the provider. */
  pay(event: StoredEvent): void {
    const tokens = tokensOf(event);
    if (tokens === 0) return;
    this.spent += tokens;
    if (this.spent >= this.most) this.onReached(`it has used ${this.spent} of ${this.most} tokens`);
  }

  dispose(): void {
    this.timer?.dispose();
  }
}

function tokensOf({ type, data }: StoredEvent): number {
  if (type === 'turn_ended') return data.tokens;
  return type === 'judged' ? data.judgement.tokens : 0;
}
