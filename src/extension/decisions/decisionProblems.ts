import * as vscode from 'vscode';
import type { DecisionNote } from '../../engine/plans/decisionNotes.ts';
import { decisionFiles, type OpenDecisions } from './openDecisions.ts';
import { fixesOf, needsLook, type Fix } from './quickFixes.ts';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** Shows what is known of open decision files among the problems, and mends the simple ones. */
export class DecisionProblems implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly shown = vscode.languages.createDiagnosticCollection('haft');
  private readonly owned: vscode.Disposable;
  private readonly open: OpenDecisions;

  constructor(open: OpenDecisions) {
    this.open = open;
    const kinds = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
    this.owned = vscode.Disposable.from(
      this.shown,
      open.onDidChange((uri) => this.draw(uri, open.checkOf(uri)?.notes ?? [])),
      vscode.languages.registerCodeActionsProvider(decisionFiles, this, kinds),
    );
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const problems = diagnostics.filter(({ source }) => source === 'haft');
    const isLooked = problems.some((problem) => needsLook.has(codeOf(problem)));
    const known = isLooked ? await this.open.known() : undefined;
    return problems.flatMap((problem) => {
      const { start } = problem.range;
      const shown = {
        code: codeOf(problem),
        message: problem.message,
        text: document.getText(problem.range).trimEnd(),
        before: document.lineAt(start.line).text.slice(0, start.character),
      };
      const fixes = fixesOf(shown, known?.aids ?? { files: [], commands: [] });
      return fixes.map((fix, at) => actionOf(document, problem, fix, at === 0));
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

function actionOf(
  document: vscode.TextDocument,
  problem: vscode.Diagnostic,
  fix: Fix,
  isPreferred: boolean,
): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [problem];
  action.isPreferred = isPreferred;
  if (fix.kind === 'show') {
    const { title, commission } = fix;
    action.command = { command: 'haft.show', title, arguments: [commission] };
    return action;
  }
  action.edit = new vscode.WorkspaceEdit();
  if (fix.kind === 'replace') action.edit.replace(document.uri, problem.range, fix.text);
  if (fix.kind === 'removeLine')
    action.edit.delete(document.uri, document.lineAt(problem.range.start).rangeIncludingLineBreak);
  if (fix.kind === 'addKey') {
    const end = closingLine(document);
    action.edit.insert(document.uri, new vscode.Position(end, 0), fix.lines);
  }
  return action;
}

/** As {@link diagnosticOf} wrote it. */
const codeOf = ({ code }: vscode.Diagnostic): string => (typeof code === 'string' ? code : '');

/** Of the dashes behind the front matter. */
function closingLine(document: vscode.TextDocument): number {
  let at = 1;
  while (at < document.lineCount - 1 && document.lineAt(at).text.trimEnd() !== '---') at += 1;
  return at;
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
