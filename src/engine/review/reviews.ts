import type { Actor } from '../../domain/commission/actor.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Asked } from '../authority/guards.ts';
import type { Landing } from '../landing/landing.ts';
import type { Landings } from '../landing/landings.ts';
import type { Reverted, RevertTarget } from '../landing/revert.ts';
import type { Needs } from '../ports/context.ts';
import type { Prover } from '../proof/prover.ts';
import { acceptUnproven, refuseResult, reviseResult } from './decide.ts';
import { findConflicts, type ConflictsFound } from './conflicts.ts';
import { previewConflicts, type Preview } from './preview.ts';
import { splitResult, type Choice, type Split } from './split.ts';

export type ReviewPorts = Needs<'chance' | 'clock' | 'journal' | 'repository'>;

/**
 * What the operator alone decides about results: land, turn down, send back, take unproven, cut in two,
 * take back. A surface that is not handed these cannot land anything.
 */
export class Reviews {
  private readonly ports: ReviewPorts;
  private readonly prover: Prover;
  private readonly landings: Pick<Landings, 'apply' | 'revert' | 'revertable'>;
  private readonly closing = new AbortController();

  constructor(
    ports: ReviewPorts,
    prover: Prover,
    landings: Pick<Landings, 'apply' | 'revert' | 'revertable'>,
  ) {
    this.ports = ports;
    this.prover = prover;
    this.landings = landings;
  }

  /**
   * Lands one held result as one commit, or holds it again with the reason.
   * @throws Fault `commission_not_found`, `commission_not_applicable`, `landing_in_progress`.
   */
  apply(id: string, by: Actor): Promise<Landing> {
    return this.landings.apply(id, by);
  }

  /** Turns a held result down. Throws as `review/decide` says; so do the next two. */
  refuse(asked: Asked): Promise<CommissionView> {
    return refuseResult(this.ports, asked);
  }

  /** The same thread goes on with the operator's words (`reason`). */
  revise(asked: Asked): Promise<CommissionView> {
    return reviseResult(this.ports, asked);
  }

  /** Takes unproven work on the operator's own account, so that it can be applied. */
  accept(asked: Asked): Promise<CommissionView> {
    return acceptUnproven(this.ports, asked);
  }

  /** Cuts a held result in two: the chosen part stays, proven again; the rest is held by another commission. */
  split(id: string, chosen: readonly Choice[], by: Actor): Promise<Split> {
    const { prover } = this;
    return splitResult(this.ports, { id, chosen, by, prover, signal: this.closing.signal });
  }

  /** How the held results fit the branch and each other; nothing is changed. */
  preview(): Promise<readonly Preview[]> {
    return previewConflicts(this.ports);
  }

  /** What of that does not fit, and no order; `known` again where neither tips nor held results have changed since. */
  conflicts(known?: ConflictsFound): Promise<ConflictsFound> {
    return findConflicts(this.ports, known);
  }

  /** What {@link revert} would take back, in that order. @throws Fault `commission_not_found`. */
  revertable(target: RevertTarget): Promise<readonly CommissionView[]> {
    return this.landings.revertable(target);
  }

  /** Takes back what the target names, one ordinary commit each; stops at the first refusal. */
  revert(target: RevertTarget, asked: Omit<Asked, 'id'>): Promise<readonly Reverted[]> {
    return this.landings.revert(target, asked);
  }

  /** Ends a proof of a part; its split is then refused and nothing changed. */
  close(): void {
    this.closing.abort();
  }
}
