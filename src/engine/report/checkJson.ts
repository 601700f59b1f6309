import type { Json } from '../../base/fault.ts';
import type { Finding } from '../../domain/check/finding.ts';
import { isClosed } from '../../domain/commission/situation.ts';
import { bySection, type CheckReport } from './check.ts';

/** The document of `check`: findings by section, and how much there is of everything. */
export function checkJson(report: CheckReport): Json {
  const { findings, uncommissioned, decisions, commissions, storeWarnings } = report;
  const sections = bySection(findings);
  const open = [...commissions].filter(([situation]) => !isClosed(situation));
  return {
    ...Object.fromEntries(sections.map(([section, found]) => [section, found.map(findingJson)])),
    uncommissioned,
    store_warnings: storeWarnings,
    summary: {
      total_findings: findings.length,
      findings: Object.fromEntries(sections.map(([section, found]) => [section, found.length])),
      decisions,
      open_commissions: open.reduce((sum, [, count]) => sum + count, 0),
      commissions: Object.fromEntries(commissions),
    },
  };
}

function findingJson(finding: Finding): Json {
  const { code, what, next, decision, commission, situation, reason } = finding;
  const { file, line, column, paths } = finding;
  return {
    ...{ code, what, next, decision, commission, situation, reason },
    ...{ file, line, column, paths },
  };
}
