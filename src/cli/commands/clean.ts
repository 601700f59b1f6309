import { cleanedJson } from '../../engine/report/diskJson.ts';
import { command } from '../command.ts';
import { exits } from '../exit.ts';
import { flag, json } from '../option.ts';
import { by } from '../surface.ts';
import { cleanedText } from '../text/diskText.ts';
import { answer, plain } from '../text/print.ts';

export const clean = command({
  path: 'clean',
  summary:
    'remove what commissions that are closed, and processes that are gone, left on the disk; results stay',
  options: { dryRun: flag('tell what would go, and change nothing'), json },
  run: async (call) => {
    const { disk } = call.harness;
    const dryRun = call.flags.dryRun === true;
    const cleaned = dryRun ? await disk.preview() : await disk.clean(by);
    answer(call, cleanedJson(cleaned, dryRun), plain(cleanedText(cleaned, dryRun)));
    return exits.ok;
  },
});
