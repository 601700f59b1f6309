import type { Command } from 'commander';
import type { Harness } from '../../../composition/harness.ts';
import type { CommissionView } from '../../../domain/commission/view.ts';
import { situationOf } from '../../../domain/commission/view.ts';
import { isClosed } from '../../../domain/commission/situation.ts';
import type { Drain, DrainOrder } from '../../../engine/drain/drain.ts';
import type { PlanOrder } from '../../../engine/plans/planDraft.ts';
import type { DrainSummary, SummaryRow } from '../../../engine/drain/summary.ts';
import { eventJson, summaryJson } from '../../../engine/report/runJson.ts';
import { OperatorLines } from '../../../engine/words/operatorLines.ts';
import { addCreateOptions, createRequest, type CreateFlags } from '../../options/createOptions.ts';
import { exits } from '../../exit.ts';
import { planned, prepare } from './plan.ts';
import { addPlanOptions, planOrder, usesPlan, type PlanFlags } from '../../options/planOptions.ts';
import { jsonLine, plain, table } from '../../text/print.ts';
import { by, onHarness, usage, type JsonFlag, type Surface } from '../../surface.ts';

interface RunFlags extends PlanFlags, CreateFlags, JsonFlag {
  readonly prepareOnly?: true;
  readonly drain?: true;
  readonly detach?: true;
  readonly once?: true;
  readonly concurrency?: string;
  readonly decision?: string[];
  readonly forceSkipSpecs?: string;
  readonly strictExit?: true;
}

/** `haft harness run` */
export function addRunCommand(
  group: Command,
  surface: Surface,
  run: (work: Promise<number>) => Promise<void>,
): void {
  const command = group
    .command('run [decisions...]')
    .description(
      'run commissions and wait for them; with --drain keep going until nothing can start',
    )
    .option('--drain', 'drain the queue: run all that can run, land what may land')
    .option('--concurrency <n>', 'parallel agents (default 2)')
    .option(
      '--decision <id>',
      'same as naming the decision; repeat for more',
      (value: string, before: string[] | undefined) => [...(before ?? []), value],
    )
    .option('--force-skip-specs <reason>', 'record that this work runs outside the specifications')
    .option('--strict-exit', 'exit 3 when something needs the operator')
    .option('--detach', 'not available together with --drain')
    .option('--once', 'not available together with --drain')
    .option('--json', 'print events and the summary as JSON lines')
    .option('--prepare-only', 'write a plan and its commissions, and stop')
    .option('--plan <file>', 'use this plan instead of selecting decisions')
    .option(
      '--generated-plan <file>',
      'where the generated plan goes (default .haft/plans/<id>.yaml)',
    )
    .option('--force-create-commissions', 'also for decisions that have commissions already');
  addCreateOptions(addPlanOptions(command)).action((decisions: string[], flags: RunFlags) =>
    run(runHarness(surface, decisions, flags)),
  );
}

function runHarness(surface: Surface, named: readonly string[], flags: RunFlags): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const decisions = [...named, ...(flags.decision ?? [])];
    const order = orderFrom(harness, flags);
    const plan = planOrder(decisions, flags, process.cwd());
    if (flags.prepareOnly) return prepare(surface, harness, plan, flags);
    // Who joins the drain of another process starts nothing, and is asked nothing.
    const joins = order.mode === 'drain' && decisions.length === 0 && !usesPlan(flags);
    if (!joins || !harness.drains.attach()) await harness.drains.permit(order);
    const selected = await selectFor(surface, harness, plan, flags);
    const only =
      order.mode === 'single' ? idsOf(selected ?? harness.reports.select('runnable')) : undefined;
    if (isEmpty(harness, only)) return nothingToRun(surface, harness);
    return followDrain(surface, harness, { ...order, ...(only && { only }) }, flags);
  });
}

const idsOf = (views: readonly CommissionView[]): ReadonlySet<string> =>
  new Set(views.map((view) => view.commission.id));

/** The commissions the command line asks for; `undefined` means all there are. A drain runs others too. */
async function selectFor(
  surface: Surface,
  harness: Harness,
  order: PlanOrder,
  flags: RunFlags,
): Promise<CommissionView[] | undefined> {
  if (usesPlan(flags)) return planned(surface, harness, order, flags);
  return order.named.length > 0 ? select(harness, surface, order.named, flags) : undefined;
}

/** Flags are judged before anything is written (haft reference §7.3, W27). */
function orderFrom(harness: Harness, flags: RunFlags): DrainOrder {
  refuseConflicts(flags);
  const concurrency =
    flags.concurrency === undefined ? harness.settings.concurrency : Number(flags.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) {
    throw usage(
      `--concurrency ${flags.concurrency ?? ''} is no number from 1 to 64.`,
      'Give the number of parallel agents.',
    );
  }
  const override = flags.forceSkipSpecs;
  return {
    mode: flags.drain ? 'drain' : 'single',
    concurrency,
    ...(override !== undefined && { override }),
  };
}

