import { join } from 'node:path';
import * as vscode from 'vscode';
import { timelineSvg } from '../../engine/report/timeline/timelineSvg.ts';
import type { WindowServices } from '../windowServices.ts';
import { say } from '../words.ts';
import { SHOWN_MS } from './ask.ts';
import { pickDrain } from './showDrain.ts';

/** Writes the timeline of a drain, the one named or one picked, as a picture where the operator says. */
export const saveTimeline = {
  onTarget: async (services: WindowServices, named: unknown): Promise<void> => {
    const harness = await services.ready();
    const drain = typeof named === 'string' ? named : await pickDrain(harness);
    if (drain === undefined) return;
    const place = await vscode.window.showSaveDialog({
      title: say('Save Picture'),
      defaultUri: vscode.Uri.file(join(harness.root, `${drain}.svg`)),
      filters: { SVG: ['svg'] },
    });
    if (!place) return;
    // As it is now, not as it was when the question was asked.
    const picture = timelineSvg(await harness.reports.timeline(drain), 'file');
    await vscode.workspace.fs.writeFile(place, Buffer.from(picture.html));
    vscode.window.setStatusBarMessage(say('The picture is saved.'), SHOWN_MS);
  },
};
