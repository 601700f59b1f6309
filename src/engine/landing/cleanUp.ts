import { messageOf } from '../../base/fault.ts';
import { isClosed } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';

/** Removes the workspace of work that has landed: its result lives on in the branch and as a ref. */
export async function cleanUp(context: Needs<'journal' | 'workspaces'>, id: string): Promise<void> {
  const view = context.journal.ledger.get(id);
  if (!view || situationOf(view) !== 'landed') return;
  const workspace = await context.workspaces.open(id);
  if (workspace) await context.workspaces.remove(workspace);
}

/**
 * Lets go the threads of closed commissions: nobody will resume them, and what they read lies in them.
 * Costs what is still kept, however many commissions there are. Never rejects.
 */
export async function forgetThreads(
  context: Needs<'agents' | 'journal' | 'report'>,
): Promise<void> {
  const { agents, journal, report } = context;
  const isOver = (id: string): boolean => {
    const view = journal.ledger.get(id);
    return view !== undefined && isClosed(situationOf(view));
  };
  try {
    await agents.forget(isOver);
  } catch (thrown) {
    report(`threads that are over could not be removed: ${messageOf(thrown)}`);
  }
}
