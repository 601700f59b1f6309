import { Option, type Command } from 'commander';
import { commissionStates } from '../../../domain/commission/commission.ts';
import { situations, type Situation } from '../../../domain/commission/situation.ts';
import type { CommissionView } from '../../../domain/commission/view.ts';
import {
  changedJson,
  createdJson,
  listJson,
  showJson,
} from '../../../engine/report/commissionsJson.ts';
import { selectors, type Selector } from '../../../engine/report/selectors.ts';
import { createdText, listText, showText } from '../../text/commissionText.ts';
import {
  addCreateOptions,
  createRequest,
  duration,
  type CreateFlags,
} from '../../options/createOptions.ts';
import { exits } from '../../exit.ts';
import { jsonLine, plain } from '../../text/print.ts';
import { addRefreshCommand } from './refresh.ts';
import { by, onHarness, type JsonFlag, type Surface } from '../../surface.ts';

type Run = (work: Promise<number>) => Promise<void>;

/** `haft commission …` */
export function addCommissionCommands(program: Command, surface: Surface, run: Run): void {
  const group = program.command('commission').description('create, list and steer commissions');
  addCreate(group, surface, run);
  group
    .command('list')
    .description('commissions by selector')
    .addOption(
      new Option('--selector <selector>', 'which ones').choices(selectors).default('runnable'),
    )
    .addOption(
      new Option('--state <state>', 'only those in this state').choices([
        ...new Set([...commissionStates, ...situations]),
      ]),
    )
    .option(
      '--older-than <duration>',
      'age from which an open one has waited too long (default 24h)',
    )
    .option('--json', 'print JSON')
    .action((flags: ListFlags) => run(list(surface, flags)));
  group
    .command('show <commission>')
    .description('everything known about one commission')
    .option('--json', 'print JSON')
    .action((id: string, flags: JsonFlag) => run(show(surface, id, flags)));
  group
    .command('queue <commission>')
    .description('a draft is wanted now: queue it on the decision and branch as they are')
    .option('--json', 'print JSON')
    .action((id: string, flags: JsonFlag) => run(queue(surface, id, flags)));
  group
    .command('requeue <commission>')
    .description('try again: a new attempt on the decision and branch as they are now')
    .requiredOption('--reason <text>', 'why it is still wanted')
    .option('--feedback <text>', 'words for the agent')
    .option('--json', 'print JSON')
    .action((id: string, flags: JsonFlag & { reason: string; feedback?: string }) =>
      run(requeue(surface, id, flags)),
    );
  addRefreshCommand(group, surface, run);
  group
    .command('cancel <commission>')
    .description('end it for good; its record stays')
    .requiredOption('--reason <text>', 'why it is no longer wanted')
    .option('--json', 'print JSON')
    .action((id: string, flags: JsonFlag & { reason: string }) => run(cancel(surface, id, flags)));
}

function addCreate(group: Command, surface: Surface, run: Run): void {
  const command = group
    .command('create-from-decision <decision>')
    .description('give one decision a commission');
  addCreateOptions(command)
    .option('--json', 'print JSON')
    .action((decision: string, flags: CreateFlags & JsonFlag) =>
      run(create(surface, decision, flags)),
    );
  const batch = group
    .command('create-batch <decisions...>')
    .description('give each of several decisions a commission: all, or none when one is refused');
  addCreateOptions(batch)
    .option('--json', 'print JSON')
    .action((decisions: string[], flags: CreateFlags & JsonFlag) =>
      run(createBatch(surface, decisions, flags)),
    );
}

function createBatch(
  surface: Surface,
  decisions: readonly string[],
  flags: CreateFlags & JsonFlag,
): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const requests = decisions.map((decision) => createRequest(decision, flags));
    const issued = await harness.commissions.createBatch(requests);
    for (const warning of issued.flatMap(({ warnings }) => warnings))
      surface.err(`warning: ${plain(warning)}\n`);
    const views = issued.map(({ commission }) => harness.reports.view(commission.id));
    surface.out(flags.json ? jsonLine(createdJson(views)) : views.map(createdText).join(''));
    return exits.ok;
  });
}

function create(
  surface: Surface,
  decision: string,
  flags: CreateFlags & JsonFlag,
): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const issued = await harness.commissions.create([createRequest(decision, flags)]);
    for (const { commission, warnings } of issued) {
      for (const warning of warnings) surface.err(`warning: ${warning}\n`);
      const view = harness.reports.view(commission.id);
      printOne(surface, flags, view, createdText(view));
    }
    return exits.ok;
  });
}

interface ListFlags extends JsonFlag {
  readonly selector: Selector;
  readonly state?: Situation;
  readonly olderThan?: string;
}

function list(surface: Surface, flags: ListFlags): Promise<number> {
  return onHarness(surface, flags, (harness) => {
    const { selector, state } = flags;
    const olderThanMs = flags.olderThan === undefined ? undefined : duration(flags.olderThan);
    const selection = { ...(state && { state }), ...(olderThanMs && { olderThanMs }) };
    const rows = harness.reports
      .select(selector, selection)
      .map((view) => ({ view, operator: harness.reports.operator(view, olderThanMs) }));
    surface.out(flags.json ? jsonLine(listJson(rows)) : listText(rows));
    return Promise.resolve(exits.ok);
  });
}

function show(surface: Surface, id: string, flags: JsonFlag): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const view = harness.reports.view(id);
    const drift = await harness.reports.drift(view);
    const shown = showJson({ view, operator: harness.reports.operator(view), drift });
    surface.out(flags.json ? jsonLine(shown) : showText(shown.commission));
    return exits.ok;
  });
}

function queue(surface: Surface, id: string, flags: JsonFlag): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const view = await harness.commissions.queue({ id, by });
    printOne(surface, flags, view, `queued ${id}\n`);
    return exits.ok;
  });
}

function requeue(
  surface: Surface,
  id: string,
  flags: JsonFlag & { reason: string; feedback?: string },
): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const { reason, feedback } = flags;
    const view = await harness.commissions.requeue({
      id,
      reason,
      by,
      ...(feedback !== undefined && { feedback }),
    });
    printOne(surface, flags, view, `requeued ${id} attempt=${view.attempt}\n`);
    return exits.ok;
  });
}

function cancel(
  surface: Surface,
  id: string,
  flags: JsonFlag & { reason: string },
): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const view = await harness.commissions.cancel({ id, reason: flags.reason, by });
    printOne(surface, flags, view, `cancelled ${id}\n`);
    return exits.ok;
  });
}

function printOne(surface: Surface, flags: JsonFlag, view: CommissionView, text: string): void {
  surface.out(flags.json ? jsonLine(changedJson(view)) : text);
}
