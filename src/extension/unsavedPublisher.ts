import { sep } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../base/lifecycle.ts';
import type { Harness } from '../composition/harness.ts';
import type { HarnessHost } from './host/harnessHost.ts';
import { hasStore } from './host/storeFolder.ts';
import { UnsavedDocuments } from './unsavedDocuments.ts';

/**
 * Lets every drain of this machine know which files of the repository this window has unsaved, so that
 * no landing touches them. It is the one thing that opens a harness unasked, and only where commissions
 * were made and something is unsaved.
 */
export class UnsavedPublisher implements Disposable {
  private readonly host: HarnessHost;
  private readonly documents: UnsavedDocuments;
  private readonly listening: Disposable;

  constructor(host: HarnessHost) {
    this.host = host;
    this.documents = new UnsavedDocuments((paths) => void this.publish(paths));
    this.listening = host.onDidChange((state) => {
      if (state === 'ready') this.documents.repeat();
    });
  }

  dispose(): void {
    this.listening.dispose();
    this.documents.dispose();
  }

  private async publish(paths: readonly string[]): Promise<void> {
    const harness = await this.harnessFor(paths).catch(() => undefined);
    if (!harness) return;
    const inside = paths.filter((path) => path.startsWith(harness.root + sep));
    await harness.publishUnsaved(inside).catch(() => undefined);
  }

  private async harnessFor(paths: readonly string[]): Promise<Harness | undefined> {
    if (this.host.opened || paths.length === 0) return this.host.opened;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    return folder !== undefined && (await hasStore(folder)) ? this.host.open() : undefined;
  }
}
