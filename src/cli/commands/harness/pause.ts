import { askDrain } from '../../run/askDrain.ts';
import { command } from '../../command.ts';
import { json } from '../../option.ts';

export const pause = command({
  path: 'harness pause',
  summary: 'let the drain start nothing new; what runs goes on to its end, and lands',
  options: { json },
  run: (call) => askDrain(call, { request: 'pause' }),
});
