import { issueAll, recordCreated, type CreatePorts } from '../commissions/create.ts';
import type { Plans } from '../ports/plans.ts';
import { Fault, messageOf } from '../../base/fault.ts';
import { isClosed } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { saidForAll } from '../../domain/plan/draftPlan.ts';
import { valuesFor, type Plan, type PlanEntry } from '../../domain/plan/plan.ts';
import type { Noted } from '../../domain/plan/selection.ts';
import { requirePaths } from '../commissions/batch.ts';
import type { Needs } from '../ports/context.ts';
import type { CreateRequest, Issued } from '../commissions/issue.ts';
import { draft, requireDecisions, type DraftedPlan, type PlanOrder } from './planDraft.ts';

/** A plan in its file, and what became of its decisions. */
export interface PreparedPlan {
  /** Absolute, or relative to the top of the checkout. */
  readonly file: string;
  readonly plan: Plan;
  readonly created: readonly Issued[];
  /** Commissions this very plan and revision had already. */
  readonly reused: readonly CommissionView[];
  readonly skipped: readonly Noted[];
  readonly forced: readonly Noted[];
  readonly warnings: readonly string[];
}

/** Writes a plan and nothing else, and no plan without entries. Throws as `draft` and `ports/plans` say. */
export async function writePlan(
  context: Needs<
    'checkout' | 'clock' | 'decisions' | 'journal' | 'plans' | 'repository' | 'settings'
  >,
  order: PlanOrder,
): Promise<PreparedPlan> {
  const drafted = await draft(context, order);
  const nothing = { created: [], reused: [] };
  if (drafted.plan.entries.length === 0) return { ...drafted, ...nothing };
  requireDecisions(context, drafted, drafted.plan.entries);
  const staged = await stage(context, drafted);
  await staged.commit();
  return { ...drafted, ...nothing, file: staged.file };
}

/**
 * Makes the commissions of a plan, all or none, and then puts its file in place: after a refusal there is
 * neither, and with no decision left there is none to write. Commissions of the same plan and revision are
 * used again (docs/rules.md R13); entries without one get theirs.
 * @throws Fault as `draft`, `commissions/issue`, the slice rule and `ports/plans` say; `plan_not_written` when
 * the commissions exist and only their plan is missing.
 */
export async function preparePlan(
  context: CreatePorts & Needs<'plans'>,
  order: PlanOrder,
): Promise<PreparedPlan> {
  const drafted = await draft(context, order);
  const { plan, listing } = drafted;
  if (plan.entries.length === 0) return { ...drafted, created: [], reused: [] };
  const reused = order.force ? [] : plan.entries.flatMap((entry) => madeFor(context, plan, entry));
  const had = new Set(reused.map((view) => view.commission.decisionRef));
  const entries = plan.entries.filter(({ ref }) => !had.has(ref));
  requireDecisions(context, drafted, entries);
  const requests = entries.map((entry) => requestOf(order, plan, entry));
  if (order.guard) requests.forEach(order.guard);
  requirePaths(listing.decisions, requests);
  const created = linked(await issueAll(context, requests), reused, plan);
  const staged = await stage(context, drafted);
  try {
    if (created.length > 0) await recordCreated(context, requests, created);
  } catch (failure) {
    await staged.discard();
    throw failure;
  }
  await staged.commit().catch((failure: unknown) => {
    throw notWritten(staged.file, failure);
  });
  const warnings = [...drafted.warnings, ...waitingForNothing(context, created)];
  return { ...drafted, file: staged.file, created, reused, warnings };
}

const stage = (
  context: Needs<'plans'>,
  { file, plan, before, listing }: DraftedPlan,
): ReturnType<Plans['stage']> => {
  const titles = new Map(listing.decisions.map(({ id, title }) => [id, title]));
  return context.plans.stage(file, plan, titles, before);
};

function madeFor({ journal }: Needs<'journal'>, plan: Plan, { ref }: PlanEntry): CommissionView[] {
  return journal.ledger
    .ofDecision(ref)
    .filter(
      ({ commission }) =>
        commission.implementationPlanRef === plan.id &&
        commission.implementationPlanRevision === plan.revision,
    );
}

function requestOf(order: PlanOrder, plan: Plan, entry: PlanEntry): CreateRequest {
  const { deliveryPolicy, sliceDescription } = order.values;
  const own = {
    ...(deliveryPolicy && { deliveryPolicy }),
    ...(sliceDescription !== undefined && { sliceDescription }),
  };
  // Flags say policy, acceptance and slice for the decisions they were given with, not for the others of a plan.
  const flags = order.named.includes(entry.ref) ? order.values : saidForAll(order.values);
  const isManual = deliveryPolicy === 'workspace_patch_manual';
  return {
    ...valuesFor(plan, entry, isManual ? { ...flags, ...own } : flags),
    decisionRef: entry.ref,
    by: order.by,
    plan: { ref: plan.id, revision: plan.revision },
    dependsOn: entry.dependsOn,
    ...(order.state && { state: order.state }),
  };
}

/** Waits between decisions of one plan are waits for its very commissions. */
function linked(
  issued: readonly Issued[],
  reused: readonly CommissionView[],
  plan: Plan,
): readonly Issued[] {
  const idOf = new Map(
    [...reused, ...issued].map(({ commission }) => [commission.decisionRef, commission.id]),
  );
  const refs = new Set(plan.entries.map(({ ref }) => ref));
  return issued.map(({ commission, ...rest }) => {
    const inPlan = commission.dependsOnDecisions.filter((ref) => refs.has(ref));
    const dependsOn = inPlan.flatMap((ref) => idOf.get(ref) ?? []);
    return { commission: { ...commission, dependsOn }, ...rest };
  });
}

/** Waits that no drain will ever end; they stop nothing, but the operator should know tonight. */
function waitingForNothing({ journal }: Needs<'journal'>, created: readonly Issued[]): string[] {
  const { ledger } = journal;
  return created.flatMap(({ commission: { id, dependsOn, dependsOnDecisions } }) => [
    ...dependsOn.flatMap((on) => {
      const view = ledger.get(on);
      const situation = view ? situationOf(view) : 'missing';
      const isDead = view && isClosed(situationOf(view)) && situation !== 'landed';
      return isDead ? [`${id} waits for ${on}, which is ${situation} and will not land.`] : [];
    }),
    ...dependsOnDecisions
      .filter((decision) => ledger.ofDecision(decision).length === 0)
      .map((decision) => `${id} waits for ${decision}, which has no commission.`),
  ]);
}

const notWritten = (file: string, cause: unknown): Fault =>
  new Fault({
    code: 'plan_not_written',
    what: `The commissions were made, but their plan could not be written to ${file}: ${messageOf(cause)}`,
    advice: 'They need no plan to run; see "haft commission list --selector all".',
    facts: { file },
    cause,
  });
