import { askDrain } from '../../run/askDrain.ts';
import { command } from '../../command.ts';
import { json } from '../../option.ts';

export const resumeDrain = command({
  path: 'harness resume',
  summary: 'let a paused drain go on',
  options: { json },
  run: (call) => askDrain(call, { request: 'resume' }),
});
