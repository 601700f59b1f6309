import * as vscode from 'vscode';
import { grouped } from '../../base/grouped.ts';
import { Fault } from '../../base/fault.ts';
import type { WindowServices } from '../windowServices.ts';
import { previewRows } from '../review/previewRows.ts';
import { say } from '../words.ts';

/** Shows what is held in the order it lands best, and what conflicts with what; a choice opens its diff. */
export async function previewLandings(services: WindowServices): Promise<void> {
  const harness = await services.ready();
  const looking = harness.reviews.preview();
  vscode.window.setStatusBarMessage(
    `$(git-compare) ${say('Trying the held results together…')}`,
    looking,
  );
  const previews = await looking;
  const titleOf = (id: string): string => harness.reports.view(id).commission.decisionTitle;
  const rows = previews.flatMap((preview) => previewRows(preview, titleOf));
  if (rows.length === 0)
    throw new Fault({
      code: 'nothing_suits',
      what: 'No result is held.',
      advice: 'The Commissions view shows where each one stands.',
    });
  const chosen = await vscode.window.showQuickPick(
    [...grouped(rows, ({ branch }) => branch)].flatMap(([branch, of]) => [
      { label: branch, kind: vscode.QuickPickItemKind.Separator, id: '' },
      ...of.map(({ id, label, description, detail, conflicts }) => ({
        id,
        label,
        description,
        detail,
        iconPath: new vscode.ThemeIcon(conflicts ? 'warning' : 'git-merge'),
      })),
    ]),
    {
      title: say('Held results in landing order'),
      placeHolder: say('Result to review'),
      matchOnDetail: true,
    },
  );
  const view = chosen && harness.reports.ledger.get(chosen.id);
  if (view) await services.reviews.show(harness, view);
}
