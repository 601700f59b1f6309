import type { CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import type { Workspace } from '../ports/workspaces.ts';

/**
 * Keeps what stands in a workspace and is in no result as `refs/haft/abandoned/<commission>/<attempt>`, or with
 * `-2`, `-3`, … behind it where other work of that attempt was kept before: nothing is lost with the folder.
 */
export async function archiveWork(
  { repository, workspaces }: Needs<'repository' | 'workspaces'>,
  left: Workspace,
  { attempt, result }: Pick<CommissionView, 'attempt' | 'result'>,
): Promise<void> {
  const { tree, changes } = await workspaces.capture(left);
  if (changes.length === 0 || tree === result?.tree) return;
  const kept = await repository.kept();
  const first = `refs/haft/abandoned/${left.id}/${attempt}`;
  let keepAs = first;
  for (let again = 2; ; again++) {
    const other = kept.get(keepAs);
    if (other === undefined) break;
    if ((await repository.treeOf(other)) === tree) return;
    keepAs = `${first}-${again}`;
  }
  const message = `Left in the workspace of ${left.id}, attempt ${attempt}.\n`;
  await repository.commit({ tree, parent: left.base, message, keepAs, sign: false });
}
