import { remedyOf, remedyText } from '../../domain/check/remedy.ts';
import type { Json } from '../../base/fault.ts';
import { commissionJson } from './commissionJson.ts';
import type { ResultReport } from './result.ts';

/** The document of `harness result`. */
export function resultJson(report: ResultReport): Json {
  const remedy = remedyOf(report.view);
  return {
    result: {
      commission: commissionJson(report.view),
      next_action: report.nextAction,
      reason: report.nextReason,
      next: remedy && remedyText(remedy, report.view),
      diff_stat: report.diffStat,
      changes: report.changes.map(({ path, kind }) => ({ path, kind })),
    },
  };
}
