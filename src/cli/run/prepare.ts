import type { Json } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { PlanOrder } from '../../engine/plans/planDraft.ts';
import type { PreparedPlan } from '../../engine/plans/prepare.ts';
import { planJson } from '../../engine/report/planJson.ts';
import { exits } from '../exit.ts';
import type { JsonFlag } from '../option.ts';
import type { PlanFlags } from '../options/planOptions.ts';
import { usage, type Surface } from '../surface.ts';
import type { CreatedCommission } from '../../engine/report/commissionsJson.ts';
import { createdText } from '../text/commissionText.ts';
import { nothingLeft, planNotes, planText, reusedText, shownFile } from '../text/planText.ts';
import { jsonLine } from '../text/print.ts';

/** The plan and its commissions, and nothing runs. Resolves with the exit code. */
export async function prepare(
  surface: Surface,
  harness: Harness,
  order: PlanOrder,
  flags: JsonFlag,
): Promise<number> {
  const prepared = await harness.plans.prepare(order);
  surface.err(planNotes(prepared));
  if (flags.json) surface.out(jsonLine(planDocument(harness, prepared)));
  else if (prepared.plan.entries.length === 0) surface.out(nothingLeft);
  else surface.out(preparedText(harness, prepared));
  return exits.ok;
}

/** A commission of a plan as it is now, and what its paths match. */
const nowOf = (
  { reports }: Harness,
  { commission, matched }: PreparedPlan['created'][number],
): CreatedCommission => ({ view: reports.view(commission.id), matched });

function preparedText(harness: Harness, prepared: PreparedPlan): string {
  const { created, reused } = prepared;
  return [
    planText(harness.root, prepared),
    ...created.map((one) => createdText(nowOf(harness, one))),
    ...reused.map(reusedText),
    `prepared ${created.length + reused.length} commissions; nothing runs yet. Start them with "haft harness run --drain".\n`,
  ].join('');
}

/** The commissions of a plan, made or reused, for a run that goes on with them. @throws Fault `usage`. */
export async function planned(
  surface: Surface,
  harness: Harness,
  order: PlanOrder,
  flags: PlanFlags,
): Promise<CommissionView[]> {
  const selects = order.named.length + order.problems.length + order.contexts.length > 0;
  if (flags.plan === undefined && !selects && !order.allActive) {
    throw usage(
      'The flags describe a plan, but nothing says which decisions go into it.',
      'Name decisions, --problem, --context or --all-active-decisions, or prepare first with --prepare-only.',
    );
  }
  const prepared = await harness.plans.prepare(order);
  surface.err(planNotes(prepared) + planText(harness.root, prepared));
  for (const one of prepared.created) surface.err(createdText(nowOf(harness, one)));
  if (prepared.reused.length > 0)
    surface.err(`reused ${prepared.reused.length} existing commission(s)\n`);
  const ids = [...prepared.created, ...prepared.reused].map(({ commission }) => commission.id);
  return ids
    .map((id) => harness.reports.view(id))
    .filter(({ state }) => ['queued', 'preflighting', 'running'].includes(state));
}

/** The document of a plan, with its commissions as they are now. */
export const planDocument = ({ root, reports }: Harness, prepared: PreparedPlan): Json =>
  planJson({ ...prepared, file: shownFile(root, prepared.file) }, (id) => reports.view(id));
