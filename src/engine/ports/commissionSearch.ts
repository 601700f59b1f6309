import type { Situation } from '../../domain/commission/situation.ts';

export interface CommissionQuery {
  /** Words or beginnings of words, all of which must occur in what is known of the commission. */
  readonly words?: string;
  readonly situation?: Situation;
  /** Decision id. */
  readonly decision?: string;
  /** At most this many, the last changed first. */
  readonly limit: number;
}

/** A commission as a list shows it; everything else is in the journal. */
export interface FoundCommission {
  readonly id: string;
  readonly decision: string;
  readonly title: string;
  readonly situation: Situation;
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly changedAt: number;
}

/** Finds commissions among any number, by list columns and by text (docs/rules.md R102). */
export interface CommissionSearch {
  find(query: CommissionQuery): Promise<readonly FoundCommission[]>;
  /** Makes anew from the journal what the answers come from. */
  rebuild(): Promise<void>;
}
