import * as vscode from 'vscode';
import type { Situation } from '../domain/commission/situation.ts';
import type { HostState } from './host/harnessHost.ts';

/** Every context key of ours, for the `when` clauses of the manifest. */
interface Keys {
  readonly 'haft.state': HostState;
  /** A drain or single run is led by a living process. */
  readonly 'haft.draining': boolean;
  /** It claims nothing until it is resumed; where none runs, the next one begins so. */
  readonly 'haft.paused': boolean;
  /** Situation of the commission whose review is in front; empty when none is. */
  readonly 'haft.reviewing': Situation | '';
}

/** The one door through which context keys change. */
export class ContextKeys {
  private readonly values = new Map<keyof Keys, unknown>();

  set<K extends keyof Keys>(key: K, value: Keys[K]): void {
    if (this.values.get(key) === value) return;
    this.values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
