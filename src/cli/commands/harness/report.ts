import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Fault, messageOf } from '../../../base/fault.ts';
import type { Harness } from '../../../composition/harness.ts';
import { drainReportJson } from '../../../engine/report/drain/drainReportJson.ts';
import { drainReportText } from '../../../engine/report/drain/drainReportText.ts';
import { timelineSvg } from '../../../engine/report/timeline/timelineSvg.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, text } from '../../option.ts';
import { answer, plain } from '../../text/print.ts';

export const report = command({
  path: 'harness report [drain]',
  summary:
    'what a drain came to, as Markdown: what landed, what needs you and why, what it used; the latest by default',
  options: {
    json,
    svg: text(
      'file',
      'also draw how it went, slot by slot, into this file, in the place of what is there',
    ),
  },
  run: async (call) => {
    const told = await call.harness.reports.drain(call.argument);
    const { svg } = call.flags;
    if (svg !== undefined) await draw(call.harness, told.span.drain, resolve(svg));
    answer(call, drainReportJson(told), plain(drainReportText(told)));
    return exits.ok;
  },
});

/** @throws Fault `file_not_writable`. */
async function draw(harness: Harness, drain: string, file: string): Promise<void> {
  const picture = timelineSvg(await harness.reports.timeline(drain), 'file');
  try {
    await writeFile(file, picture.html);
  } catch (thrown) {
    throw new Fault({
      code: 'file_not_writable',
      what: `The picture cannot be written: ${messageOf(thrown)}.`,
      advice: 'Name a file in a folder that is there and can be written to.',
      facts: { file },
      cause: thrown,
    });
  }
}
