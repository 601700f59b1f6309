import { join } from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../base/fault.ts';
import type { Harness } from '../../composition/harness.ts';
import { traceDocument } from './lineTrace.ts';
import { hoverCommands, traceMarkdown } from './traceText.ts';

/** A text with more lines that is not saved is not handed to git each time the mouse rests. */
const mostUnsavedLines = 20_000;

/**
 * Says where the mouse rests which decision wrote the line, of lines that a commission brought. One question
 * to git, ended where the mouse goes on; none before anything has landed, and nothing is opened for it.
 */
export class TraceHover implements vscode.HoverProvider, vscode.Disposable {
  private readonly opened: () => Harness | undefined;
  private readonly log: vscode.LogOutputChannel;
  private readonly owned: vscode.Disposable;

  constructor(opened: () => Harness | undefined, log: vscode.LogOutputChannel) {
    this.opened = opened;
    this.log = log;
    this.owned = vscode.languages.registerHoverProvider({ scheme: 'file' }, this);
  }

  async provideHover(
    document: vscode.TextDocument,
    { line }: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const harness = this.opened();
    if (!harness || !hasLanded(harness)) return undefined;
    if (document.isDirty && document.lineCount > mostUnsavedLines) return undefined;
    const stop = new AbortController();
    const listening = token.onCancellationRequested(() => stop.abort());
    try {
      const look = { signal: stop.signal, since: 'skip' } as const;
      const trace = await traceDocument(harness, document, line, look);
      if (trace?.kind !== 'commission' || token.isCancellationRequested) return undefined;
      const { file } = trace.standing;
      const decision =
        file === undefined ? undefined : vscode.Uri.file(join(harness.root, file)).toString();
      const text = new vscode.MarkdownString(traceMarkdown(trace, decision), true);
      text.isTrusted = { enabledCommands: hoverCommands };
      return new vscode.Hover(text, document.lineAt(line).range);
    } catch (thrown) {
      // Nobody asked: it is no reason to interrupt.
      if (!token.isCancellationRequested) this.log.warn(`trace: ${messageOf(thrown)}`);
      return undefined;
    } finally {
      listening.dispose();
    }
  }

  dispose(): void {
    this.owned.dispose();
  }
}

const hasLanded = ({ reports: { ledger } }: Harness): boolean =>
  ledger.count('landed') + ledger.count('reverted') > 0;
