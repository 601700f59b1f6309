import type { Command } from 'commander';
import type { Harness } from '../../../composition/harness.ts';
import { isExecuting } from '../../../domain/commission/situation.ts';
import { situationOf } from '../../../domain/commission/view.ts';
import { resultJson } from '../../../engine/report/resultJson.ts';
import { entryJson } from '../../../engine/report/runJson.ts';
import { RunFollower } from '../../../engine/report/runFollower.ts';
import { statusJson } from '../../../engine/report/statusJson.ts';
import { OperatorLines } from '../../../engine/words/operatorLines.ts';
import type { RunEntry } from '../../../engine/ports/runLog.ts';
import { exits } from '../../exit.ts';
import { addPlanCommand } from './plan.ts';
import { jsonLine, plain } from '../../text/print.ts';
import { resultText } from '../../text/resultText.ts';
import { addReviewCommands } from './apply.ts';
import { addRunCommand } from './run.ts';
import { addSetupCommand } from './confirmSetup.ts';
import { statusText } from '../../text/statusText.ts';
import { onHarness, type JsonFlag, type Surface } from '../../surface.ts';

type Run = (work: Promise<number>) => Promise<void>;

/** `haft harness …` */
export function addHarnessCommands(program: Command, surface: Surface, run: Run): void {
  const group = program
    .command('harness')
    .description('run commissions and look at what they came to');
  addPlanCommand(group, surface, run);
  addRunCommand(group, surface, run);
  group
    .command('status')
    .description('what runs now and what waits')
    .option('--json', 'print JSON')
    .action((flags: JsonFlag) => run(status(surface, flags)));
  group
    .command('result <commission>')
    .description('verdict, diff stat and next action')
    .option('--json', 'print JSON')
    .action((id: string, flags: JsonFlag) => run(result(surface, id, flags)));
  group
    .command('tail <commission>')
    .description('what a run did; finished runs are replayed')
    .option('--follow', 'go on until it ends')
    .option('--json', 'print JSON lines')
    .action((id: string, flags: JsonFlag & { follow?: true }) => run(tail(surface, id, flags)));
  addReviewCommands(group, surface, run);
  addSetupCommand(group, surface, run);
}

function status(surface: Surface, flags: JsonFlag): Promise<number> {
  return onHarness(surface, flags, (harness) => {
    const report = harness.reports.status();
    surface.out(flags.json ? jsonLine(statusJson(report)) : statusText(report));
    return Promise.resolve(exits.ok);
  });
}

function result(surface: Surface, id: string, flags: JsonFlag): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const report = await harness.reports.result(id);
    surface.out(flags.json ? jsonLine(resultJson(report)) : resultText(report));
    return exits.ok;
  });
}

function tail(surface: Surface, id: string, flags: JsonFlag & { follow?: true }): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    harness.reports.view(id);
    const print = (entry: RunEntry): void =>
      surface.out(flags.json ? jsonLine(entryJson(entry)) : entryText(entry));
    const follower = new RunFollower(harness.reports, id, (entries) => entries.forEach(print));
    try {
      await follower.replayed;
      if (flags.follow) await untilSettled(surface, harness, id);
    } finally {
      follower.dispose();
    }
    if (!flags.json) await printOutcome(surface, harness, id);
    return exits.ok;
  });
}

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
