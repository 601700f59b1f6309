import * as vscode from 'vscode';
import type { DecisionNote } from '../../engine/plans/decisionNotes.ts';
import { decisionFiles, type OpenDecisions } from './openDecisions.ts';
import { meantKey } from './meantKey.ts';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** Shows what is known of open decision files among the problems, and mends the simple ones. */
export class DecisionProblems implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly shown = vscode.languages.createDiagnosticCollection('haft');
  private readonly owned: vscode.Disposable;

  constructor(open: OpenDecisions) {
    const kinds = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
    this.owned = vscode.Disposable.from(
      this.shown,
      open.onDidChange((uri) => this.draw(uri, open.checkOf(uri)?.notes ?? [])),
      vscode.languages.registerCodeActionsProvider(decisionFiles, this, kinds),
    );
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    return diagnostics.flatMap((problem) => {
      const key = problem.source === 'haft' ? meantKey(problem.message) : undefined;
      if (key === undefined) return [];
      const fix = new vscode.CodeAction(`Change to ${key}`, vscode.CodeActionKind.QuickFix);
      fix.edit = new vscode.WorkspaceEdit();
      fix.edit.replace(document.uri, problem.range, key);
      fix.diagnostics = [problem];
      fix.isPreferred = true;
      return [fix];
    });
  }

  dispose(): void {
    this.owned.dispose();
  }

  private draw(uri: vscode.Uri, notes: readonly DecisionNote[]): void {
    const document = vscode.workspace.textDocuments.find(
      (one) => one.uri.toString() === uri.toString(),
    );
    this.shown.set(uri, document ? notes.map((note) => diagnosticOf(document, note)) : []);
  }
}

/** From its place to the end of the word that a key is, or of the line. */
function diagnosticOf(document: vscode.TextDocument, note: DecisionNote): vscode.Diagnostic {
  const at = document.validatePosition(new vscode.Position(note.line - 1, note.column - 1));
  const isKey = note.code === 'decision_key_unread';
  const word = isKey ? document.getWordRangeAtPosition(at, /[^\s:]+/) : undefined;
  const range = word ?? new vscode.Range(at, document.lineAt(at.line).range.end);
  const problem = new vscode.Diagnostic(range, note.what, severities[note.severity]);
  problem.source = 'haft';
  problem.code = note.code;
  return problem;
}
