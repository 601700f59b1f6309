import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import type { Board } from '../board/board.ts';
import { commandLink } from '../page/wholePage.ts';
import { documentOf, scheme } from '../review/documentUri.ts';
import { say } from '../words.ts';
import { actionsOn, namedCommissions, type NamedCommission } from './namedCommissions.ts';

const reports: vscode.DocumentFilter = { scheme, language: 'markdown' };

/** Leads from the report of a drain to the commissions it names: their proof, and above each item what can be done. */
export class ReportLinks
  implements vscode.DocumentLinkProvider, vscode.CodeLensProvider, vscode.Disposable
{
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly opened: () => Harness | undefined;
  private readonly owned: vscode.Disposable;

  constructor(opened: () => Harness | undefined, board: Board) {
    this.opened = opened;
    this.owned = vscode.Disposable.from(
      this.changed,
      board.onDidChange(({ rows, members }) => {
        if (rows.length > 0 || members.length > 0) this.changed.fire();
      }),
      vscode.languages.registerDocumentLinkProvider(reports, this),
      vscode.languages.registerCodeLensProvider(reports, this),
    );
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    return this.namedIn(document).map((named) => {
      const to = vscode.Uri.parse(commandLink('haft.show', named.id));
      const link = new vscode.DocumentLink(rangeOf(named), to);
      link.tooltip = say('Show Proof');
      return link;
    });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.namedIn(document)
      .filter(({ isItem }) => isItem)
      .flatMap((named) => {
        const view = this.opened()?.reports.ledger.get(named.id);
        return (view ? actionsOn(view) : []).map(
          (action) => new vscode.CodeLens(rangeOf(named), { ...action, arguments: [named.id] }),
        );
      });
  }

  dispose(): void {
    this.owned.dispose();
  }

  private namedIn(document: vscode.TextDocument): NamedCommission[] {
    const ledger = this.opened()?.reports.ledger;
    if (!ledger || documentOf(document.uri)?.kind !== 'report') return [];
    return namedCommissions(document.getText(), (id) => ledger.get(id) !== undefined);
  }
}

const rangeOf = ({ line, from, to }: NamedCommission): vscode.Range =>
  new vscode.Range(line, from, line, to);
