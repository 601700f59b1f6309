import type { Harness } from '../../../composition/harness.ts';
import { isExecuting } from '../../../domain/commission/situation.ts';
import { situationOf } from '../../../domain/commission/view.ts';
import type { RunEntry } from '../../../engine/ports/runLog.ts';
import { RunFollower } from '../../../engine/report/runFollower.ts';
import { entryJson } from '../../../engine/report/runJson.ts';
import { OperatorLines } from '../../../engine/words/operatorLines.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { flag } from '../../option.ts';
import type { Surface } from '../../surface.ts';
import { jsonLine, plain } from '../../text/print.ts';

export const tail = command({
  path: 'harness tail <commission>',
  summary: 'what a run did; finished runs are replayed',
  options: { follow: flag('go on until it ends'), json: flag('print JSON lines') },
  run: async ({ surface, harness, argument: id, flags }) => {
    harness.reports.view(id);
    const print = (entry: RunEntry): void =>
      surface.out(flags.json ? jsonLine(entryJson(entry)) : entryText(entry));
    const follower = new RunFollower(harness.reports, id, (entries) => entries.forEach(print));
    try {
      await follower.replayed;
      if (flags.follow) {
        await untilSettled(surface, harness, id);
        await follower.catchUp();
      }
    } finally {
      follower.dispose();
    }
    if (!flags.json) await printOutcome(surface, harness, id);
    return exits.ok;
  },
});

/** The journal's own lines of the commission close the replay: how it ended and what became of it. */
async function printOutcome(surface: Surface, harness: Harness, id: string): Promise<void> {
  const lines = new OperatorLines();
  const history = await harness.reports.history(id);
  const closing = history.filter(({ type }) =>
    ['settled', 'landed', 'held', 'interrupted', 'requeued', 'cancelled'].includes(type),
  );
  for (const event of closing) for (const line of lines.of(event)) surface.out(`${plain(line)}\n`);
  const report = await harness.reports.result(id);
  if (isExecuting(situationOf(report.view))) return;
  surface.out(
    `terminal: commission=${id} state=${report.view.state} next_action=${report.nextAction} result=haft harness result ${id}\n`,
  );
}

function untilSettled(surface: Surface, harness: Harness, id: string): Promise<void> {
  const isOver = (): boolean => {
    const situation = situationOf(harness.reports.view(id));
    return !isExecuting(situation) && situation !== 'landing' && situation !== 'queued';
  };
  if (isOver()) return Promise.resolve();
  return new Promise((resolve) => {
    const listening = harness.reports.onDidAppend(() => {
      if (!isOver()) return;
      listening.dispose();
      resolve();
    });
    surface.onStop(() => {
      listening.dispose();
      resolve();
    });
  });
}

function entryText(entry: RunEntry): string {
  const at = new Date(entry.at).toISOString().replace(/\.\d+Z$/, 'Z');
  const facts = Object.entries(entry.facts ?? {})
    .map(([name, value]) => ` ${name}=${value}`)
    .join('');
  const [first = '', ...rest] = plain(entry.text).split('\n');
  return `${at} ${entry.kind}: attempt=${entry.attempt}${facts} ${first}\n${rest.map((line) => `    ${line}\n`).join('')}`;
}