function refuseConflicts({ drain, once, detach, forceSkipSpecs, prepareOnly }: RunFlags): void {
  if (prepareOnly && drain)
    throw usage(
      '--prepare-only stops before anything runs; --drain runs it.',
      'Leave one of them out.',
    );
  if (drain && once)
    throw usage('--drain cannot be combined with --once.', 'Leave one of them out.');
  if (drain && detach)
    throw usage('--drain requires the operator stream; omit --detach.', 'Leave --detach out.');
  if (detach || once)
    throw usage(
      '--detach and --once are not available.',
      'Leave them out; Ctrl-C stops a run and keeps its work.',
    );
  if (forceSkipSpecs?.trim() === '') {
    throw usage(
      '--force-skip-specs needs a reason.',
      'Say in a few words why this work runs outside the specifications.',
    );
  }
}

/** The named decisions' open commissions; one is created where there is none. */
async function select(
  harness: Harness,
  surface: Surface,
  decisions: readonly string[],
  flags: RunFlags,
): Promise<CommissionView[]> {
  const missing = decisions.filter((decision) => openOf(harness, decision).length === 0);
  const issued = await harness.commissions.create(
    missing.map((decision) => createRequest(decision, flags)),
  );
  for (const { commission, warnings } of issued) {
    surface.err(`created ${commission.id} decision=${commission.decisionRef}\n`);
    for (const warning of warnings) surface.err(`warning: ${warning}\n`);
  }
  return decisions.flatMap((decision) => openOf(harness, decision));
}

function openOf(harness: Harness, decision: string): CommissionView[] {
  return harness.reports.ledger.ofDecision(decision).filter((view) => {
    const situation = situationOf(view);
    return !isClosed(situation) && ['queued', 'preflighting', 'running'].includes(situation);
  });
}

function isEmpty(harness: Harness, only: ReadonlySet<string> | undefined): boolean {
  if (only) return only.size === 0;
  return harness.reports
    .select('open')
    .every((view) => !['queued', 'preflighting', 'running', 'landing'].includes(situationOf(view)));
}

/** The seed's message, with which of its two causes it is. */
function nothingToRun(surface: Surface, harness: Harness): number {
  const { runtimeState, running } = harness.reports.status();
  const cause =
    runtimeState === 'active'
      ? `another process is draining with claimed=${running.length}; see "haft harness status".`
      : 'create commissions explicitly with "haft commission create-from-decision <decision>".';
  surface.out(`no runnable WorkCommissions; ${cause}\n`);
  return exits.ok;
}

async function followDrain(
  surface: Surface,
  harness: Harness,
  order: DrainOrder,
  flags: RunFlags,
): Promise<number> {
  const lines = new OperatorLines();
  const listening = harness.reports.onDidAppend((events) => {
    for (const event of events) {
      if (flags.json) surface.out(jsonLine(eventJson(event)));
      else for (const line of lines.of(event)) surface.out(`${plain(line)}\n`);
    }
  });
  try {
    const summary =
      (await watchOther(surface, harness, order)) ?? (await runOwn(surface, harness, order, flags));
    surface.out(flags.json ? jsonLine(summaryJson(summary)) : summaryText(summary, order.mode));
    if (summary.how !== 'empty') return exits.interrupted;
    return flags.strictExit && summary.waitingForYou.length > 0 ? exits.needsOperator : exits.ok;
  } finally {
    listening.dispose();
  }
}

async function runOwn(
  surface: Surface,
  harness: Harness,
  order: DrainOrder,
  flags: RunFlags,
): Promise<DrainSummary> {
  const drain = await harness.drains.start(order);
  if (!flags.json) surface.out(startText(order, drain));
  surface.onStop(() => drain.stop());
  return drain.done;
}

/** A second drain of one store joins the first; when that one's process dies, this one leads. */
async function watchOther(
  surface: Surface,
  harness: Harness,
  order: DrainOrder,
): Promise<DrainSummary | undefined> {
  const other = order.mode === 'drain' ? harness.drains.attach() : undefined;
  if (!other) return undefined;
  surface.err(`attached to ${other.drain}, which runs in another process\n`);
  surface.onStop(() => void harness.drains.request(by, 'stop').catch(() => undefined));
  return other.done;
}

function startText(order: DrainOrder, drain: Drain): string {
  return `Harness run started: ${drain.id} mode=${order.mode} concurrency=${order.concurrency}\n`;
}

function summaryText(summary: DrainSummary, mode: 'drain' | 'single'): string {
  const row = (one: SummaryRow): string[] => [
    one.id,
    one.situation,
    one.commit?.slice(0, 12) ?? '-',
    one.decision,
    plain(one.cause),
  ];
  const title = ['COMMISSION', 'STATE', 'COMMIT', 'DECISION', 'WHY'];
  const worked = summary.worked.length > 0 ? `\n${table([title, ...summary.worked.map(row)])}` : '';
  const waiting =
    summary.waitingForYou.length > 0
      ? `\nwaiting for you:\n${table(summary.waitingForYou.map(row))}`
      : '';
  const end =
    mode === 'drain' && summary.how === 'empty'
      ? 'drain: runnable WorkCommission queue is empty\n'
      : '';
  return `${end}${worked}${waiting}Harness run ${summary.how === 'empty' ? 'finished' : summary.how}\n`;
}
