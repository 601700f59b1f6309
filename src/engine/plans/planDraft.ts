import type { Actor } from '../../domain/commission/actor.ts';
import { Fault } from '../../base/fault.ts';
import { didYouMean, nearestNames } from '../../base/nearest.ts';
import { dateStamp } from '../../domain/commission/dateStamp.ts';
import { situationOf } from '../../domain/commission/view.ts';
import {
  draftPlan,
  edgeFlaws,
  extendPlan,
  type PlanDraft,
  type PlanEdge,
} from '../../domain/plan/draftPlan.ts';
import { planFileOf, type Plan, type PlanEntry } from '../../domain/plan/plan.ts';
import type { CommissionTerms } from '../../domain/commission/terms.ts';
import { planFlaws, type PlanFlaw } from '../../domain/plan/planFlaws.ts';
import {
  isOpenChoice,
  selectDecisions,
  type Noted,
  type Selectors,
} from '../../domain/plan/selection.ts';
import { requireDependencies } from '../commissions/batch.ts';
import type { CreateRequest } from '../commissions/issue.ts';
import type { Needs } from '../ports/context.ts';
import { repoRefOf } from '../commissions/issue.ts';
import { targetOf } from '../commissions/issueFacts.ts';
import { activeDecision } from '../authority/decisions.ts';
import { planFault, type PlanProblem } from '../ports/planFault.ts';
import type { DecisionListing } from '../ports/decisions.ts';
import type { PlanFile } from '../ports/plans.ts';

/** What an operator asks of a plan. */
export interface PlanOrder extends Selectors {
  readonly by: Actor;
  /** Use the plan in this file as it is; nothing is selected. */
  readonly file?: string;
  /** Where a generated plan goes; `.haft/plans/<id>.yaml` unless said. */
  readonly out?: string;
  readonly id?: string;
  readonly revision?: string;
  readonly title?: string;
  readonly sequential: boolean;
  readonly edges: readonly PlanEdge[];
  /** Decisions that have commissions are taken again. */
  readonly force: boolean;
  /** What the flags say: less than anything the plan says (docs/rules.md R10). */
  readonly values: CommissionTerms;
  readonly state?: 'draft' | 'queued';
  /** Throws where whoever asks may not have this one; nothing is written then. */
  readonly guard?: (request: CreateRequest) => void;
}

/** A plan that was checked, and how it came about. */
export interface DraftedPlan {
  readonly file: string;
  readonly plan: Plan;
  /** The file as it is, where there is one. */
  readonly before: PlanFile | undefined;
  readonly listing: DecisionListing;
  readonly skipped: readonly Noted[];
  readonly forced: readonly Noted[];
  readonly warnings: readonly string[];
}

/**
 * The plan an operator asks for, whole and checked; nothing is written. `plan.entries` is empty where no
 * decision is left to be planned.
 * @throws Fault `plan_not_found`, `plan_id_differs`, `plan_delivery_policy_shared`, `decision_not_found`,
 * `decision_not_active`, those of `ports/plans`, `domain/plan/planFlaws` and `targetOf`.
 */
export async function draft(
  context: Needs<
    'checkout' | 'clock' | 'decisions' | 'journal' | 'plans' | 'repository' | 'settings'
  >,
  order: PlanOrder,
): Promise<DraftedPlan> {
  refuseSharedPolicy(order);
  const listing = await context.decisions.list();
  const made =
    order.file === undefined
      ? await generate(context, order, listing)
      : await written(context, order.file);
  const { plan, before } = made;
  if (plan.entries.length === 0 && !before) return { ...made, listing };
  const own = new Map(listing.decisions.map(({ id, dependsOn }) => [id, dependsOn]));
  const refs = plan.entries.map(({ ref }) => ref);
  const flaws = [
    ...planFlaws(plan, (decision) => own.get(decision) ?? []),
    ...edgeFlaws({ refs, edges: order.edges }),
  ];
  const [first, ...others] = flaws.map((flaw) => placed(flaw, made));
  if (first) throw planFault([first, ...others]);
  return { ...made, listing };
}

/**
 * The decisions of these entries can be commissioned as far as their files tell.
 * @throws Fault `decision_not_found`, `decision_not_active`, each with its place in the plan,
 * `decision_dependency_unknown`.
 */
export function requireDecisions(
  context: Needs<'journal'>,
  { plan, before, file, listing }: DraftedPlan,
  entries: readonly PlanEntry[],
): void {
  for (const entry of entries) {
    try {
      activeDecision(listing, entry.ref);
    } catch (thrown) {
      if (!before || !Fault.is(thrown)) throw thrown;
      const { code, message: what, advice } = thrown;
      const at = before.placeOf(['decisions', plan.entries.indexOf(entry)]);
      throw planFault([{ code, what, advice, file, ...at }]);
    }
  }
  requireDependencies(
    context,
    listing,
    entries.map(({ ref }) => ref),
  );
}

