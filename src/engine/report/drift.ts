import { driftOf, type Drift } from '../../domain/freshness/drift.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Context } from '../ports/context.ts';
import type { Repository } from '../ports/repository.ts';

/** Where drift is looked up. */
export interface DriftSources extends Pick<Context, 'caseRule'> {
  readonly repository: Pick<Repository, 'tip' | 'isAncestor' | 'changes'>;
}

/**
 * Files the commission is about that its target branch changed after it was issued. `undefined` when
 * there is nothing to compare: the branch or the commit it was issued on is gone.
 */
export async function driftSince(
  { repository, caseRule }: DriftSources,
  { commission: { scope } }: CommissionView,
): Promise<readonly Drift[] | undefined> {
  const tip = await repository.tip(scope.targetBranch);
  if (tip === undefined || !(await repository.isAncestor(scope.baseSha, tip))) return undefined;
  return driftOf(scope.affectedFiles, await repository.changes(scope.baseSha, tip), caseRule);
}
