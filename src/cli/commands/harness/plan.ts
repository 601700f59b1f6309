import { isAbsolute, relative, sep } from 'node:path';
import type { Command } from 'commander';
import type { Json } from '../../../base/fault.ts';
import type { Harness } from '../../../composition/harness.ts';
import type { CommissionView } from '../../../domain/commission/view.ts';
import type { PlanOrder } from '../../../engine/plans/planDraft.ts';
import type { PreparedPlan } from '../../../engine/plans/prepare.ts';
import { planJson } from '../../../engine/report/planJson.ts';
import { createdText } from '../../text/commissionText.ts';
import { addCreateOptions, type CreateFlags } from '../../options/createOptions.ts';
import { exits } from '../../exit.ts';
import { addPlanOptions, planOrder, type PlanFlags } from '../../options/planOptions.ts';
import { jsonLine, plain } from '../../text/print.ts';
import { onHarness, usage, type JsonFlag, type Surface } from '../../surface.ts';

type Run = (work: Promise<number>) => Promise<void>;

/** `haft harness plan` */
export function addPlanCommand(group: Command, surface: Surface, run: Run): void {
  const command = group
    .command('plan [decisions...]')
    .description('write a plan of decisions to look at and edit; nothing is created')
    .option('--out <file>', 'where the plan goes (default .haft/plans/<id>.yaml)')
    .option('--json', 'print JSON');
  addCreateOptions(addPlanOptions(command)).action(
    (decisions: string[], flags: PlanFlags & CreateFlags & JsonFlag) =>
      run(plan(surface, decisions, flags)),
  );
}

function plan(
  surface: Surface,
  decisions: readonly string[],
  flags: PlanFlags & CreateFlags & JsonFlag,
): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const written = await harness.plans.write(planOrder(decisions, flags, process.cwd()));
    tell(surface, written);
    if (flags.json) surface.out(jsonLine(documentOf(harness, written)));
    else if (written.plan.entries.length === 0) surface.out(nothingLeft);
    else
      surface.out(
        `${planText(harness, written)}run it with "haft harness run --plan ${shown(harness, written.file)}"\n`,
      );
    return written.plan.entries.length === 0 ? exits.fault : exits.ok;
  });
}

/** `haft harness run --prepare-only`: the plan and its commissions, and nothing runs. */
export async function prepare(
  surface: Surface,
  harness: Harness,
  order: PlanOrder,
  flags: JsonFlag,
): Promise<number> {
  const prepared = await harness.plans.prepare(order);
  tell(surface, prepared);
  if (flags.json) {
    surface.out(jsonLine(documentOf(harness, prepared)));
    return exits.ok;
  }
  const { created, reused, plan: made } = prepared;
  if (made.entries.length === 0) {
    surface.out(nothingLeft);
    return exits.ok;
  }
  surface.out(planText(harness, prepared));
  for (const { commission } of created)
    surface.out(createdText(harness.reports.view(commission.id)));
  for (const view of reused) surface.out(reusedText(view));
  surface.out(
    `prepared ${created.length + reused.length} commissions; nothing runs yet. Start them with "haft harness run --drain".\n`,
  );
  return exits.ok;
}

/** The commissions of a plan, made or reused, for a run that goes on with them. */
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
  tell(surface, prepared);
  surface.err(planText(harness, prepared));
  for (const { commission } of prepared.created)
    surface.err(createdText(harness.reports.view(commission.id)));
  if (prepared.reused.length > 0)
    surface.err(`reused ${prepared.reused.length} existing commission(s)\n`);
  const ids = [...prepared.created, ...prepared.reused].map(({ commission }) => commission.id);
  return ids
    .map((id) => harness.reports.view(id))
    .filter(({ state }) => ['queued', 'preflighting', 'running'].includes(state));
}

const nothingLeft =
  'no active decisions without WorkCommissions; nothing was written. --force-create-commissions takes them again.\n';

function tell(surface: Surface, { skipped, forced, warnings, created }: PreparedPlan): void {
  const say = (text: string): void => surface.err(`${plain(text)}\n`);
  for (const { decision, text } of skipped) say(`skipped ${decision}: ${text}`);
  for (const { decision, text } of forced) say(`again ${decision}: ${text}`);
  for (const warning of [...warnings, ...created.flatMap((one) => one.warnings)])
    say(`warning: ${warning}`);
}

function planText(harness: Harness, { file, plan: made }: PreparedPlan): string {
  if (made.entries.length === 0) return '';
  return plain(
    `plan ${shown(harness, file)} id=${made.id} revision=${made.revision} decisions=${made.entries.length}\n`,
  );
}

function reusedText({ commission, state }: CommissionView): string {
  return `reused ${commission.id} decision=${commission.decisionRef} state=${state}\n`;
}

function documentOf(harness: Harness, prepared: PreparedPlan): Json {
  const { file, plan, created, reused, skipped, forced, warnings } = prepared;
  const now = (id: string): CommissionView => harness.reports.view(id);
  return planJson({
    ...{ plan, skipped, forced },
    file: shown(harness, file),
    created: created.map(({ commission }) => now(commission.id)),
    reused: reused.map(({ commission }) => now(commission.id)),
    warnings: [...warnings, ...created.flatMap((one) => one.warnings)],
  });
}

/** From the top of the checkout where the file lies in it. */
function shown({ root }: Harness, file: string): string {
  if (!isAbsolute(file)) return file;
  const inside = relative(root, file);
  return inside.startsWith('..') || isAbsolute(inside) ? file : inside.split(sep).join('/');
}
