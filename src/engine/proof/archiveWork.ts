import type { CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import type { Workspace } from '../ports/workspaces.ts';

/**
 * Keeps what stands in a workspace and is in no result as `refs/haft/abandoned/<commission>/<attempt>`:
 * nothing is lost with the folder.
 */
export async function archiveWork(
  { repository, workspaces }: Needs<'repository' | 'workspaces'>,
  left: Workspace,
  { attempt, result }: Pick<CommissionView, 'attempt' | 'result'>,
): Promise<void> {
  const { tree, changes } = await workspaces.capture(left);
  if (changes.length === 0 || tree === result?.tree) return;
  const keepAs = `refs/haft/abandoned/${left.id}/${attempt}`;
  const message = `Left in the workspace of ${left.id}, attempt ${attempt}.\n`;
  await repository.commit({ tree, parent: left.base, message, keepAs, sign: false });
}
