import type { WorkspaceSetup } from '../../domain/setup/setup.ts';
import type { Needs } from '../ports/context.ts';
import type { Sandbox } from '../ports/sandbox.ts';
import type { Workspace } from '../ports/workspaces.ts';
import { outfitOf } from './outfit.ts';
import { setUp, type FreshCheckout } from './setUp.ts';

/** Sets up the workspace an agent is about to work in. Throws as `setUp`. */
export async function setUpWorkspace(
  context: Needs<'chance' | 'repository' | 'sandboxes' | 'setups' | 'workspaces'>,
  setup: WorkspaceSetup,
  place: Workspace,
  { signal, seen, onRun }: Pick<FreshCheckout, 'signal' | 'seen' | 'onRun'>,
): Promise<void> {
  // Most only copy, and need none.
  let sandbox: Promise<Sandbox> | undefined;
  try {
    await setUp(context, setup, {
      place,
      run: async (one) => {
        sandbox ??= context.sandboxes.open(place.path, signal, outfitOf(place, setup));
        return (await sandbox).run({ ...one, cwd: place.path, signal });
      },
      signal,
      ...(seen && { seen }),
      onRun,
    });
    await context.workspaces.noteSetUp(place);
  } finally {
    await sandbox?.then(
      (opened) => opened.close(),
      () => undefined,
    );
  }
}
