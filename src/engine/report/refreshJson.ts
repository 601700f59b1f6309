import type { Json } from '../../base/fault.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { FreshnessIssue } from '../../domain/freshness/freshness.ts';
import { commissionJson } from './commissionJson.ts';

/** What came of issuing commissions anew. */
interface RefreshFacts {
  readonly refreshed: readonly {
    readonly view: CommissionView;
    readonly changed: readonly FreshnessIssue[];
  }[];
  readonly unchanged: readonly CommissionView[];
}

/** The document of `commission refresh`. */
export function refreshJson({ refreshed, unchanged }: RefreshFacts): Json {
  return {
    refreshed: refreshed.map(({ view, changed }) => ({
      commission: commissionJson(view),
      changed: changed.map(({ code, expected, actual }) => ({ code, expected, actual })),
    })),
    unchanged: unchanged.map(commissionJson),
  };
}
