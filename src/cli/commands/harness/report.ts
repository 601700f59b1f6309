import { drainReportJson } from '../../../engine/report/drain/drainReportJson.ts';
import { drainReportText } from '../../../engine/report/drain/drainReportText.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { answer, plain } from '../../text/print.ts';

export const report = command({
  path: 'harness report [drain]',
  summary:
    'what a drain came to, as Markdown: what landed, what needs you and why, what it used; the latest by default',
  options: { json },
  run: async (call) => {
    const told = await call.harness.reports.drain(call.argument);
    answer(call, drainReportJson(told), plain(drainReportText(told)));
    return exits.ok;
  },
});
