import type { Json } from '../../base/fault.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { CheckoutStatus } from '../ports/checkoutQueries.ts';
import type { FoundCommission } from '../ports/commissionSearch.ts';
import type { StoreCheck } from '../ports/journal.ts';
import type { GitLock } from '../ports/repository.ts';
import type { RunEntry } from '../ports/runLog.ts';
import { commissionJson } from './commissionJson.ts';
import { ledgerJson, type LedgerFacts } from './diskJson.ts';

/** What was looked through. */
interface DoctorFacts {
  readonly id: string;
  /** How many there are. */
  readonly commissions: number;
  readonly check: StoreCheck;
  readonly checkout: CheckoutStatus;
  /** What is kept; absent where nobody measured. */
  readonly disk?: LedgerFacts | undefined;
  /** Locks of git's that nobody should need for so long. */
  readonly locks: readonly GitLock[];
  /** Of what a night stands on; none where the store alone was asked for. */
  readonly findings: readonly DoctorFinding[];
}

interface DoctorFinding {
  readonly check: string;
  readonly level: 'ok' | 'note' | 'problem';
  readonly code: string;
  readonly what: string;
  readonly fix?: string;
  readonly program?: string;
}

/** The document of `doctor`. */
export const doctorJson = ({
  id,
  commissions,
  check,
  checkout,
  disk,
  locks,
  findings,
}: DoctorFacts): Json => ({
  store: { id, commissions, ...check },
  checkout: { ...checkout },
  ...(disk && { disk: ledgerJson(disk) }),
  git_locks: locks.map(({ path, since }) => ({ path, since: new Date(since).toISOString() })),
  findings: findings.map((one) => ({ ...one })),
});

/** The document of `find`. */
export const foundJson = (rows: readonly FoundCommission[]): Json => ({
  commissions: rows.map((row) => ({ ...row })),
});

/** What stands before the commissions of an export. `drains` are the facts of no commission. */
export const exportHead = (store: string, drains: readonly StoredEvent[]): object => ({
  format: 1,
  store,
  drains,
});

/** One commission of an export, with all its facts and what is kept of what its runs did. */
export const exportedJson = (
  view: CommissionView,
  events: readonly StoredEvent[],
  log: readonly RunEntry[],
): object => ({ commission: commissionJson(view), events, log });
