import { changedJson } from '../../../engine/report/commissionsJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, said, text } from '../../option.ts';
import { budgetFrom, budgetOptions } from '../../options/budgetOptions.ts';
import { by } from '../../surface.ts';
import { answer } from '../../text/print.ts';

export const resume = command({
  path: 'commission resume <commission>',
  summary:
    'go on where it stopped: same thread, workspace and base; a result is measured again first',
  options: {
    reason: text('text', 'why it can go on now'),
    ...budgetOptions,
    json,
  },
  run: async (call) => {
    const { harness, argument: id, flags } = call;
    const budget = budgetFrom(flags);
    const more = said({ reason: flags.reason, budget });
    const view = await harness.commissions.resume({ id, by, ...more });
    answer(call, changedJson(view), `resumed ${id} attempt=${view.attempt}\n`);
    return exits.ok;
  },
});
