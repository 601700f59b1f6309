import { changedJson } from '../../../engine/report/commissionsJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, required } from '../../option.ts';
import { by } from '../../surface.ts';
import { answer } from '../../text/print.ts';

export const refuse = command({
  path: 'harness refuse <commission>',
  summary: 'turn a held result down for good',
  options: { reason: required('text', 'why, in your words'), json },
  run: async (call) => {
    const { harness, argument: id, flags } = call;
    await harness.reviews.refuse({ id, reason: flags.reason, by });
    answer(call, changedJson(harness.reports.view(id)), `refused ${id}\n`);
    return exits.ok;
  },
});
