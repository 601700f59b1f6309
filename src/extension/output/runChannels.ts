import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { RunEntry } from '../../engine/ports/runLog.ts';
import { oneLine } from '../board/safeText.ts';
import { entryText } from './entryText.ts';

interface Followed {
  readonly channel: vscode.OutputChannel;
  readonly listening: { dispose(): void };
}

/** More than these are not followed at once; the one followed longest makes room. */
const MOST = 8;

/** One output channel for each commission that is followed. */
export class RunChannels implements vscode.Disposable {
  private readonly followed = new Map<string, Followed>();

  /** Shows what the commission's runs did so far and goes on as they do more. */
  async follow(harness: Harness, { commission }: CommissionView): Promise<void> {
    const known = this.followed.get(commission.id);
    if (known) {
      known.channel.show(true);
      return;
    }
    this.makeRoom();
    const name = `Haft: ${oneLine(commission.decisionTitle).slice(0, 40)} (${commission.id})`;
    const channel = vscode.window.createOutputChannel(name, 'log');
    const waiting: RunEntry[] = [];
    let replayed = false;
    const listening = harness.reports.onDidLog((entry) => {
      if (entry.commission !== commission.id) return;
      if (replayed) channel.append(entryText(entry));
      else waiting.push(entry);
    });
    this.followed.set(commission.id, { channel, listening });
    channel.show(true);
    const old = await harness.reports.runEntries(commission.id);
    const past = old.map(entryText);
    const seen = new Set(past);
    const late = waiting.map(entryText).filter((text) => !seen.has(text));
    replayed = true;
    const text = [...past, ...late].join('');
    channel.append(text === '' ? 'Nothing has run yet.\n' : text);
  }

  /** Forgets all, since the harness they listen to is gone. */
  clear(): void {
    for (const id of this.followed.keys()) this.drop(id);
  }

  dispose(): void {
    this.clear();
  }

  private makeRoom(): void {
    const [oldest] = this.followed.keys();
    if (oldest !== undefined && this.followed.size >= MOST) this.drop(oldest);
  }

  private drop(id: string): void {
    const one = this.followed.get(id);
    this.followed.delete(id);
    one?.listening.dispose();
    one?.channel.dispose();
  }
}
