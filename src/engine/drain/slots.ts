import type { TurnSlot } from '../run/turnSlot.ts';

/**
 * Commissions that may be under way at once: for each slot one more may be measured. A drain of one slot does one
 * thing after another, so that each starts from what the one before landed.
 */
const mostUnderWay = (size: number): number => (size === 1 ? 1 : size * 2);

/** A slot of one run, from its claim to its end. */
export interface HeldSlot extends TurnSlot {
  /** The run is over. */
  end(): void;
}

/**
 * Who holds the slots of a drain: live turns, and nothing else (docs/rules.md R170). Runs that come back for
 * another turn go before new work; they stand in the order of coming.
 */
export class Slots {
  private readonly size: () => number;
  private readonly onFree: () => void;
  private readonly held = new Set<HeldSlot>();
  private readonly waiting = new Map<HeldSlot, () => void>();
  private underWay = 0;

  /**
   * @param size How many there are now.
   * @param onFree Told when new work may be claimed that could not before.
   */
  constructor(size: () => number, onFree: () => void) {
    this.size = size;
    this.onFree = onFree;
  }

  /** How many runs may begin now, where so many slots may be used. */
  free(size: number): number {
    const unused = size - this.held.size - this.waiting.size;
    return Math.max(0, Math.min(unused, mostUnderWay(size) - this.underWay));
  }

  /** There are more or fewer of them now: those who wait come in as far as there is room. */
  resized(): void {
    this.admit();
  }

  /** A slot for a run that was just claimed. */
  take(): HeldSlot {
    const slot: HeldSlot = {
      leave: () => {
        if (this.held.delete(slot)) this.pass();
      },
      again: (signal) => this.comeBack(slot, signal),
      end: () => {
        this.held.delete(slot);
        this.waiting.delete(slot);
        this.underWay -= 1;
        this.pass();
      },
    };
    this.underWay += 1;
    this.held.add(slot);
    return slot;
  }

  private async comeBack(slot: HeldSlot, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.held.has(slot)) return;
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.waiting.delete(slot);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was aborted with
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.set(slot, () => {
        signal.removeEventListener('abort', leave);
        resolve();
      });
      this.admit();
    });
  }

  private pass(): void {
    this.admit();
    this.onFree();
  }

  /** Lets in those who wait, as far as there is room. */
  private admit(): void {
    for (const [slot, enter] of this.waiting) {
      if (this.held.size >= this.size()) return;
      this.waiting.delete(slot);
      this.held.add(slot);
      enter();
    }
  }
}
