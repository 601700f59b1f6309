import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { bestOrder, type LandingState } from '../../domain/review/order.ts';
import type { Context } from '../context.ts';
import type { Oid } from '../ports/repository.ts';

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
export async function previewConflicts(context: Context): Promise<readonly Preview[]> {
  const held = [...context.journal.ledger.open()].filter(
    (view) => situationOf(view) === 'held' && view.result,
  );
  const branches = [...new Set(held.map((view) => view.commission.scope.targetBranch))].sort();
  const previews: Preview[] = [];
  for (const branch of branches) {
    const here = held
      .filter((view) => view.commission.scope.targetBranch === branch)
      .sort((a, b) => a.createdSeq - b.createdSeq);
    const tip = await context.repository.tip(branch);
    if (tip !== undefined)
      previews.push(
        await previewBranch(context, branch, await context.repository.treeOf(tip), here),
      );
  }
  return previews;
}

async function previewBranch(
  context: Context,
  branch: string,
  tip: Oid,
  held: readonly CommissionView[],
): Promise<Preview> {
  const merger = new Merger(context, held);
  const conflicts: Conflict[] = [];
  for (const [index, view] of held.entries()) {
    const alone = await merger.onto(tip, view.commission.id);
    if (alone.kind === 'conflict') {
      conflicts.push({ id: view.commission.id, paths: alone.paths });
      continue;
    }
    for (const other of held.slice(index + 1)) {
      const both = await merger.onto(alone.tree, other.commission.id);
      if (both.kind === 'conflict')
        conflicts.push({ id: view.commission.id, with: other.commission.id, paths: both.paths });
    }
  }
  const order = await bestOrder(
    held.map((view) => view.commission.id),
    tip,
    (tree, id) => merger.land(tree, id),
  );
  return { branch, conflicts, order };
}

type Merged =
  | { readonly kind: 'clean'; readonly tree: Oid }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] };

/** Merges held results onto trees, each pair once. */
class Merger {
  private readonly known = new Map<string, Promise<Merged>>();
  private readonly views: ReadonlyMap<string, CommissionView>;
  private readonly context: Context;

  constructor(context: Context, held: readonly CommissionView[]) {
    this.context = context;
    this.views = new Map(held.map((view) => [view.commission.id, view]));
  }

  onto(tree: Oid, id: string): Promise<Merged> {
    const key = `${tree} ${id}`;
    const merged = this.known.get(key) ?? this.merge(tree, id);
    this.known.set(key, merged);
    return merged;
  }

  /** The state after landing `id` on `tree`, or `undefined` when it conflicts. */
  async land(tree: Oid, id: string): Promise<LandingState | undefined> {
    const merged = await this.onto(tree, id);
    if (merged.kind === 'conflict') return undefined;
    return { tree: merged.tree, provenAlready: merged.tree === this.views.get(id)?.result?.tree };
  }

  private async merge(tree: Oid, id: string): Promise<Merged> {
    const result = this.views.get(id)?.result;
    if (!result) return { kind: 'conflict', paths: [] };
    const { repository } = this.context;
    return repository.merge({
      base: await repository.treeOf(result.base),
      ours: tree,
      theirs: result.tree,
    });
  }
}
