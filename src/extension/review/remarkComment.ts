import * as vscode from 'vscode';
import type { Remark } from './remark.ts';
import { say } from '../words.ts';

/** One comment as the editor draws it: the only one of its thread. */
export class RemarkComment implements vscode.Comment {
  readonly thread: vscode.CommentThread;
  readonly author = { name: say('You') };
  readonly contextValue = 'remark';
  /** What the editor shows, and where it puts what is typed. */
  body: string;
  mode = vscode.CommentMode.Preview;
  private kept: Remark;

  /** Puts itself into the thread. */
  constructor(thread: vscode.CommentThread, remark: Remark) {
    this.thread = thread;
    this.kept = remark;
    this.body = remark.text;
    thread.canReply = false;
    thread.label = say('For the agent');
    this.draw();
  }

  /** As it was last saved. */
  get remark(): Remark {
    return this.kept;
  }

  edit(): void {
    this.mode = vscode.CommentMode.Editing;
    this.draw();
  }

  save(): void {
    this.kept = { ...this.kept, text: this.body };
    this.mode = vscode.CommentMode.Preview;
    this.draw();
  }

  discard(): void {
    this.body = this.kept.text;
    this.mode = vscode.CommentMode.Preview;
    this.draw();
  }

  private draw(): void {
    this.thread.comments = [this];
  }
}
