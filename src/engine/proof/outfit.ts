import type { WorkspaceSetup } from '../../domain/setup/setup.ts';
import type { Outfit } from '../ports/sandbox.ts';
import type { Workspace } from '../ports/workspaces.ts';

/** What comes with a place, as its set-up wants it. */
export function outfitOf(
  { cache }: Pick<Workspace, 'cache'>,
  setup: WorkspaceSetup | 'none' | undefined,
): Outfit {
  const terms = setup !== 'none' && setup !== undefined && { terms: setup };
  return { ...(cache !== undefined && { cache }), ...terms };
}
