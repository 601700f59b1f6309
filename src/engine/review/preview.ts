import { bestOrder, type LandingState, type Step } from '../../domain/review/order.ts';
import { isProvenAs } from '../../domain/verdict/provenAs.ts';
import type { Needs } from '../ports/context.ts';
import { heldByBranch, Merger, type Conflict } from './conflicts.ts';

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
  const { repository } = context;
  const branches = await heldByBranch(context);
  return repository.rehearse(async (rehearsal) => {
    const previews: Preview[] = [];
    for (const { branch, tip, held } of branches) {
      const merger = new Merger(rehearsal, held);
      const tree = await repository.treeOf(tip);
      const conflicts = await merger.conflicts(tree);
      const order = await bestOrder(merger.ids, tree, (steps) => land(merger, steps));
      previews.push({ branch, conflicts, order });
    }
    return previews;
  });
}

/** The state after each step, or `undefined` where it conflicts. */
async function land(merger: Merger, steps: readonly Step[]): Promise<(LandingState | undefined)[]> {
  const outcomes = await merger.onto(steps);
  return outcomes.map((outcome, at) => {
    if (outcome.kind === 'conflict') return undefined;
    const view = merger.view(steps[at]?.id ?? '');
    return { tree: outcome.tree, provenAlready: isProvenAs(view ?? {}, outcome.tree) };
  });
}
