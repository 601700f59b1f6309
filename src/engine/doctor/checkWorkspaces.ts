import { isClosed } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { bytesText } from './bytesText.ts';
import { note, ok, type Check } from './diagnosis.ts';

/** The work trees there are, and what they take. */
export const checkWorkspaces: Check = async ({ journal, machine, workspaces }, signal) => {
  const all = await workspaces.list();
  const sizes = await Promise.all(all.map(({ path }) => machine.sizeOf(path, signal)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const over = all.filter(({ id }) => {
    const view = journal.ledger.get(id);
    return view !== undefined && isClosed(situationOf(view));
  });
  const seen = `${all.length} workspaces take ${bytesText(total)}.`;
  if (over.length === 0) return [ok('workspaces', seen)];
  const fix = 'The next drain removes them at its end.';
  return [note('workspaces_left', `${seen} ${over.length} are of commissions that are over.`, fix)];
};
