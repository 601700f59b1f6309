import { basename } from 'node:path';
import type { ReadinessReport } from '../../domain/readiness/readiness.ts';
import { initJson } from '../../engine/report/projectJson.ts';
import { command } from '../command.ts';
import { exits } from '../exit.ts';
import { flag, json, text } from '../option.ts';
import { jsonLine, plain } from '../text/print.ts';

export const init = command({
  path: 'init',
  summary:
    'write specifications to be filled in, which runs ask for from then on; no file is changed',
  options: {
    name: text('name', 'name of the project (default: its folder)'),
    dryRun: flag('only list what would be written'),
    json,
  },
  run: async ({ surface, harness, flags }) => {
    const name = flags.name?.trim() ? flags.name : basename(harness.root);
    const plan = await harness.plans.planInit(name);
    const written = plan.missing.map(({ path }) => path);
    if (!flags.json) {
      for (const { path, purpose } of plan.missing) surface.out(`write ${path}  (${purpose})\n`);
      for (const path of plan.present) surface.out(`keep  ${path}\n`);
    }
    const readiness = flags.dryRun
      ? await harness.plans.readiness()
      : await harness.plans.init(plan);
    if (flags.json) {
      const done = { written: flags.dryRun ? [] : written, kept: plan.present };
      surface.out(jsonLine(initJson({ ...done, readiness })));
    } else surface.out(readinessText(readiness));
    return exits.ok;
  },
});

function readinessText({ state, findings }: ReadinessReport): string {
  const lines = findings.map(
    ({ file, line, column, code, what }) => `  ${file}:${line}:${column} ${code}: ${what}`,
  );
  return plain(`${[`readiness=${state}`, ...lines].join('\n')}\n`);
}
