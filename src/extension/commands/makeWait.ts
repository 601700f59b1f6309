import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import { possibleIn } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { behind } from '../../domain/schedule/waitCycle.ts';
import { situationIcons } from '../board/icon.ts';
import { oneLine } from '../board/safeText.ts';
import { situationText } from '../board/situationText.ts';
import { by } from '../drain/drainControl.ts';
import { themeIcon } from '../views/themeIcon.ts';
import type { Command } from './command.ts';
import { eachOf } from './many.ts';
import { say } from '../words.ts';

const mayWait = (view: CommissionView): boolean =>
  possibleIn.made_to_wait.includes(situationOf(view));

const waitsByName = (view: CommissionView): boolean =>
  mayWait(view) && view.commission.dependsOn.length > 0;

/** Asks whom it is to wait for: all that are open and do not wait for it, those it waits for ticked. */
export const makeWait = {
  onCommission: async (_services, harness, { commission }) => {
    const { id, dependsOn } = commission;
    const title = say('Make “{0}” Wait', oneLine(commission.decisionTitle));
    const items = candidatesFor(id, harness).map((view) => ({
      label: oneLine(view.commission.decisionTitle),
      description: `${situationText[situationOf(view)]} · ${view.commission.id}`,
      iconPath: themeIcon(situationIcons[situationOf(view)]),
      picked: dependsOn.includes(view.commission.id),
      id: view.commission.id,
    }));
    if (items.length === 0)
      throw new Fault({
        code: 'nothing_to_wait_for',
        what: 'There is no open commission that does not wait for this one.',
        advice: 'The Commissions view shows where each one stands.',
      });
    const chosen = await vscode.window.showQuickPick(items, {
      title,
      placeHolder: say('Commissions that have to land first'),
      matchOnDescription: true,
      canPickMany: true,
    });
    if (!chosen) return;
    const ids = chosen.map((one) => one.id);
    // What is not offered any more, such as what has landed, is let alone.
    const off = items.filter((one) => one.picked && !ids.includes(one.id)).map((one) => one.id);
    const on = ids.filter((one) => !dependsOn.includes(one));
    if (on.length + off.length > 0) await harness.commissions.depend({ id, on, off, by });
  },
  suits: {
    test: mayWait,
    none: 'No commission can be made to wait: only those that have not begun can.',
    ask: say('Commission that is to wait'),
  },
} satisfies Command;

/** What it was made to wait for is waited for no longer. */
export const waitNoLonger = {
  onCommission: async (_services, harness, view) => {
    await letGo(harness, view);
  },
  onMany: (_services, harness, views) =>
    eachOf(views, say('let go'), (view) => letGo(harness, view)),
  suits: {
    test: waitsByName,
    none: 'No commission was made to wait for another.',
    ask: say('Commission that need not wait'),
  },
} satisfies Command;

const letGo = (harness: Harness, { commission }: CommissionView): Promise<CommissionView> =>
  harness.commissions.depend({ id: commission.id, off: commission.dependsOn, by });

function candidatesFor(id: string, { reports: { ledger } }: Harness): CommissionView[] {
  const open = [...ledger.open()];
  const waiters = behind(id, open, {
    find: (one) => ledger.get(one),
    ofDecision: (decision) => ledger.ofDecision(decision),
  });
  return open.filter(({ commission }) => !waiters.has(commission.id));
}
