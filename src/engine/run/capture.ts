import type { CapturedResult } from '../../domain/verdict/result.ts';
import { authorityOf } from '../../domain/scope/authority.ts';
import type { Needs } from '../ports/context.ts';
import type { Workspace } from '../ports/workspaces.ts';
import type { Attempt } from './attempt.ts';
import { endRun } from './outcome.ts';

/**
 * The work tree as a commit kept by a ref, before any evidence runs; only this can ever land. Work
 * that is empty, cannot be captured faithfully or left its scope ends the run here (design §5.4, §5.6).
 */
export async function captureResult(
  context: Needs<'caseRule' | 'repository' | 'workspaces'>,
  attempt: Attempt,
  workspace: Workspace,
): Promise<CapturedResult> {
  attempt.log('phase', 'capture');
  const { repository } = context;
  const { commission } = attempt.view;
  const { tree, changes, refused, hidden } = await context.workspaces.capture(workspace);
  const ref = `refs/haft/results/${attempt.id}/${attempt.number}`;
  const message = `${commission.decisionTitle}\n\nCaptured result of ${attempt.id}, attempt ${attempt.number}.\n`;
  const commit = await repository.commit({
    tree,
    parent: workspace.base,
    message,
    keepAs: ref,
    sign: false,
  });
  const { insertions, deletions } = await repository.diffStat(workspace.base, commit);
  const files = changes.map(({ path }) => path);
  const result: CapturedResult = {
    commit,
    tree,
    ref,
    base: workspace.base,
    files,
    insertions,
    deletions,
    ...(hidden.length > 0 && { hidden: hidden.slice(0, 100) }),
  };
  await attempt.record({ type: 'captured', data: { result } });
  if (refused.length > 0) {
    const named = refused.map(({ path, why }) => `${path} (${why})`);
    endRun(
      'blocked_policy',
      'capture_refused',
      `The work tree holds what cannot be landed: ${named.slice(0, 5).join(', ')}.`,
      { details: { refused: named } },
    );
  }
  if (files.length === 0) {
    endRun(
      'blocked_policy',
      'no_commission_mutation',
      'The agent ended without changing any file.',
    );
  }
  const authority = authorityOf(commission.scope, context.caseRule);
  const outside = files.filter((path) => authority.verdict(path) !== 'allowed');
  if (outside.length > 0) {
    endRun(
      'blocked_policy',
      'mutation_outside_commission_scope',
      `It changed paths outside its scope: ${outside.slice(0, 5).join(', ')}.`,
      {
        details: { changed_paths: files, out_of_scope_paths: outside },
      },
    );
  }
  return result;
}
