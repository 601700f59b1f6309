import { changedJson } from '../../../engine/report/commissionsJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, required } from '../../option.ts';
import { by } from '../../surface.ts';
import { answer } from '../../text/print.ts';

export const cancel = command({
  path: 'commission cancel <commission>',
  summary: 'end it for good; its record stays',
  options: { reason: required('text', 'why it is no longer wanted'), json },
  run: async (call) => {
    const { harness, argument: id, flags } = call;
    const view = await harness.commissions.cancel({ id, reason: flags.reason, by });
    answer(call, changedJson(view), `cancelled ${id}\n`);
    return exits.ok;
  },
});
