import { showJson } from '../../../engine/report/commissionsJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { showText } from '../../text/commissionText.ts';
import { answer } from '../../text/print.ts';

export const show = command({
  path: 'commission show <commission>',
  summary: 'everything known about one commission',
  options: { json },
  run: async (call) => {
    const { reports } = call.harness;
    const view = reports.view(call.argument);
    const drift = await reports.drift(view);
    const shown = showJson({ view, operator: reports.operator(view), drift });
    answer(call, shown, showText(shown.commission));
    return exits.ok;
  },
});
