import { statusJson } from '../../../engine/report/statusJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { answer } from '../../text/print.ts';
import { statusText } from '../../text/statusText.ts';

export const status = command({
  path: 'harness status',
  summary: 'what runs now and what waits',
  options: { json },
  run: (call) => {
    const report = call.harness.reports.status();
    answer(call, statusJson(report), statusText(report));
    return Promise.resolve(exits.ok);
  },
});
