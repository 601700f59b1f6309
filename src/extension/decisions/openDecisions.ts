import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import type { DecisionCheck } from '../../engine/plans/checkDecision.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { WritingAids } from '../../engine/plans/writingAids.ts';
import type { Board } from '../board/board.ts';

/** What a project has that a decision can name. */
export interface KnownProject {
  readonly aids: WritingAids;
  readonly decisions: readonly Decision[];
}

/** Ms without a key pressed after which a text is looked at. */
const RESTED_MS = 250;

const pattern = '**/.haft/decisions/**/*.md';

/** Decision files, written to disk or not yet. */
export const decisionFiles: vscode.DocumentFilter[] = [
  { scheme: 'file', pattern },
  { scheme: 'untitled', pattern },
];

/**
 * Keeps a check of each decision file that is open in an editor, as its text is now. Until one is open
 * nothing is loaded for it.
 */
export class OpenDecisions implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** Fires when more is known of a document, or when it is closed. */
  readonly onDidChange = this.changed.event;
  private readonly checks = new Map<string, DecisionCheck>();
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly ready: () => Promise<Harness>;
  private readonly listening: vscode.Disposable;

  constructor(ready: () => Promise<Harness>, board: Board) {
    this.ready = ready;
    this.listening = vscode.Disposable.from(
      this.changed,
      vscode.workspace.onDidOpenTextDocument((document) => this.look(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.look(document, RESTED_MS)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
      board.onDidChange(({ groups, members, decisions }) => {
        if (groups || members.length > 0 || decisions) this.lookAtAll();
      }),
    );
    this.lookAtAll(0);
  }

  /** What is known of this document's text; nothing before it was looked at. */
  checkOf(uri: vscode.Uri): DecisionCheck | undefined {
    return this.checks.get(uri.toString());
  }

  /** What could be written in one, as the project is now; nothing where there is none to look at. */
  async known(): Promise<KnownProject | undefined> {
    try {
      const { plans } = await this.ready();
      const [aids, { decisions }] = await Promise.all([plans.writingAids(), plans.decisions()]);
      return { aids, decisions };
    } catch {
      return undefined;
    }
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
    this.listening.dispose();
  }

  private lookAtAll(ms = RESTED_MS): void {
    for (const document of vscode.workspace.textDocuments) this.look(document, ms);
  }

  private look(document: vscode.TextDocument, ms: number): void {
    if (vscode.languages.match(decisionFiles, document) === 0) return;
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.set(
      key,
      setTimeout(() => void this.check(document), ms),
    );
  }

  /** A text that changed meanwhile is looked at again, and then knows better. */
  private async check(document: vscode.TextDocument): Promise<void> {
    const { uri, version } = document;
    const key = uri.toString();
    this.waiting.delete(key);
    try {
      const { plans } = await this.ready();
      const check = await plans.checkDecision({ text: document.getText() });
      if (document.isClosed || document.version !== version) return;
      this.checks.set(key, check);
      this.changed.fire(uri);
    } catch {
      // Without a repository or trust nothing can be said; the views say why.
      this.forget(uri);
    }
  }

  private forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
    if (this.checks.delete(key)) this.changed.fire(uri);
  }
}
