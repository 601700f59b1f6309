import { relative, resolve } from 'node:path';
import { traceJson, type Trace } from '../../engine/report/trace.ts';
import { command } from '../command.ts';
import { exits } from '../exit.ts';
import { json } from '../option.ts';
import { usage } from '../surface.ts';
import { answer, plain } from '../text/print.ts';

export const trace = command({
  path: 'trace <file:line>',
  summary: 'which decision a line comes from, and what touched its file since',
  options: { json },
  run: async (call) => {
    const [, file, line] = /^(.+):(\d+)$/s.exec(call.argument) ?? [];
    if (file === undefined || line === undefined)
      throw usage(
        `"${call.argument}" names no line of a file.`,
        'Write the file, a colon and the line, such as src/a.ts:12.',
      );
    const path = relative(call.harness.root, resolve(file)).replaceAll('\\', '/');
    const found = await call.harness.reports.trace(path, Number(line));
    answer(call, { trace: traceJson(found) }, traceText(found));
    return exits.ok;
  },
});

function traceText(found: Trace): string {
  if (found.kind === 'uncommitted') return 'not committed yet\n';
  const { commit, since } = found;
  const lines = [
    found.kind === 'commission'
      ? `commission=${found.commission.commission.id} decision=${found.commission.commission.decisionRef} known_by=${found.knownBy}`
      : 'no commission of this store',
    `commit=${commit.commit.slice(0, 12)} ${commit.subject}`,
    ...since.map(({ commit: later, subject }) => `since=${later.slice(0, 12)} ${subject}`),
  ];
  return `${plain(lines.join('\n'))}\n`;
}
