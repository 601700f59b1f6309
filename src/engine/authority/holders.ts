import type { DrainView } from '../../domain/commission/drainView.ts';
import type { Holder } from '../words/holderText.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import type { Needs } from '../ports/context.ts';
import { isExecuting } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { isLeaseTooOld } from '../../domain/commission/attention.ts';
import { attentionClock } from './operator.ts';

/** A holder on another machine or in another container cannot be asked; only its own end or the operator frees it. */
export function isLive({ processes }: Needs<'processes'>, holder: string): boolean {
  return processes.state(holder) !== 'gone';
}

/** Who leads, where, and whether it lives. */
export function holderOf(
  { processes }: Needs<'processes'>,
  { holder: identity, startedAt: since }: Pick<DrainView, 'holder' | 'startedAt'>,
): Holder {
  const state = processes.state(identity);
  return { identity, since, state, ...processes.whereabouts(identity) };
}

/** A claim too old to be taken up again unasked (docs/rules.md R91). */
export interface StaleLease {
  readonly id: string;
  readonly claimedAt: number;
}

/** Claims of processes that are gone, older than the cap: shown, never resumed by themselves. */
export function staleLeases(
  context: Needs<'clock' | 'journal' | 'processes' | 'settings'>,
  ledger: Ledger = context.journal.ledger,
): StaleLease[] {
  return orphans(context, ledger)
    .filter((view) => isTooOld(context, view))
    .map((view) => ({ id: view.commission.id, claimedAt: view.lease.claimedAt }));
}

/** A run whose process is gone while it held the lease. */
export type Orphan = CommissionView & Required<Pick<CommissionView, 'lease'>>;

export function orphans({ processes }: Needs<'processes'>, ledger: Ledger): Orphan[] {
  return [...ledger.open()].filter(
    (view): view is Orphan =>
      isExecuting(situationOf(view)) &&
      view.lease !== undefined &&
      processes.state(view.lease.holder) === 'gone',
  );
}

export const isTooOld = (context: Needs<'clock' | 'settings'>, view: CommissionView): boolean =>
  isLeaseTooOld(view, attentionClock(context));
