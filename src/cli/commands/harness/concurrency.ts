import { command } from '../../command.ts';
import { json } from '../../option.ts';
import { concurrencyFrom } from '../../options/runOptions.ts';
import { askDrain } from '../../run/askDrain.ts';

export const concurrency = command({
  path: 'harness concurrency <n>',
  summary: 'change how many agents the drain runs side by side; running turns end by themselves',
  options: { json },
  run: (call) => {
    const ask = {
      request: 'concurrency',
      concurrency: concurrencyFrom('', call.argument),
    } as const;
    return askDrain(call, ask);
  },
});
