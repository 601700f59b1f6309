import { findCycle } from '../../base/findCycle.ts';
import type { Plan, PlanEntry } from './plan.ts';

export type PlanFlawCode =
  | 'plan_id_required'
  | 'plan_id_invalid'
  | 'plan_revision_required'
  | 'plan_decisions_required'
  | 'plan_decision_duplicated'
  | 'plan_dependency_self'
  | 'plan_dependency_unknown'
  | 'plan_dependency_cycle'
  | 'plan_delivery_policy_shared'
  | 'plan_accept_judgement_shared';

/** Why a plan is refused, and where in it. */
export interface PlanFlaw {
  readonly code: PlanFlawCode;
  /** Keys and positions from the top of the file, in haft's names. */
  readonly path: readonly (string | number)[];
  /** One sentence. */
  readonly what: string;
  /** One sentence. */
  readonly advice: string;
}

/** An id names a file, so it can be no path and nothing a shell would change. */
const idShape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * Everything for which a plan is refused before anything is written (docs/rules.md R9), in the order
 * of the file. `own` gives the decisions a decision's own file waits for: they count for cycles.
 */
export function planFlaws(
  plan: Plan,
  own: (decision: string) => readonly string[] = () => [],
): PlanFlaw[] {
  return [
    ...identityFlaws(plan),
    ...policyFlaws(plan),
    ...acceptanceFlaws(plan),
    ...duplicates(plan.entries),
    ...dependencyFlaws(plan.entries),
    ...cycleFlaws(plan, own),
  ];
}

function identityFlaws({ id, revision, entries }: Plan): PlanFlaw[] {
  const flaws: PlanFlaw[] = [];
  if (id === '') {
    flaws.push({
      code: 'plan_id_required',
      path: ['id'],
      what: 'plan.id is required.',
      advice: 'Give the plan a name such as "id: nightly-docs".',
    });
  } else if (!idShape.test(id)) {
    flaws.push({
      code: 'plan_id_invalid',
      path: ['id'],
      what: `The plan id "${id}" cannot name a file.`,
      advice:
        'Use at most 100 letters, digits, dots, dashes and underscores, a letter or digit first.',
    });
  }
  if (revision === '') {
    flaws.push({
      code: 'plan_revision_required',
      path: ['revision'],
      what: 'plan.revision is required.',
      advice: 'Write "revision: p1"; raise it when the same plan shall make new commissions.',
    });
  }
  if (entries.length === 0) {
    flaws.push({
      code: 'plan_decisions_required',
      path: ['decisions'],
      what: 'plan.decisions is required.',
      advice: 'List the decisions of the plan, each as "- ref: dec-…".',
    });
  }
  return flaws;
}

/** Landing without review is said per decision: nothing flips it for a whole batch (docs/rules.md R11). */
function policyFlaws({ values, defaults, entries }: Plan): PlanFlaw[] {
  const shared = [
    { path: ['delivery_policy'], policy: values.deliveryPolicy },
    { path: ['defaults', 'delivery_policy'], policy: defaults.deliveryPolicy },
  ];
  return shared
    .filter(({ policy }) => policy === 'workspace_patch_auto_on_pass')
    .map(({ path }): PlanFlaw => ({
      code: 'plan_delivery_policy_shared',
      path,
      what: 'delivery_policy: workspace_patch_auto_on_pass cannot be said for a whole plan.',
      advice: `Write it below each decision it is meant for: "- ref: ${entries[0]?.ref ?? 'dec-…'}", then "  delivery_policy: workspace_patch_auto_on_pass".`,
    }));
}

/** A judge's word lands work only where it was accepted for that very decision (docs/rules.md R152). */
function acceptanceFlaws({ values, defaults, entries }: Plan): PlanFlaw[] {
  const shared = [
    { path: ['accept_judgement'], isSaid: values.acceptJudgement },
    { path: ['defaults', 'accept_judgement'], isSaid: defaults.acceptJudgement },
  ];
  return shared
    .filter(({ isSaid }) => isSaid === true)
    .map(({ path }): PlanFlaw => ({
      code: 'plan_accept_judgement_shared',
      path,
      what: 'accept_judgement: true cannot be said for a whole plan.',
      advice: `Write it below each decision it is meant for: "- ref: ${entries[0]?.ref ?? 'dec-…'}", then "  accept_judgement: true".`,
    }));
}

function duplicates(entries: readonly PlanEntry[]): PlanFlaw[] {
  const seen = new Set<string>();
  const flaws: PlanFlaw[] = [];
  for (const [index, { ref }] of entries.entries()) {
    if (seen.has(ref)) {
      flaws.push({
        code: 'plan_decision_duplicated',
        path: ['decisions', index],
        what: `plan decision ${ref} is duplicated.`,
        advice: 'List each decision once; a second slice of it belongs in another plan.',
      });
    }
    seen.add(ref);
  }
  return flaws;
}

function dependencyFlaws(entries: readonly PlanEntry[]): PlanFlaw[] {
  const refs = new Set(entries.map(({ ref }) => ref));
  return entries.flatMap((entry, index) =>
    entry.dependsOn.flatMap((on, position): PlanFlaw[] => {
      const path = ['decisions', index, 'depends_on', position];
      if (on === entry.ref) {
        const what = `plan decision ${on} depends on itself.`;
        const advice = 'Take it out of its depends_on.';
        return [{ code: 'plan_dependency_self', path, what, advice }];
      }
      return refs.has(on) ? [] : [unknownDependency(entry.ref, on, path)];
    }),
  );
}

function unknownDependency(ref: string, on: string, path: PlanFlaw['path']): PlanFlaw {
  return {
    code: 'plan_dependency_unknown',
    path,
    what: `plan decision ${ref} depends on unknown decision ${on}.`,
    advice:
      'Add that decision to the plan; one outside of it belongs in the depends_on of the decision file.',
  };
}

function cycleFlaws({ entries }: Plan, own: (decision: string) => readonly string[]): PlanFlaw[] {
  const edges = new Map<string, Set<string>>();
  for (const { ref, dependsOn } of entries) {
    const known = edges.get(ref) ?? new Set();
    // One that waits for itself is told as that.
    edges.set(ref, new Set([...known, ...dependsOn.filter((on) => on !== ref)]));
  }
  const next = (ref: string): Iterable<string> => [...(edges.get(ref) ?? []), ...own(ref)];
  const cycle = findCycle(edges.keys(), next);
  if (!cycle) return [];
  const index = Math.max(
    0,
    entries.findIndex(({ ref }) => cycle.includes(ref)),
  );
  return [
    {
      code: 'plan_dependency_cycle',
      path: ['decisions', index],
      what: `plan decision dependency cycle includes ${cycle[0] ?? ''}: ${cycle.join(' → ')}.`,
      advice: 'Take one of these waits out of depends_on, in the plan or in the decision files.',
    },
  ];
}
