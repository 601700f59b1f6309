import type { Finding } from '../../domain/check/finding.ts';
import { bySection, type CheckReport } from '../../engine/report/check.ts';
import { checkJson } from '../../engine/report/checkJson.ts';
import { command } from '../command.ts';
import { exits } from '../exit.ts';
import { json } from '../option.ts';
import { answer, plain } from '../text/print.ts';

/** One answer for CI, whether anything waits for somebody. */
export const check = command({
  path: 'check',
  tellsRecord: true,
  summary: 'whether decisions, specifications, commissions and the store need somebody',
  options: { json },
  lookOnly: true,
  run: async (call) => {
    const report = await call.harness.reports.check();
    answer(call, checkJson(report), checkText(report));
    return report.findings.length > 0 ? exits.findings : exits.ok;
  },
});

function checkText(report: CheckReport): string {
  const { findings, uncommissioned } = report;
  const lines = [
    `findings: ${findings.length}`,
    ...bySection(findings).flatMap(([section, found]) =>
      found.length === 0 ? [] : [`${section}:`, ...found.map(findingLine)],
    ),
    `decisions: ${report.decisions}`,
    ...(uncommissioned.length > 0 ? [`uncommissioned: ${uncommissioned.join(', ')}`] : []),
    ...situationLines(report),
  ];
  return `${lines.map(plain).join('\n')}\n`;
}

/**
 * On one line, as editors and CI make links and notes of it: `file:line:column: error: …` where it has a
 * place, else `- …`. Whatever is found keeps the check from passing, so that it is an error.
 */
function findingLine(finding: Finding): string {
  const { code, commission, decision, situation, reason, what, next } = finding;
  const facts = [
    ...(commission === undefined ? [] : [`commission=${commission}`]),
    ...(decision === undefined ? [] : [`decision=${decision}`]),
    ...(situation === undefined ? [] : [`state=${situation}`]),
    ...(reason === undefined ? [] : [`reason=${reason}`]),
  ];
  const { file, line = 1, column = 1 } = finding;
  const place = file === undefined ? '-' : `${file}:${line}:${column}: error:`;
  return oneLine(`${place} ${[code, ...facts].join(' ')}: ${what} ${next}`);
}

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ');

function situationLines({ commissions }: CheckReport): string[] {
  const counted = [...commissions].map(([situation, count]) => `${count} ${situation}`);
  return [`commissions: ${counted.length > 0 ? counted.join(', ') : '0'}`];
}
