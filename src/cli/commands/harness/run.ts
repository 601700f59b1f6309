import type { Harness } from '../../../composition/harness.ts';
import { Fault } from '../../../base/fault.ts';
import { situationOf, type CommissionView } from '../../../domain/commission/view.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { flag, type JsonFlag } from '../../option.ts';
import { createOptions, createRequest, type CreateFlags } from '../../options/createOptions.ts';
import {
  planOptions,
  planOrder,
  usedPlanOptions,
  usesPlan,
  type PlanFlags,
} from '../../options/planOptions.ts';
import type { DrainOrder } from '../../../engine/drain/order.ts';
import { nothingJson } from '../../../engine/report/runJson.ts';
import type { PlanOrder } from '../../../engine/plans/planDraft.ts';
import { drainOrder, runOptions, type RunFlags } from '../../options/runOptions.ts';
import { followDrain } from '../../run/followDrain.ts';
import { planned, prepare } from '../../run/prepare.ts';
import { runDetached } from '../../run/runDetached.ts';
import type { Surface } from '../../surface.ts';
import { warningLines } from '../../text/noteText.ts';
import { answer } from '../../text/print.ts';

export const run = command({
  path: 'harness run [decisions...]',
  summary:
    'run commissions, named by id or decision, and wait for them; with --drain keep going until nothing can start',
  options: {
    ...runOptions,
    json: flag('print events and the summary as JSON lines'),
    ...usedPlanOptions,
    ...planOptions,
    ...createOptions,
  },
  run: async ({ surface, harness, argument, flags }) => {
    const named = [...argument, ...(flags.decision ?? [])];
    const order = drainOrder(flags, harness.settings);
    const plan = planOrder(named, flags, process.cwd());
    if (flags.prepareOnly) return prepare(surface, harness, plan, flags);
    // Who joins the drain of another process starts nothing, and is asked nothing.
    const joins = order.mode === 'drain' && named.length === 0 && !usesPlan(flags);
    if (!joins || !harness.drains.attach()) await harness.drains.permit(order);
    const selected = await selectedBy(surface, harness, plan, flags);
    const only =
      order.mode === 'single' ? idsOf(selected ?? harness.reports.select('runnable')) : undefined;
    if (isEmpty(harness, only)) return nothingToRun(surface, harness, flags);
    return start(surface, harness, { ...order, ...(only && { only }) }, flags);
  },
});

/** Here, or in the background. */
const start = (
  surface: Surface,
  harness: Harness,
  order: DrainOrder,
  flags: RunFlags & JsonFlag,
): Promise<number> =>
  flags.detach && order.only
    ? runDetached(surface, harness, order.only, flags)
    : followDrain(surface, harness, order, flags);

/** What the command line asks for; nothing means all there is. A drain runs others too. */
async function selectedBy(
  surface: Surface,
  harness: Harness,
  plan: PlanOrder,
  flags: PlanFlags & CreateFlags,
): Promise<readonly CommissionView[] | undefined> {
  if (usesPlan(flags)) return planned(surface, harness, plan, flags);
  return plan.named.length > 0 ? select(surface, harness, plan.named, flags) : undefined;
}

const idsOf = (views: readonly CommissionView[]): ReadonlySet<string> =>
  new Set(views.map((view) => view.commission.id));

/** The named commissions, and those of named decisions that are open; one is created where there is none. */
async function select(
  surface: Surface,
  harness: Harness,
  named: readonly string[],
  flags: CreateFlags,
): Promise<CommissionView[]> {
  const { ledger } = harness.reports;
  const views = named.flatMap((name) => ledger.get(name) ?? []);
  for (const view of views) if (!isRunnable(view)) throw notRunnable(view);
  const decisions = named.filter((name) => ledger.get(name) === undefined);
  const missing = decisions.filter((decision) => openOf(harness, decision).length === 0);
  const issued = await harness.commissions.create(
    missing.map((decision) => createRequest(decision, flags)),
  );
  for (const { commission } of issued)
    surface.err(`created ${commission.id} decision=${commission.decisionRef}\n`);
  surface.err(warningLines(issued));
  return [...views, ...decisions.flatMap((decision) => openOf(harness, decision))];
}

function openOf(harness: Harness, decision: string): CommissionView[] {
  return harness.reports.ledger.ofDecision(decision).filter(isRunnable);
}

const isRunnable = (view: CommissionView): boolean =>
  ['queued', 'preflighting', 'running'].includes(situationOf(view));

function notRunnable(view: CommissionView): Fault {
  const { id } = view.commission;
  const situation = situationOf(view);
  return new Fault({
    code: 'commission_not_runnable',
    what: `${id} is ${situation}, and only what is queued or was cut off can run.`,
    advice: `See its next step with "haft harness result ${id}".`,
    facts: { commission: id, situation },
  });
}

function isEmpty(harness: Harness, only: ReadonlySet<string> | undefined): boolean {
  if (only) return only.size === 0;
  return harness.reports
    .select('open')
    .every((view) => !['queued', 'preflighting', 'running', 'landing'].includes(situationOf(view)));
}

/** What has to be there before anything can run. */
async function firstStep({ plans }: Harness): Promise<string> {
  const { decisions, problems } = await plans.decisions();
  return decisions.length + problems.length === 0
    ? 'write a decision with "haft decision new <title>" first.'
    : 'create commissions explicitly with "haft commission create-from-decision <decision>".';
}

/** Nothing can run, and which of the two causes it is (docs/rules.md R124). */
async function nothingToRun(surface: Surface, harness: Harness, flags: JsonFlag): Promise<number> {
  const { runtimeState, running } = harness.reports.status();
  const cause =
    runtimeState === 'active'
      ? `another process is draining with claimed=${running.length}; see "haft harness status".`
      : await firstStep(harness);
  const why = `no runnable WorkCommissions; ${cause}`;
  answer({ surface, flags }, nothingJson(why), `${why}\n`);
  return exits.ok;
}
