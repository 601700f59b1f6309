import { changedJson } from '../../../engine/report/commissionsJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, repeated, said } from '../../option.ts';
import { by, usage } from '../../surface.ts';
import { answer } from '../../text/print.ts';

export const depend = command({
  path: 'commission depend <commission>',
  summary: 'make a draft or queued commission wait until others have landed, or no longer',
  options: {
    on: repeated('commission', 'one to wait for; may be repeated'),
    off: repeated('commission', 'one it is no longer to wait for; may be repeated'),
    json,
  },
  run: async (call) => {
    const { harness, argument: id, flags } = call;
    const { on, off } = flags;
    if (!on && !off)
      throw usage('Nothing is said of whom it waits for.', 'Say --on <commission>, or --off.');
    const view = await harness.commissions.depend({ id, by, ...said({ on, off }) });
    const { dependsOn } = view.commission;
    const now = dependsOn.length > 0 ? dependsOn.join(',') : 'nothing';
    answer(call, changedJson(view), `depends ${id} on=${now}\n`);
    return exits.ok;
  },
});
