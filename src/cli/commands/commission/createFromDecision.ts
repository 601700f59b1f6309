import { createdOneJson } from '../../../engine/report/commissionsJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { createOptions, createRequest } from '../../options/createOptions.ts';
import { createdText } from '../../text/commissionText.ts';
import { answer, plain } from '../../text/print.ts';

export const createFromDecision = command({
  path: 'commission create-from-decision <decision>',
  summary: 'give one decision a commission',
  options: { ...createOptions, json },
  run: async (call) => {
    const { surface, harness, argument, flags } = call;
    const issued = await harness.commissions.create([createRequest(argument, flags)]);
    for (const { commission, matched, warnings } of issued) {
      for (const warning of warnings) surface.err(`warning: ${plain(warning)}\n`);
      const created = { view: harness.reports.view(commission.id), matched };
      answer(call, createdOneJson(created, warnings), createdText(created));
    }
    return exits.ok;
  },
});
