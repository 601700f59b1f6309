import * as vscode from 'vscode';
import { scalar } from '../../domain/decision/decisionWords.ts';
import { headerCursor, type HeaderCursor } from '../../domain/decision/headerCursor.ts';
import { keyMeanings } from '../../domain/decision/keyMeanings.ts';
import { decisionFiles, type OpenDecisions } from './openDecisions.ts';
import { isPathKey, proposals, type Proposal } from './proposals.ts';
import { say } from '../words.ts';
import { filesText } from '../board/countTexts.ts';

const icons: Readonly<Record<Proposal['kind'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  folder: vscode.CompletionItemKind.Folder,
  file: vscode.CompletionItemKind.File,
  command: vscode.CompletionItemKind.Event,
  decision: vscode.CompletionItemKind.Reference,
  word: vscode.CompletionItemKind.Value,
};

/** After these the next part is offered unasked. */
const asks = ['/', ' ', '['];

const goOn: vscode.Command = { command: 'editor.action.triggerSuggest', title: say('Suggest') };

/** Offers what could be written in the front matter of a decision, and says what its keys mean. */
export class DecisionCompletion
  implements vscode.CompletionItemProvider, vscode.HoverProvider, vscode.Disposable
{
  private readonly open: OpenDecisions;
  private readonly owned: vscode.Disposable;

  constructor(open: OpenDecisions) {
    this.open = open;
    this.owned = vscode.Disposable.from(
      vscode.languages.registerCompletionItemProvider(decisionFiles, this, ...asks),
      vscode.languages.registerHoverProvider(decisionFiles, this),
    );
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    { line, character }: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const cursor = cursorAt(document, line, character);
    const known = cursor && (await this.open.known());
    if (!known) return [];
    const typed = document.lineAt(line).text.slice(cursor.from, character);
    const own = this.open.checkOf(document.uri)?.decision?.id;
    const all = { ...known, written: keysOf(document), ...(own !== undefined && { own }) };
    const range = new vscode.Range(line, cursor.from, line, Math.max(cursor.to, character));
    return proposals(cursor, typed, all).map((one, at) => itemOf(one, range, at));
  }

  async provideHover(
    document: vscode.TextDocument,
    { line, character }: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const cursor = cursorAt(document, line, character);
    if (!cursor) return undefined;
    const range = new vscode.Range(line, cursor.from, line, cursor.to);
    const text = document.getText(range);
    if (cursor.kind === 'key') {
      const meaning = Object.hasOwn(keyMeanings, text) ? keyMeanings[text] : undefined;
      if (meaning === undefined) return undefined;
      return new vscode.Hover(new vscode.MarkdownString(`**${text}**: ${meaning}.`), range);
    }
    if (!isPathKey(cursor.key) || !cursor.isEntry) return undefined;
    const counted = (await this.open.known())?.aids.count([text]);
    if (!counted) return undefined;
    const said = 'what' in counted ? counted.what : matchesText(counted.files);
    return new vscode.Hover(new vscode.MarkdownString().appendText(said), range);
  }

  dispose(): void {
    this.owned.dispose();
  }
}

const matchesText = (files: number): string =>
  say('Matches {0} of the last commit.', filesText(files));

function cursorAt(
  document: vscode.TextDocument,
  line: number,
  character: number,
): HeaderCursor | undefined {
  return headerCursor(linesTo(document, line), line, character);
}

/** A front matter is short; a place far below it is in none. */
const longest = 2_000;

function linesTo(document: vscode.TextDocument, line: number): string[] {
  if (line > longest) return [];
  return Array.from({ length: line + 1 }, (_, at) => document.lineAt(at).text);
}

function keysOf(document: vscode.TextDocument): ReadonlySet<string> {
  const keys = new Set<string>();
  for (let at = 1; at < Math.min(document.lineCount, longest); at += 1) {
    const { text } = document.lineAt(at);
    if (text.trimEnd() === '---') break;
    const key = /^(\w+):/.exec(text)?.[1];
    if (key !== undefined) keys.add(key);
  }
  return keys;
}

function itemOf(proposal: Proposal, range: vscode.Range, at: number): vscode.CompletionItem {
  const { label, kind, detail, meaning, writes, goesOn } = proposal;
  const item = new vscode.CompletionItem(label, icons[kind]);
  item.range = range;
  item.sortText = String(at).padStart(6, '0');
  if (detail !== undefined) item.detail = detail;
  if (meaning !== undefined) item.documentation = new vscode.MarkdownString(`${meaning}.`);
  if (writes === 'list') item.insertText = new vscode.SnippetString(`${label}:\n  - $0`);
  if (writes === 'value') item.insertText = new vscode.SnippetString(`${label}: $0`);
  if (kind === 'file' || kind === 'command') item.insertText = scalar(label);
  if (goesOn) item.command = goOn;
  return item;
}
