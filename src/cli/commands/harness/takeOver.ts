import { takenOverJson } from '../../../engine/report/statusJson.ts';
import { holderText } from '../../../engine/words/holderText.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { flag, json, required } from '../../option.ts';
import { by } from '../../surface.ts';
import { answer } from '../../text/print.ts';

export const takeOver = command({
  path: 'harness take-over',
  summary: 'take the lead from a drain whose process cannot come back; the next drain goes on',
  options: {
    reason: required('text', 'why, in your words'),
    force: flag('also from a process that lives on this machine'),
    json,
  },
  run: async (call) => {
    const { harness, flags } = call;
    const { reason, force } = flags;
    const taken = await harness.drains.takeOver({ reason, by, ...(force && { force }) });
    const { drain, holder, freed } = taken;
    const text = `took over ${drain} (${holderText(holder)}); ${freed.length} commissions go on with "haft harness run --drain"\n`;
    answer(call, takenOverJson(taken), text);
    return exits.ok;
  },
});
