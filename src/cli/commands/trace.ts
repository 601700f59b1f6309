import { relative, resolve } from 'node:path';
import { situationOf } from '../../domain/commission/view.ts';
import { traceJson, type CommissionTrace, type Trace } from '../../engine/report/trace.ts';
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
    ...(found.kind === 'commission' ? commissionLines(found) : ['no commission of this store']),
    `commit=${commit.commit.slice(0, 12)} ${commit.subject}`,
    ...since.map(({ commit: later, subject }) => `since=${later.slice(0, 12)} ${subject}`),
  ];
  return `${plain(lines.join('\n'))}\n`;
}

function commissionLines({ commission: view, knownBy, standing }: CommissionTrace): string[] {
  const { commission, verdict } = view;
  return [
    `commission=${commission.id} decision=${commission.decisionRef} known_by=${knownBy}`,
    `situation=${situationOf(view)} proof=${verdict === undefined || verdict.proof === 'none' ? 'none' : verdict.code} decision_holds=${standing.holds ? 'yes' : `no (${standing.text})`}`,
  ];
}
