import { foreignForms } from '../../domain/foreign/foreign.ts';
import type { Imported } from '../../engine/plans/importDecisions.ts';
import { importJson } from '../../engine/report/importJson.ts';
import { command } from '../command.ts';
import { exits } from '../exit.ts';
import { choice, flag, json } from '../option.ts';
import { answer, plain } from '../text/print.ts';

export const importOthers = command({
  path: 'import <source...>',
  summary:
    'make draft decisions of what other tools keep: files, folders, or "-" for standard input',
  options: {
    form: choice('form', 'what they are; told from what they say where absent', foreignForms),
    dryRun: flag('tell what would be written, and write nothing'),
    json,
  },
  run: async (call) => {
    const { form } = call.flags;
    const dryRun = call.flags.dryRun === true;
    const order = { sources: call.argument, dryRun, ...(form && { form }) };
    const imported = await call.harness.plans.importDecisions(order);
    answer(call, importJson(imported, dryRun), plain(importText(imported, dryRun)));
    return exits.ok;
  },
});

function importText({ drafts, passed }: Imported, dryRun: boolean): string {
  const lines = [
    ...drafts.flatMap(({ key, id, title, left }) => [
      `${dryRun ? 'would draft' : 'drafted'} ${id}: ${title} (${key})`,
      ...left.map((one) => `  left: ${one}`),
    ]),
    ...passed.map(({ key, why }) => `passed over ${key}: ${why}`),
    `${drafts.length} drafted, ${passed.length} passed over`,
  ];
  const next =
    drafts.length === 0 || dryRun
      ? []
      : ['next: read each, say its paths and evidence, and set its status to active'];
  return `${[...lines, ...next].join('\n')}\n`;
}
