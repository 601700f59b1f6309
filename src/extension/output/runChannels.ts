import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { RunEntry } from '../../engine/ports/runLog.ts';
import { RunFollower } from '../../engine/report/runFollower.ts';
import { oneLine } from '../board/safeText.ts';
import { entryText } from './entryText.ts';
import { say } from '../words.ts';

interface Followed {
  readonly channel: vscode.OutputChannel;
  readonly follower: RunFollower;
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
    const follower = new RunFollower(harness.reports, commission.id, (entries) =>
      channel.append(textOf(entries)),
    );
    this.followed.set(commission.id, { channel, follower });
    channel.show(true);
    await follower.replayed;
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
    one?.follower.dispose();
    one?.channel.dispose();
  }
}

function textOf(entries: readonly RunEntry[]): string {
  return entries.length === 0
    ? `${say('Nothing has run yet.')}\n`
    : entries.map(entryText).join('');
}
