import { leaderAfter, type DrainView } from './drainView.ts';
import type { StoredEvent } from './event.ts';

/** What {@link StoreWide} knows, as a snapshot holds it. */
export interface StoreWideState {
  readonly drain?: DrainView;
  /** Drain that was cut off while it was paused; the next one begins paused. */
  readonly leftPaused?: string;
  /** Hashes of the set-ups the operator has confirmed. */
  readonly setups: readonly string[];
  /** Processes the lead was taken from by an operator, and that have not led since. */
  readonly takenOver?: readonly string[];
}

/** The fold of what is no commission's own: who leads, what was left paused, what the operator has confirmed. */
export class StoreWide {
  readonly setups = new Set<string>();
  readonly takenOver = new Set<string>();
  private drain: DrainView | undefined;
  private paused: string | undefined;

  /** The current leader, if one was recorded and has not ended. */
  get leader(): DrainView | undefined {
    return this.drain;
  }

  /** A drain that was cut off while it was paused, until the next begins or the pause is lifted. */
  get leftPaused(): string | undefined {
    return this.paused;
  }

  /** Folds one event in. False when it changed nothing. */
  apply(event: StoredEvent): boolean {
    if (event.type === 'setup_confirmed') {
      const known = this.setups.size;
      this.setups.add(event.data.hash);
      return this.setups.size !== known;
    }
    // It changes nothing here, and is told all the same: there may be room for what waits.
    if (event.type === 'cleaned') return true;
    if (event.type === 'drain_started') this.takenOver.delete(event.data.holder);
    if (event.type === 'drain_ended' && event.data.takenOver)
      this.takenOver.add(event.data.takenOver.holder);
    const { drain, paused } = this;
    this.drain = leaderAfter(drain, event);
    this.paused = pauseLeft(paused, drain, event);
    return this.drain !== drain || this.paused !== paused;
  }

  state(): StoreWideState {
    const { drain, paused } = this;
    return {
      ...{ setups: [...this.setups], takenOver: [...this.takenOver] },
      ...(drain && { drain }),
      ...(paused !== undefined && { leftPaused: paused }),
    };
  }

  restore({ drain, leftPaused, setups, takenOver = [] }: StoreWideState): void {
    this.drain = drain;
    this.paused = leftPaused;
    for (const hash of setups) this.setups.add(hash);
    for (const holder of takenOver) this.takenOver.add(holder);
  }
}

/**
 * A pause outlives the process that leads, but neither a stop nor the drain's own end (docs/rules.md R186).
 * @param left What was left paused before. @param leader Who led before the event.
 */
function pauseLeft(
  left: string | undefined,
  leader: DrainView | undefined,
  event: StoredEvent,
): string | undefined {
  switch (event.type) {
    case 'drain_started':
      return event.data.mode === 'drain' ? undefined : left;
    case 'drain_requested':
      return event.data.request === 'resume' && event.data.drain === left ? undefined : left;
    case 'drain_ended': {
      const { drain, how } = event.data;
      const isCutOff = how === 'abandoned' || how === 'interrupted';
      const isPaused = leader?.drain === drain && leader.mode === 'drain' && leader.paused;
      return isCutOff && isPaused && leader.requested === undefined ? drain : left;
    }
    default:
      return left;
  }
}
