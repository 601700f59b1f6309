import { storeWide } from '../../domain/commission/event.ts';
import { situationOf } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import type { LandingOrder } from './landing.ts';

/**
 * Removes the workspace of work that has landed: its result lives on in the branch and as a ref. A drain that
 * waits for room is told, wherever it runs.
 */
export async function cleanUp(
  context: Needs<'journal' | 'machine' | 'workspaces'>,
  { id, by }: Pick<LandingOrder, 'by' | 'id'>,
): Promise<void> {
  const { journal, machine, workspaces } = context;
  const view = journal.ledger.get(id);
  if (!view || situationOf(view) !== 'landed') return;
  const workspace = await workspaces.open(id);
  if (!workspace) return;
  const isAwaited = journal.ledger.leader?.waiting?.cause === 'disk_budget';
  const { signal } = new AbortController();
  const [bytes = 0] = isAwaited
    ? await machine.sizesOf([workspace.path], signal).catch(() => [])
    : [];
  await workspaces.remove(workspace);
  if (!isAwaited) return;
  const removed = [{ kind: 'workspaces', count: 1, bytes }] as const;
  await journal.append(() => [{ type: 'cleaned', by, ...storeWide, data: { removed } }]);
}
