import { basename } from 'node:path';
import type { Command } from 'commander';
import type { ReadinessReport } from '../../domain/readiness/readiness.ts';
import { initJson, newDecisionJson } from '../../engine/report/projectJson.ts';
import { collect } from '../options/createOptions.ts';
import { exits } from '../exit.ts';
import { jsonLine, plain } from '../text/print.ts';
import { onHarness, type JsonFlag, type Surface } from '../surface.ts';

type Run = (work: Promise<number>) => Promise<void>;

interface InitFlags extends JsonFlag {
  readonly name?: string;
  readonly dryRun?: true;
}

interface DecisionFlags extends JsonFlag {
  readonly context?: string;
  readonly problem?: string[];
  readonly affectedFile?: string[];
  readonly allowedPath?: string[];
  readonly evidence?: string[];
}

/** `haft init` and `haft decision …` */
export function addProjectCommands(program: Command, surface: Surface, run: Run): void {
  program
    .command('init')
    .description('write the files a project starts with; one that is there is never changed')
    .option('--name <name>', 'name of the project (default: its folder)')
    .option('--dry-run', 'only list what would be written')
    .option('--json', 'print JSON')
    .action((flags: InitFlags) => run(init(surface, flags)));
  program
    .command('decision')
    .description('decision files')
    .command('new <title>')
    .description('write a decision to be filled in')
    .option('--context <name>', 'group it belongs to')
    .option('--problem <id>', 'problem it answers; repeat for more', collect)
    .option('--affected-file <path>', 'file it is about; repeat for more', collect)
    .option('--allowed-path <pattern>', 'path the work may change; repeat for more', collect)
    .option('--evidence <command>', 'command that must be green; repeat for more', collect)
    .option('--json', 'print JSON')
    .action((title: string, flags: DecisionFlags) => run(newDecision(surface, title, flags)));
}

function init(surface: Surface, flags: InitFlags): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const plan = await harness.plans.planInit(
      flags.name?.trim() ? flags.name : basename(harness.root),
    );
    const written = plan.missing.map(({ path }) => path);
    if (!flags.json) {
      for (const { path, purpose } of plan.missing) surface.out(`write ${path}  (${purpose})\n`);
      for (const path of plan.present) surface.out(`keep  ${path}\n`);
    }
    const report = flags.dryRun ? await harness.plans.readiness() : await harness.plans.init(plan);
    if (flags.json) {
      const done = { written: flags.dryRun ? [] : written, kept: plan.present };
      surface.out(jsonLine(initJson({ ...done, readiness: report })));
    } else surface.out(readinessText(report));
    return exits.ok;
  });
}

function readinessText({ state, findings }: ReadinessReport): string {
  const lines = findings.map(
    ({ file, line, column, code, what }) => `  ${file}:${line}:${column} ${code}: ${what}`,
  );
  return plain(`${[`readiness=${state}`, ...lines].join('\n')}\n`);
}

function newDecision(surface: Surface, title: string, flags: DecisionFlags): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const { context, problem, affectedFile, allowedPath, evidence } = flags;
    const made = await harness.plans.newDecision({
      title,
      ...(context !== undefined && { context }),
      ...(problem && { problemRefs: problem }),
      ...(affectedFile && { affectedFiles: affectedFile }),
      ...(allowedPath && { allowedPaths: allowedPath }),
      ...(evidence && { evidence }),
    });
    surface.out(flags.json ? jsonLine(newDecisionJson(made)) : `created ${made.id} ${made.file}\n`);
    return exits.ok;
  });
}
