import type { Json } from '../../base/fault.ts';
import { commissionJson } from './commissionJson.ts';
import type { ResultReport } from './result.ts';

/** The document of `harness result`. */
export function resultJson(report: ResultReport): Json {
  return {
    result: {
      commission: commissionJson(report.view),
      next_action: report.nextAction,
      reason: report.nextReason,
      diff_stat: report.diffStat,
      changes: report.changes.map(({ path, kind }) => ({ path, kind })),
    },
  };
}
