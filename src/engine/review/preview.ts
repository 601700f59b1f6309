import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { bestOrder, type LandingState, type Step } from '../../domain/review/order.ts';
import { isProvenAs } from '../../domain/verdict/provenAs.ts';
import type { Needs } from '../ports/context.ts';
import type { MergeOutcome, Oid, Rehearsal } from '../ports/repository.ts';

/** Two held results that do not fit together, or one that does not fit the branch as it is. */
export interface Conflict {
  readonly id: string;
  /** Commission id; absent where the conflict is with the branch itself. */
  readonly with?: string;
  readonly paths: readonly string[];
}

export interface Preview {
  readonly branch: string;
  readonly conflicts: readonly Conflict[];
  /** In this order most of the held results land cleanly with the fewest proofs run again. */
  readonly order: readonly string[];
}

/** How the held results of each branch fit the tip and each other; nothing is changed. */
export async function previewConflicts(
  context: Needs<'journal' | 'repository'>,
): Promise<readonly Preview[]> {
  const held = [...context.journal.ledger.open()].filter(
    (view) => situationOf(view) === 'held' && view.result,
  );
  const branches = [...new Set(held.map((view) => view.commission.scope.targetBranch))].sort();
  const { repository } = context;
  return repository.rehearse(async (rehearsal) => {
    const previews: Preview[] = [];
    for (const branch of branches) {
      const here = held
        .filter((view) => view.commission.scope.targetBranch === branch)
        .sort((a, b) => a.createdSeq - b.createdSeq);
      const tip = await repository.tip(branch);
      if (tip === undefined) continue;
      const merger = new Merger(rehearsal, here);
      previews.push(await previewBranch(merger, branch, await repository.treeOf(tip), here));
    }
    return previews;
  });
}

async function previewBranch(
  merger: Merger,
  branch: string,
  tip: Oid,
  held: readonly CommissionView[],
): Promise<Preview> {
  const ids = held.map((view) => view.commission.id);
  const alone = await merger.onto(ids.map((id) => ({ tree: tip, id })));
  const pairs = ids.flatMap((id, index) => {
    const first = alone[index];
    if (first?.kind !== 'clean') return [];
    return ids.slice(index + 1).map((other) => ({ id, other, tree: first.tree }));
  });
  const both = await merger.onto(pairs.map(({ tree, other }) => ({ tree, id: other })));
  const conflicts: Conflict[] = ids.flatMap((id, index) => {
    const first = alone[index];
    if (first?.kind === 'conflict') return { id, paths: first.paths };
    return pairs.flatMap((pair, at): Conflict[] => {
      const outcome = both[at];
      if (pair.id !== id || outcome?.kind !== 'conflict') return [];
      return [{ id, with: pair.other, paths: outcome.paths }];
    });
  });
  const order = await bestOrder(ids, tip, (steps) => merger.land(steps));
  return { branch, conflicts, order };
}

/** Merges held results onto trees, each pair once. */
class Merger {
  private readonly known = new Map<string, MergeOutcome>();
  private readonly views: ReadonlyMap<string, CommissionView>;
  private readonly rehearsal: Rehearsal;

  constructor(rehearsal: Rehearsal, held: readonly CommissionView[]) {
    this.rehearsal = rehearsal;
    this.views = new Map(held.map((view) => [view.commission.id, view]));
  }

  async onto(steps: readonly Step[]): Promise<MergeOutcome[]> {
    const unknown = [...new Map(steps.map((step) => [keyOf(step), step])).entries()].filter(
      ([key]) => !this.known.has(key),
    );
    const merges = unknown.map(([, { tree, id }]) => {
      const result = this.views.get(id)?.result;
      return { base: result?.base ?? '', ours: tree, theirs: result?.tree ?? '' };
    });
    const outcomes = merges.length === 0 ? [] : await this.rehearsal.merge(merges);
    for (const [at, [key]] of unknown.entries()) this.known.set(key, outcomes[at] ?? nothing);
    return steps.map((step) => this.known.get(keyOf(step)) ?? nothing);
  }

  /** The state after each step, or `undefined` where it conflicts. */
  async land(steps: readonly Step[]): Promise<(LandingState | undefined)[]> {
    const outcomes = await this.onto(steps);
    return outcomes.map((outcome, at) => {
      if (outcome.kind === 'conflict') return undefined;
      const view = this.views.get(steps[at]?.id ?? '');
      return { tree: outcome.tree, provenAlready: isProvenAs(view ?? {}, outcome.tree) };
    });
  }
}

const nothing: MergeOutcome = { kind: 'conflict', paths: [] };

const keyOf = ({ tree, id }: Step): string => `${tree} ${id}`;
