import { messageOf } from '../../base/fault.ts';
import { isClosed } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { isGroundFault } from '../authority/ground.ts';
import type { Needs } from '../ports/context.ts';
import type { Workspace } from '../ports/workspaces.ts';
import { archiveWork } from '../proof/archiveWork.ts';

/** Removes the workspace of work that has landed: its result lives on in the branch and as a ref. */
export async function cleanUp(context: Needs<'journal' | 'workspaces'>, id: string): Promise<void> {
  const view = context.journal.ledger.get(id);
  if (!view || situationOf(view) !== 'landed') return;
  const workspace = await context.workspaces.open(id);
  if (workspace) await context.workspaces.remove(workspace);
}

/**
 * Removes the workspaces of commissions that are closed, whoever closed them and where; what stands there
 * and is in no result is kept as a ref first (docs/rules.md R136). Never rejects.
 */
export async function removeClosed(
  context: Needs<'journal' | 'report' | 'repository' | 'workspaces'>,
): Promise<void> {
  const { journal, report, workspaces } = context;
  try {
    for (const workspace of await workspaces.list()) {
      const view = journal.ledger.get(workspace.id);
      if (view && isClosed(situationOf(view))) await removeOne(context, workspace, view);
    }
  } catch (thrown) {
    if (!isGroundFault(thrown))
      report(`workspaces that are over could not be removed: ${messageOf(thrown)}`);
  }
}

/** One in which something still writes keeps no other from going. @throws Fault of the ground. */
async function removeOne(
  context: Needs<'report' | 'repository' | 'workspaces'>,
  workspace: Workspace,
  view: CommissionView,
): Promise<void> {
  const { report, workspaces } = context;
  try {
    await archiveWork(context, workspace, view);
    const still = await workspaces.open(workspace.id);
    if (still) await workspaces.remove(still);
  } catch (thrown) {
    if (isGroundFault(thrown)) throw thrown;
    report(`the workspace of ${workspace.id} could not be removed: ${messageOf(thrown)}`);
  }
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
    if (!isGroundFault(thrown))
      report(`threads that are over could not be removed: ${messageOf(thrown)}`);
  }
}
