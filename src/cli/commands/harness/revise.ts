import { changedJson } from '../../../engine/report/commissionsJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, required } from '../../option.ts';
import { by } from '../../surface.ts';
import { answer } from '../../text/print.ts';

export const revise = command({
  path: 'harness revise <commission>',
  summary: 'ask the same agent for changes; the reason is what it reads',
  options: { reason: required('text', 'why, in your words'), json },
  run: async (call) => {
    const { harness, argument: id, flags } = call;
    await harness.reviews.revise({ id, reason: flags.reason, by });
    const text = `${id} goes on with your words at the next run\n`;
    answer(call, changedJson(harness.reports.view(id)), text);
    return exits.ok;
  },
});