type Made = Omit<DraftedPlan, 'listing'>;

/** Letters that may differ in a path that was meant. */
const slips = 4;

async function written(context: Needs<'plans'>, file: string): Promise<Made> {
  const before = await context.plans.find(file);
  if (!before) {
    const nearest = nearestNames(file, await context.plans.names(), slips);
    throw new Fault({
      code: 'plan_not_found',
      what: `There is no plan ${file}.`,
      advice: `${didYouMean(nearest)}Name a file below .haft/plans, or leave --plan out to have one generated.`,
      facts: { file, nearest },
    });
  }
  const { plan, warnings } = before;
  return { file: before.file, plan, before, skipped: [], forced: [], warnings };
}

async function generate(
  context: Needs<'checkout' | 'clock' | 'journal' | 'plans' | 'repository' | 'settings'>,
  order: PlanOrder,
  listing: DecisionListing,
): Promise<Made> {
  for (const ref of order.named) activeDecision(listing, ref);
  const id = order.id ?? (await freeId(context, order.out));
  const { refs, skipped, forced } = selectDecisions({
    ...order,
    decisions: listing.decisions,
    commissionsOf: (decision) => commissionsOf(context, decision),
    pathsGiven: order.values.allowedPaths !== undefined,
    now: context.clock.now(),
  });
  const sorted = order.sequential ? refs : refs.toSorted();
  const wanted = await shape(context, order, id, sorted);
  const file = order.out ?? planFileOf(id);
  const before = await context.plans.find(file);
  const noted = { skipped, forced, before };
  const broken = listing.problems.map(
    ({ file: where, line, column, what }) => `${where}:${line}:${column} ${what}`,
  );
  if (!before) return { file, plan: draftPlan(wanted), ...noted, warnings: broken };
  requireSameId(order, before);
  const { revision, title } = order;
  const plan = extendPlan(before.plan, wanted, {
    ...(revision !== undefined && { revision }),
    ...(title !== undefined && { title }),
  });
  return { file: before.file, plan, ...noted, warnings: [...broken, ...before.warnings] };
}

/** What a plan of these decisions is to be like, and what holds in it unless said otherwise. */
async function shape(
  context: Needs<'checkout' | 'repository' | 'settings'>,
  order: PlanOrder,
  id: string,
  refs: readonly string[],
): Promise<PlanDraft> {
  const { revision = 'p1', title = `Harness run ${id}`, sequential, edges, values } = order;
  const { branch } = await targetOf(context, values);
  const usual = {
    repoRef: repoRefOf(context),
    targetBranch: branch,
    projectionPolicy: 'local_only',
    deliveryPolicy: 'workspace_patch_manual',
    validForMs: context.settings.validForMs,
  } as const;
  return { id, revision, title, refs, sequential, edges, values, usual };
}

/** `plan-YYYYMMDD-HHMMSS`, UTC; one more number where that second has a plan already. */
async function freeId(context: Needs<'clock' | 'plans'>, out: string | undefined): Promise<string> {
  const now = context.clock.now();
  const time = new Date(now).toISOString().slice(11, 19).replaceAll(':', '');
  const id = `plan-${dateStamp(now)}-${time}`;
  for (let i = 1; out === undefined; i++) {
    const tried = i === 1 ? id : `${id}-${i}`;
    if (!(await context.plans.find(planFileOf(tried)))) return tried;
  }
  return id;
}

function commissionsOf({ journal }: Needs<'journal'>, decision: string): string[] {
  return journal.ledger
    .ofDecision(decision)
    .map((view) => `${view.commission.id} (${situationOf(view)})`);
}

/** Landing without review is said for decisions by name; nothing else flips it (docs/rules.md R11). */
function refuseSharedPolicy(order: PlanOrder): void {
  if (order.values.deliveryPolicy !== 'workspace_patch_auto_on_pass') return;
  const isByName =
    order.file === undefined &&
    !isOpenChoice(order) &&
    order.problems.length + order.contexts.length === 0 &&
    !order.allActive;
  if (isByName) return;
  throw new Fault({
    code: 'plan_delivery_policy_shared',
    what: 'workspace_patch_auto_on_pass cannot be said for decisions that are not named.',
    advice:
      'Name each decision it is meant for, or write "delivery_policy: workspace_patch_auto_on_pass" below each in the plan.',
  });
}

function requireSameId({ id }: PlanOrder, { plan, file }: PlanFile): void {
  if (id === undefined || id === plan.id) return;
  throw new Fault({
    code: 'plan_id_differs',
    what: `${file} holds the plan ${plan.id}, not ${id}.`,
    advice: 'Name another file, or leave --id out to extend the plan that is there.',
    facts: { file, id: plan.id },
  });
}

function placed({ path, ...flaw }: PlanFlaw, { before, file }: Made): PlanProblem {
  return before ? { ...flaw, file, ...before.placeOf(path) } : flaw;
}
