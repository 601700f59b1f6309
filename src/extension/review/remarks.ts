import * as vscode from 'vscode';
import { Fault } from '../../base/fault.ts';
import { DisposableStore } from '../../base/lifecycle.ts';
import type { Harness } from '../../composition/harness.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Board } from '../board/board.ts';
import { uriOf } from './documents.ts';
import { documentOf } from './documentUri.ts';
import type { Remark } from './remark.ts';
import { RemarkComment } from './remarkComment.ts';
import { RemarkMemory, type Written } from './remarkMemory.ts';
import { say } from '../words.ts';

/** A document of a result that may be commented on now. */
interface Place {
  readonly view: CommissionView;
  readonly path: string;
  readonly side: Remark['side'];
}

/**
 * The operator's line comments on held results, one a thread. They outlive the diff and the window, and
 * go when the result is replaced or closed.
 */
export class Remarks implements vscode.Disposable, vscode.CommentingRangeProvider {
  /** Comments shown, by commission. */
  private readonly shown = new Map<string, Set<RemarkComment>>();
  private readonly memory: RemarkMemory;
  private readonly opened: () => Harness | undefined;
  private readonly owned = new DisposableStore();
  private controller: vscode.CommentController | undefined;

  constructor(opened: () => Harness | undefined, board: Board, memento: vscode.Memento) {
    this.opened = opened;
    this.memory = new RemarkMemory(memento);
    this.owned.add(board.onDidChange(() => this.keepUp()));
    this.owned.add(
      vscode.workspace.onDidOpenTextDocument(({ uri }) => {
        if (documentOf(uri)?.kind === 'file') this.comments();
      }),
    );
  }

  /** What is written on the result as it is. */
  of({ commission: { id } }: CommissionView): readonly Remark[] {
    return [...(this.shown.get(id) ?? [])].map(({ remark }) => remark);
  }

  /** True while a comment is open for editing: what is typed there is not saved yet. */
  isEditing({ commission: { id } }: CommissionView): boolean {
    return [...(this.shown.get(id) ?? [])].some(({ mode }) => mode === vscode.CommentMode.Editing);
  }

  provideCommentingRanges({ uri, lineCount }: vscode.TextDocument): vscode.Range[] {
    return this.placeOf(uri) ? [new vscode.Range(0, 0, Math.max(0, lineCount - 1), 0)] : [];
  }

  /** Makes a comment of what was typed in an empty thread. @throws Fault `result_not_held`. */
  async add({ thread, text }: vscode.CommentReply): Promise<void> {
    const place = this.placeOf(thread.uri);
    if (!place) throw notHeld();
    const document = await vscode.workspace.openTextDocument(thread.uri);
    const [first, last] = [thread.range?.start.line ?? 0, thread.range?.end.line ?? 0];
    const quote = Array.from(
      { length: last - first + 1 },
      (_, index) => document.lineAt(first + index).text,
    );
    const { path, side } = place;
    const remark = { path, side, line: first + 1, lastLine: last + 1, quote, text };
    const { id } = place.view.commission;
    this.show(id, new RemarkComment(thread, remark));
    await this.save(id);
  }

  /** Takes what was typed over the comment; nothing typed deletes it. */
  async saveEdit(comment: RemarkComment): Promise<void> {
    if (comment.body.trim() === '') return this.delete(comment);
    comment.save();
    await this.save(this.commissionOf(comment));
  }

  async delete(comment: RemarkComment): Promise<void> {
    const id = this.commissionOf(comment);
    comment.thread.dispose();
    this.shown.get(id)?.delete(comment);
    await this.save(id);
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** The controller, made when a result is first looked at: before, the editor shows nothing of comments. */
  private comments(): vscode.CommentController {
    if (this.controller) return this.controller;
    const controller = vscode.comments.createCommentController('haft.remarks', 'Haft');
    controller.options = {
      prompt: say('Comment for the agent'),
      placeHolder: say('Say what to change here; “Request Changes” sends all comments.'),
    };
    controller.commentingRangeProvider = this;
    this.controller = this.owned.add(controller);
    return controller;
  }

  /** Shows what was written before, and forgets what is on results that are no more. */
  private keepUp(): void {
    const harness = this.opened();
    if (!harness) return;
    for (const [id, written] of Object.entries(this.memory.all())) {
      const view = harness.reports.ledger.get(id);
      if (!view) continue;
      if (isOn(view, written)) this.restore(view, written);
      else this.forget(id);
    }
  }

  private restore(view: CommissionView, { remarks }: Written): void {
    const { id } = view.commission;
    if (this.shown.has(id)) return;
    for (const remark of remarks) {
      const commit = remark.side === 'base' ? view.result?.base : view.result?.commit;
      if (commit === undefined) continue;
      const uri = uriOf({ kind: 'file', commission: id, commit, path: remark.path });
      const range = new vscode.Range(remark.line - 1, 0, remark.lastLine - 1, 0);
      const thread = this.comments().createCommentThread(uri, range, []);
      thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
      this.show(id, new RemarkComment(thread, remark));
    }
  }

  private forget(id: string): void {
    for (const { thread } of this.shown.get(id) ?? []) thread.dispose();
    this.shown.delete(id);
    void this.memory.keep(id, undefined);
    // Asked anew, the provider offers no more comments on the old result.
    if (this.controller) this.controller.commentingRangeProvider = this;
  }

  private show(id: string, comment: RemarkComment): void {
    const comments = this.shown.get(id) ?? new Set();
    this.shown.set(id, comments.add(comment));
  }

  private commissionOf(comment: RemarkComment): string {
    return [...this.shown].find(([, comments]) => comments.has(comment))?.[0] ?? '';
  }

  private async save(id: string): Promise<void> {
    const view = this.opened()?.reports.ledger.get(id);
    if (!view?.result) return;
    const { attempt, result } = view;
    await this.memory.keep(id, { attempt, commit: result.commit, remarks: this.of(view) });
  }

  /** `undefined` for what is no file of a result that can be sent back. */
  private placeOf(uri: vscode.Uri): Place | undefined {
    const document = documentOf(uri);
    if (document?.kind !== 'file') return undefined;
    const view = this.opened()?.reports.ledger.get(document.commission);
    if (!view?.result || situationOf(view) !== 'held' || view.restOf !== undefined)
      return undefined;
    const { commit, path } = document;
    if (commit !== view.result.commit && commit !== view.result.base) return undefined;
    const side = commit === view.result.commit ? 'result' : 'base';
    return { view, path, side };
  }
}

/** Landing may fail and hold the same result again: its comments wait for that. */
function isOn(view: CommissionView, { attempt, commit }: Written): boolean {
  const situation = situationOf(view);
  if (situation !== 'held' && situation !== 'landing') return false;
  return view.attempt === attempt && view.result?.commit === commit;
}

const notHeld = (): Fault =>
  new Fault({
    code: 'result_not_held',
    what: 'This result is not held for review any more.',
    advice: 'Open the diff of the commission again.',
  });
