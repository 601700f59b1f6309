import { holds, type HoldReason } from '../../domain/delivery/hold.ts';
import type { Actor } from '../../domain/commission/actor.ts';
import type { Fault } from '../../base/fault.ts';
import type { Prover } from '../proof/prover.ts';

/** Who wants what landed, and what its proof goes by. */
export interface LandingOrder {
  readonly id: string;
  readonly requestedBy: 'drain' | 'operator';
  readonly by: Actor;
  readonly prover: Prover;
  readonly signal: AbortSignal;
  /** Why no commit can be made now, where its asker knows. */
  readonly unsignable?: () => Promise<Fault | undefined>;
}

/** What came of it. */
export type Landing =
  | { readonly kind: 'landed'; readonly commit: string | null; readonly files: readonly string[] }
  | {
      readonly kind: 'held';
      readonly reason: HoldReason;
      readonly text: string;
      readonly paths: readonly string[];
    };

export function hold(
  reason: HoldReason,
  paths: readonly string[] = [],
  text: string = holds[reason].text,
): Landing {
  return { kind: 'held', reason, paths, text };
}

/** Refs that keep what a landing builds alive while it lasts; all go with its end. */
export const landingRef = (id: string): string => `refs/haft/landing/${id}`;
export const proofRef = (id: string): string => `refs/haft/proofs/${id}`;
export const aheadRef = (id: string): string => `refs/haft/ahead/${id}`;
