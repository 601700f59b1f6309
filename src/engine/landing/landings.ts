import type { Actor } from '../../domain/commission/actor.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Asked } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';
import type { Foresight } from '../proof/foresight.ts';
import type { Prover } from '../proof/prover.ts';
import { cleanUp } from './cleanUp.ts';
import type { LandPorts } from './land.ts';
import type { Landing, LandingOrder } from './landing.ts';
import { LandingQueue } from './queue.ts';
import { recoverLandings } from './recover.ts';
import { revertable, revertCommission, type Reverted, type RevertTarget } from './revert.ts';

export type LandingPorts = LandPorts & Needs<'machine' | 'workspaces'>;

/** A landing as its asker names it; who proves, and what stops it, is ours. */
export type LandingWish = Pick<LandingOrder, 'id' | 'requestedBy' | 'by' | 'unsignable'>;

/**
 * The landings of this process, whoever asks for them: one queue for drain and Apply, so that they share
 * what is proven and never land side by side on one branch. Whatever was cut off by a crash is decided
 * before anything else lands.
 */
export class Landings {
  private readonly ports: LandingPorts;
  private readonly prover: Prover;
  private readonly queue: LandingQueue;
  private readonly pending = new Set<Promise<unknown>>();
  private readonly closing = new AbortController();

  constructor(ports: LandingPorts, prover: Prover) {
    this.ports = ports;
    this.prover = prover;
    this.queue = new LandingQueue(ports);
  }

  /** Asked for and not yet ended. */
  get size(): number {
    return this.queue.size;
  }

  /** What results will land as that are only being measured. */
  get foreseen(): Foresight {
    return this.queue.foreseen;
  }

  /**
   * Lands one result when its branch is free, and then removes the workspace of what landed.
   * @param signal Its asker's; a landing that has not begun to write ends `landing_interrupted`.
   * @throws Fault as `landing/land` says.
   */
  add(wish: LandingWish, signal?: AbortSignal): Promise<Landing> {
    const signals = signal ? [signal, this.closing.signal] : [this.closing.signal];
    const landing = this.carryOut({
      ...wish,
      prover: this.prover,
      signal: AbortSignal.any(signals),
    });
    const ended = landing.catch(() => undefined);
    this.pending.add(ended);
    void ended.then(() => this.pending.delete(ended));
    return landing;
  }

  /**
   * Lands one held result as one commit, or holds it again with the reason.
   * @throws Fault `commission_not_found`, `commission_not_applicable`, `landing_in_progress`.
   */
  async apply(id: string, by: Actor): Promise<Landing> {
    await this.recover();
    return this.add({ id, requestedBy: 'operator', by });
  }

  /** Decides every landing a crash cut off, except those of this process that go on right now. */
  recover(): Promise<void> {
    return recoverLandings(this.ports, this.queue);
  }

  /** What {@link revert} would take back, in that order. @throws Fault `commission_not_found`. */
  revertable(target: RevertTarget): Promise<readonly CommissionView[]> {
    return revertable(this.ports, target);
  }

  /** Takes back what the target names, one ordinary commit each; stops at the first refusal. */
  async revert(target: RevertTarget, asked: Omit<Asked, 'id'>): Promise<readonly Reverted[]> {
    await this.recover();
    const reverted: Reverted[] = [];
    for (const view of await this.revertable(target)) {
      const one = await revertCommission(this.ports, { ...asked, id: view.commission.id });
      reverted.push(one);
      if (one.kind === 'refused') break;
    }
    return reverted;
  }

  /**
   * Begins nothing more; what has not begun to write is held as `landing_interrupted`, the rest lands.
   * Resolves when each of these facts is in the journal. Never rejects.
   */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.pending);
  }

  private async carryOut(order: LandingOrder): Promise<Landing> {
    const landing = await this.queue.add(order);
    await cleanUp(this.ports, order);
    return landing;
  }
}
