import type { Commissions } from '../engine/commissions/commissions.ts';
import type { Plans } from '../engine/plans/plans.ts';
import type { Reports } from '../engine/report/reports.ts';
import type { Reviews } from '../engine/review/reviews.ts';

/**
 * What every client may use: decisions and new commissions are written, everything is told, and nothing that
 * exists is changed. Nothing runs and nothing lands with these (docs/decisions/0017-who-may-do-what-over-mcp.md).
 */
export interface Desk {
  /** Top folder of the operator's checkout, absolute. */
  readonly root: string;
  readonly commissions: Pick<Commissions, 'create' | 'createBatch'>;
  readonly plans: Pick<
    Plans,
    'checkDecision' | 'decisions' | 'newDecision' | 'onDidChangeDecisions' | 'prepare'
  >;
  readonly reports: Pick<
    Reports,
    | 'catchUp'
    | 'check'
    | 'diff'
    | 'drift'
    | 'ledger'
    | 'onDidAppend'
    | 'operator'
    | 'result'
    | 'select'
    | 'status'
    | 'view'
  >;
}

/** What is the operator's alone, for a client that the operator named. */
export interface Powers {
  readonly commissions: Pick<
    Commissions,
    'cancel' | 'create' | 'queue' | 'refresh' | 'requeue' | 'resume'
  >;
  readonly reviews: Pick<Reviews, 'accept' | 'apply' | 'refuse' | 'revert' | 'revise'>;
}
