import type { Harness } from '../../composition/harness.ts';
import type { Drain } from '../../engine/drain/drain.ts';
import type { DrainOrder } from '../../engine/drain/order.ts';
import type { DrainSummary } from '../../engine/drain/summary.ts';

/** Who asks, as the journal records it. */
export const by = 'operator:editor';

export interface DrainEnd {
  readonly summary: DrainSummary;
  readonly mode: 'drain' | 'single';
}

/** Starts and stops the drain of this window, and passes a stop on to one that runs elsewhere. */
export class DrainControl {
  private mine: Drain | undefined;
  private starting: Promise<unknown> | undefined;
  /** Stops asked for before the drain could hear them. */
  private early = 0;
  private shuttingDown = false;
  private readonly ended: (end: DrainEnd) => void;

  /** `ended` is told of every drain of this window that ends while the window stays. */
  constructor(ended: (end: DrainEnd) => void) {
    this.ended = ended;
  }

  get isBusy(): boolean {
    return this.mine !== undefined || this.starting !== undefined;
  }

  /** Resolves when it runs. @throws Fault as `Harness.drain`. */
  async start(harness: Harness, order: DrainOrder): Promise<void> {
    const starting = harness.drains.start(order);
    this.starting = starting;
    this.early = 0;
    try {
      const drain = await starting;
      this.mine = drain;
      for (let asked = this.early; asked > 0; asked--) drain.stop();
      void drain.done.then((summary) => {
        this.mine = undefined;
        if (!this.shuttingDown) this.ended({ summary, mode: order.mode });
      });
    } finally {
      this.starting = undefined;
    }
  }

  /**
   * First: no new claims, turns end. Second: turns are interrupted and every codex process ends.
   * @throws Fault `no_drain`, `drain_silent`.
   */
  async stop(harness: Harness): Promise<'stopping' | 'interrupting'> {
    const request =
      this.early > 0 || harness.reports.ledger.leader?.requested ? 'interrupt' : 'stop';
    if (this.mine) this.mine.stop();
    else if (this.starting) this.early++;
    if (harness.reports.ledger.leader ?? !this.starting)
      await harness.drains.request(by, { request });
    return request === 'stop' ? 'stopping' : 'interrupting';
  }

  /** Interrupts what runs in this window and waits for it, at most `ms`. Its work stays resumable. */
  async shutDown(ms: number): Promise<void> {
    this.shuttingDown = true;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), ms);
    const end = (async (): Promise<void> => {
      this.early = 2;
      await this.starting?.catch(() => undefined);
      this.mine?.stop();
      this.mine?.stop();
      await this.mine?.done;
    })();
    await Promise.race([end, once(late.signal)]);
    clearTimeout(timer);
  }
}

const once = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
