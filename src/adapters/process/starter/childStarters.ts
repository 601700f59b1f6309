import type { Disposable } from '../../../base/lifecycle.ts';
import type { ChildHandle, ChildOrder, HearChild } from '../childOrder.ts';
import { startDirectly } from '../directChild.ts';
import { StarterLink } from './starterLink.ts';

/** What a starter costs, in milliseconds of a processor: about what a runtime takes to begin. */
const starterPriceMs = 40;
/** Children of a short command, such as a list: the first of them are slow for reasons of their own. */
const fewChildren = 10;
/** How many may die before this process starts its children itself for good. */
const starterLives = 2;

/**
 * Who starts the children of this process: itself, until that has cost as much as a starter costs, and a
 * starter from then on. So a short command never pays for one, and a large process has one after its
 * first ten children. Nobody waits for it to begin, and when it is gone the next takes its place, once.
 */
export class ChildStarters implements Disposable {
  private readonly priceMs: number;
  private spentMs = 0;
  private started = 0;
  private died = 0;
  private link: StarterLink | undefined;

  constructor(priceMs: number = starterPriceMs) {
    // Where processes are not forked, a start costs the same whoever asks for it.
    this.priceMs = process.platform === 'win32' ? Infinity : priceMs;
  }

  /** Of the starter that runs, if one does. */
  get pid(): number | undefined {
    return this.link?.isOpen === true ? this.link.pid : undefined;
  }

  start(order: ChildOrder, hear: HearChild): ChildHandle {
    if (this.link?.isOpen === true) return this.link.start(order, hear);
    const began = performance.now();
    const handle = startDirectly(order, hear);
    this.spentMs += performance.now() - began;
    this.started += 1;
    if (this.started > fewChildren && this.spentMs >= this.priceMs) this.begin();
    return handle;
  }

  /** Waits for a starter. @returns Whether one runs. */
  async open(): Promise<boolean> {
    this.begin();
    await this.link?.whenOpen();
    return this.link?.isOpen === true;
  }

  private begin(): void {
    if (this.link !== undefined || this.died >= starterLives) return;
    const link = new StarterLink(() => {
      this.died += 1;
      if (this.link === link) this.link = undefined;
    });
    this.link = link;
  }

  /** Ends the starter, with all it started; children started later are started by this process. */
  dispose(): void {
    this.died = starterLives;
    this.link?.close();
  }
}

/** Those of this process. */
export const childStarters = new ChildStarters();

/** Nobody but this process: what it starts it knows in the same moment. */
export const noStarter = new ChildStarters(Infinity);
