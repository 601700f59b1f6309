import { bytesText } from '../../base/bytes.ts';
import { Fault } from '../../base/fault.ts';
import { outageAdvice } from '../../domain/provider/outage.ts';
import { diskLedger } from '../disk/ledger.ts';
import { counted, isOverBudget, ledgerText, overBudgetText } from '../words/diskText.ts';
import { note, ok, problem, type Check } from './diagnosis.ts';

/** What is kept for this repository, what of it nobody needs, and whether it may be so much. */
export const checkWorkspaces: Check = async (context, signal) => {
  const ledger = await diskLedger(context, signal).catch(unmeasured);
  if (Fault.is(ledger)) return [note(ledger.code, ledger.message, ledger.advice)];
  const found = [ok('kept', ledgerText(ledger))];
  // Logs of closed commissions are kept for a while.
  const left = ledger.shares.filter(({ kind, over }) => kind !== 'logs' && over.count > 0);
  const bytes = left.reduce((sum, { over }) => sum + over.bytes, 0);
  if (left.length > 0) {
    const what = left.map(({ kind, over }) => counted({ kind, count: over.count })).join(', ');
    const seen = `Of commissions that are over, or left behind: ${what}, ${bytesText(bytes)}.`;
    found.push(note('workspaces_left', seen, 'Remove them with `haft clean`.'));
  }
  if (isOverBudget(ledger))
    found.push(problem('disk_budget', overBudgetText(ledger), `${outageAdvice.disk_budget}.`));
  return found;
};

/** Work goes on without sizes. */
function unmeasured(thrown: unknown): Fault {
  if (Fault.is(thrown, 'disk_unmeasured')) return thrown;
  throw thrown;
}
