import { warningTexts } from '../../../domain/commission/warning.ts';
import { createdOneJson } from '../../../engine/report/commissionsJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { createOptions, createRequest } from '../../options/createOptions.ts';
import { createdText } from '../../text/commissionText.ts';
import { warningLines } from '../../text/noteText.ts';
import { answer } from '../../text/print.ts';

export const createFromDecision = command({
  path: 'commission create-from-decision <decision>',
  summary: 'give one decision a commission',
  options: { ...createOptions, json },
  run: async (call) => {
    const { surface, harness, argument, flags } = call;
    const issued = await harness.commissions.create([createRequest(argument, flags)]);
    surface.err(warningLines(issued));
    for (const { commission, matched, warnings } of issued) {
      const created = { view: harness.reports.view(commission.id), matched };
      answer(
        call,
        createdOneJson(created, warningTexts(commission.id, warnings)),
        createdText(created),
      );
    }
    return exits.ok;
  },
});
