import { setupFile } from '../../domain/setup/setup.ts';
import type { Needs } from '../ports/context.ts';
import type { Attempt } from './attempt.ts';

/** What a red verdict adds where folders of submodules are empty: evidence may have needed their content. */
export async function emptySubmodulesText(
  { workspaces }: Needs<'workspaces'>,
  { id, view }: Attempt,
): Promise<string[]> {
  if (!view.workspace) return [];
  const workspace = await workspaces.open(id);
  const empty = workspace ? await workspaces.emptySubmodules(workspace) : [];
  if (empty.length === 0) return [];
  return [
    `Submodules are empty in workspaces: ${empty.slice(0, 5).join(', ')}; list them under "copy" in ${setupFile} to have their recorded content there.`,
  ];
}
