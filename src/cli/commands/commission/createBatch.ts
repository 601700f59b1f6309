import { warningTexts } from '../../../domain/commission/warning.ts';
import { createdJson } from '../../../engine/report/commissionsJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { createOptions, createRequest } from '../../options/createOptions.ts';
import { createdText } from '../../text/commissionText.ts';
import { warningLines } from '../../text/noteText.ts';
import { answer } from '../../text/print.ts';

export const createBatch = command({
  path: 'commission create-batch <decisions...>',
  summary: 'give each of several decisions a commission: all, or none when one is refused',
  options: { ...createOptions, json },
  run: async (call) => {
    const { surface, harness, argument, flags } = call;
    const requests = argument.map((decision) => createRequest(decision, flags));
    const issued = await harness.commissions.createBatch(requests);
    surface.err(warningLines(issued));
    const warnings = issued.flatMap((one) => warningTexts(one.commission.id, one.warnings));
    const created = issued.map(({ commission, matched }) => ({
      ...{ view: harness.reports.view(commission.id), matched },
    }));
    answer(call, createdJson(created, warnings), created.map(createdText).join(''));
    return exits.ok;
  },
});
