import { resultJson } from '../../../engine/report/resultJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { answer } from '../../text/print.ts';
import { resultText } from '../../text/resultText.ts';

export const result = command({
  path: 'harness result <commission>',
  summary: 'verdict, diff stat and next action',
  options: { json },
  run: async (call) => {
    const report = await call.harness.reports.result(call.argument);
    answer(call, resultJson(report), resultText(report));
    return exits.ok;
  },
});
