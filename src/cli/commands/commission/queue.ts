import { changedJson } from '../../../engine/report/commissionsJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { by } from '../../surface.ts';
import { answer } from '../../text/print.ts';

export const queue = command({
  path: 'commission queue <commission>',
  summary: 'a draft is wanted now: queue it on the decision and branch as they are',
  options: { json },
  run: async (call) => {
    const { harness, argument: id } = call;
    const view = await harness.commissions.queue({ id, by });
    answer(call, changedJson(view), `queued ${id}\n`);
    return exits.ok;
  },
});
