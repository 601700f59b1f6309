import { laidOver, type Plan, type PlanEntry } from './plan.ts';
import type { CommissionTerms } from '../commission/terms.ts';
import type { PlanFlaw } from './planFlaws.ts';

/** What a generated plan is to be like. */
export interface PlanDraft {
  readonly id: string;
  readonly revision: string;
  readonly title: string;
  /** In the order they are to stand. */
  readonly refs: readonly string[];
  /** Each decision waits for the one before it. */
  readonly sequential: boolean;
  readonly edges: readonly PlanEdge[];
  /** What the flags of the call say; written down, so that the plan can be run again without them. */
  readonly values: CommissionTerms;
  /** What holds where neither flags nor entries say otherwise, for a plan that is made anew. */
  readonly usual: CommissionTerms;
}

/** `target` waits for each of `sources`. */
export interface PlanEdge {
  readonly target: string;
  readonly sources: readonly string[];
}

type Key = keyof CommissionTerms;

/** What stands at the top of a plan; the rest is its defaults. */
const topKeys: readonly Key[] = [
  'repoRef',
  'baseSha',
  'targetBranch',
  'projectionPolicy',
  'validForMs',
  'validUntil',
  'queue',
];

/** A plan never says these for all: they stand at each entry. */
const entryKeys: readonly Key[] = ['deliveryPolicy', 'acceptJudgement', 'sliceDescription'];

/** A plan of these decisions. */
export function draftPlan(draft: PlanDraft): Plan {
  const { id, revision, title, refs, values, usual } = draft;
  return {
    id,
    revision,
    title,
    values: laidOver(
      usual,
      pick(values, (key) => topKeys.includes(key)),
    ),
    defaults: pick(saidForAll(values), (key) => !topKeys.includes(key)),
    entries: refs.map((ref, index) => ({
      ref,
      dependsOn: [...new Set([...previous(draft, index), ...asked(draft, ref)])],
      values: pick(values, (key) => entryKeys.includes(key)),
    })),
  };
}

/** Waits the operator asked for between decisions that are not in the plan. */
export function edgeFlaws({ refs, edges }: Pick<PlanDraft, 'refs' | 'edges'>): PlanFlaw[] {
  const known = new Set(refs);
  return edges
    .filter(({ target }) => !known.has(target))
    .map(({ target, sources }): PlanFlaw => ({
      code: 'plan_dependency_unknown',
      path: ['decisions'],
      what: `${target} is to wait for ${sources.join(', ')}, but it is not in the plan.`,
      advice: 'Name only decisions of the plan in --depend target:source.',
    }));
}

/**
 * The plan an operator may have edited, with what is new: decisions it lacks at its end, further waits,
 * and a revision and title where they are given. Nothing the file says is taken back.
 */
export function extendPlan(
  before: Plan,
  draft: PlanDraft,
  named: { readonly revision?: string; readonly title?: string },
): Plan {
  const drafted = draftPlan(draft);
  const known = new Set(before.entries.map(({ ref }) => ref));
  const added = drafted.entries
    .filter(({ ref }) => !known.has(ref))
    .map((entry) => ({ ...entry, values: draft.values }));
  const waits = new Map(drafted.entries.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const kept = before.entries.map((entry): PlanEntry => {
    const wanted = waits.get(entry.ref) ?? asked(draft, entry.ref);
    const more = wanted.filter((on) => !entry.dependsOn.includes(on));
    return more.length === 0 ? entry : { ...entry, dependsOn: [...entry.dependsOn, ...more] };
  });
  return { ...before, ...named, entries: [...kept, ...added] };
}

const previous = ({ refs, sequential }: PlanDraft, index: number): readonly string[] =>
  sequential && index > 0 ? refs.slice(index - 1, index) : [];

const asked = ({ edges }: PlanDraft, ref: string): string[] =>
  edges.filter(({ target }) => target === ref).flatMap(({ sources }) => sources);

/** What may be said of all decisions of a plan at once. */
export const saidForAll = (values: CommissionTerms): CommissionTerms =>
  pick(values, (key) => !entryKeys.includes(key));

function pick(values: CommissionTerms, wanted: (key: Key) => boolean): CommissionTerms {
  return Object.fromEntries(Object.entries(values).filter(([key]) => wanted(key as Key)));
}
