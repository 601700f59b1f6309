import { changedJson } from '../../../engine/report/commissionsJson.ts';
import { changedSince } from '../../../engine/words/changedSince.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, required, said, text } from '../../option.ts';
import { by } from '../../surface.ts';
import { answer } from '../../text/print.ts';

export const requeue = command({
  path: 'commission requeue <commission>',
  summary: 'try again: a new attempt on the decision and branch as they are now',
  options: {
    reason: required('text', 'why it is still wanted'),
    feedback: text('text', 'words for the agent'),
    json,
  },
  run: async (call) => {
    const { harness, argument: id, flags } = call;
    const { reason, feedback } = flags;
    const before = harness.reports.ledger.get(id)?.commission;
    const view = await harness.commissions.requeue({ id, reason, by, ...said({ feedback }) });
    const changed = before && changedSince(before, view.commission);
    const note = changed === undefined ? '' : `${changed}\n`;
    answer(call, changedJson(view), `requeued ${id} attempt=${view.attempt}\n${note}`);
    return exits.ok;
  },
});
