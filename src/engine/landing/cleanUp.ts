import { situationOf } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';

/** Removes the workspace of work that has landed: its result lives on in the branch and as a ref. */
export async function cleanUp(context: Needs<'journal' | 'workspaces'>, id: string): Promise<void> {
  const view = context.journal.ledger.get(id);
  if (!view || situationOf(view) !== 'landed') return;
  const workspace = await context.workspaces.open(id);
  if (workspace) await context.workspaces.remove(workspace);
}
