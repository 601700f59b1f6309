import type { Harness } from '../../../composition/harness.ts';
import { forecastJson } from '../../../engine/report/forecastJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { flag, json } from '../../option.ts';
import { createOptions } from '../../options/createOptions.ts';
import { outOptions, planOptions, planOrder } from '../../options/planOptions.ts';
import { planDocument } from '../../run/prepare.ts';
import { usage } from '../../surface.ts';
import { forecastText } from '../../text/forecastText.ts';
import { nothingLeft, planNotes, planText, shownFile } from '../../text/planText.ts';
import { answer } from '../../text/print.ts';

export const plan = command({
  path: 'harness plan [decisions...]',
  summary: 'write a plan of decisions to look at and edit; nothing is created',
  options: {
    forecast: flag(
      'write none; say how long the queue takes with 1 to 8 agents, and what sets the floor',
    ),
    ...outOptions,
    json,
    ...planOptions,
    ...createOptions,
  },
  run: async (call) => {
    const { surface, harness, argument: decisions, flags } = call;
    if (flags.forecast) return foretell(call, decisions);
    const written = await harness.plans.write(planOrder(decisions, flags, process.cwd()));
    surface.err(planNotes(written));
    const isEmpty = written.plan.entries.length === 0;
    const file = shownFile(harness.root, written.file);
    const text = isEmpty
      ? nothingLeft
      : `${planText(harness.root, written)}run it with "haft harness run --plan ${file}"\n`;
    answer(call, planDocument(harness, written), text);
    return isEmpty ? exits.fault : exits.ok;
  },
});

/** The queue as it is: what is not commissioned yet has no paths to wait for. */
async function foretell(
  call: Parameters<typeof answer>[0] & { readonly harness: Harness },
  decisions: readonly string[],
): Promise<number> {
  if (decisions.length > 0)
    throw usage(
      '--forecast looks at the queue, and names no decisions.',
      'Commission them first, with --prepare-only for instance, or leave them out.',
    );
  const told = await call.harness.reports.forecast();
  answer(call, forecastJson(told), forecastText(told));
  return exits.ok;
}
