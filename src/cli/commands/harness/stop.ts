import { askDrain } from '../../run/askDrain.ts';
import { command } from '../../command.ts';
import { flag, json } from '../../option.ts';

export const stop = command({
  path: 'harness stop',
  summary:
    'end the drain once its running turns have ended; --now cuts them off and keeps their work',
  options: { now: flag('cut off what runs; the next drain goes on with it'), json },
  run: (call) => askDrain(call, { request: call.flags.now ? 'interrupt' : 'stop' }),
});
