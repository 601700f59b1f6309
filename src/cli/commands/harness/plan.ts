import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { createOptions } from '../../options/createOptions.ts';
import { outOptions, planOptions, planOrder } from '../../options/planOptions.ts';
import { planDocument } from '../../run/prepare.ts';
import { nothingLeft, planNotes, planText, shownFile } from '../../text/planText.ts';
import { answer } from '../../text/print.ts';

export const plan = command({
  path: 'harness plan [decisions...]',
  summary: 'write a plan of decisions to look at and edit; nothing is created',
  options: { ...outOptions, json, ...planOptions, ...createOptions },
  run: async (call) => {
    const { surface, harness, argument: decisions, flags } = call;
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
