import { restoredJson } from '../../../engine/report/diskJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { answer, plain } from '../../text/print.ts';

export const restore = command({
  path: 'commission restore <commission>',
  summary: 'bring the work of a closed commission back to view, in a workspace; nothing runs',
  options: { json },
  run: async (call) => {
    const restored = await call.harness.disk.restore(call.argument);
    const { id, path, from } = restored;
    const text = from
      ? `restored ${id} workspace=${path} from=${from.ref} commit=${from.commit}\nit stays until the next "haft clean", or the end of a drain\n`
      : `${id} stands there still: workspace=${path}\n`;
    answer(call, restoredJson(restored), plain(text));
    return exits.ok;
  },
});
