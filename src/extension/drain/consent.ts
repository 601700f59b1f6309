import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { say } from '../words.ts';

/** Key under which this workspace remembers where auto work may commit. */
const remembered = 'haft.consent';

/**
 * Asks once per repository and branch whether auto work may commit there while the operator works.
 * True when it may, or when nothing in the queue would land by itself.
 */
export async function hasConsent(harness: Harness, memory: vscode.Memento): Promise<boolean> {
  const given = new Set(memory.get<readonly string[]>(remembered, []));
  const branches = [...new Set(autoBranches([...harness.reports.ledger.open()]))];
  const asked = branches.filter((branch) => !given.has(keyOf(harness, branch)));
  if (asked.length === 0) return true;
  const chosen = await vscode.window.showInformationMessage(
    say('Let auto work commit to {0} while you work?', asked.join(', ')),
    {
      modal: true,
      detail: say(
        'Commissions with automatic delivery land by themselves once their evidence is green: each as one commit you can revert. Files you have changed, staged or not saved are never touched, and nothing is pushed. You are asked once for this repository and branch.',
      ),
    },
    say('Drain'),
  );
  if (chosen === undefined) return false;
  const keys = asked.map((branch) => keyOf(harness, branch));
  await memory.update(remembered, [...given, ...keys]);
  return true;
}

const keyOf = ({ root }: Harness, branch: string): string => `${root}\n${branch}`;

function autoBranches(open: readonly CommissionView[]): string[] {
  return open
    .filter(({ commission }) => commission.deliveryPolicy === 'workspace_patch_auto_on_pass')
    .map(({ commission }) => commission.scope.targetBranch);
}
