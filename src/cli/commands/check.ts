import type { Command } from 'commander';
import type { Finding } from '../../domain/check/finding.ts';
import { bySection, type CheckReport } from '../../engine/report/check.ts';
import { checkJson } from '../../engine/report/checkJson.ts';
import { exits } from '../exit.ts';
import { jsonLine, plain } from '../text/print.ts';
import { onHarness, type JsonFlag, type Surface } from '../surface.ts';

type Run = (work: Promise<number>) => Promise<void>;

/** `haft check`: one answer for CI, whether anything waits for somebody. */
export function addCheckCommand(program: Command, surface: Surface, run: Run): void {
  program
    .command('check')
    .description('whether decisions, specifications, commissions and the store need somebody')
    .option('--json', 'print JSON')
    .action((flags: JsonFlag) => run(check(surface, flags)));
}

function check(surface: Surface, flags: JsonFlag): Promise<number> {
  const look = { lookOnly: true };
  return onHarness(
    surface,
    flags,
    async (harness) => {
      const report = await harness.reports.check();
      surface.out(flags.json ? jsonLine(checkJson(report)) : checkText(report));
      return report.findings.length > 0 ? exits.findings : exits.ok;
    },
    look,
  );
}

function checkText(report: CheckReport): string {
  const { findings, uncommissioned } = report;
  const lines = [
    `findings: ${findings.length}`,
    ...bySection(findings).flatMap(([section, found]) =>
      found.length === 0 ? [] : [`${section}:`, ...found.flatMap(findingLines)],
    ),
    `decisions: ${report.decisions}`,
    ...(uncommissioned.length > 0 ? [`uncommissioned: ${uncommissioned.join(', ')}`] : []),
    ...situationLines(report),
  ];
  return `${lines.map(plain).join('\n')}\n`;
}

function findingLines(finding: Finding): string[] {
  const { code, commission, decision, situation, reason, what, next } = finding;
  const facts = [
    ...(commission === undefined ? [] : [`commission=${commission}`]),
    ...(decision === undefined ? [] : [`decision=${decision}`]),
    ...(situation === undefined ? [] : [`state=${situation}`]),
    ...(reason === undefined ? [] : [`reason=${reason}`]),
  ];
  return [`- ${[...placeOf(finding), code, ...facts].join(' ')}`, `  ${what} ${next}`];
}

/** `file:line:column`, as editors and CI make links of it. */
function placeOf({ file, line, column }: Finding): string[] {
  if (file === undefined) return [];
  return [line === undefined ? file : `${file}:${line}:${column ?? 1}`];
}

function situationLines({ commissions }: CheckReport): string[] {
  const counted = [...commissions].map(([situation, count]) => `${count} ${situation}`);
  return [`commissions: ${counted.length > 0 ? counted.join(', ') : '0'}`];
}
