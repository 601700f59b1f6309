import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { DisposableStore, type Disposable } from '../base/lifecycle.ts';
import type { Desk } from './desk.ts';
import { addressOf, touchedBy } from './resources.ts';

/** Tells a client what changed, by whichever process: of what it asked to hear, and that there is more to list. */
export class Updates implements Disposable {
  private readonly wanted = new Set<string>();
  private readonly owned = new DisposableStore();
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  private readonly server: Server;
  private isReady = false;

  // eslint-disable-next-line @typescript-eslint/no-deprecated
  constructor(server: Server, desk: Desk) {
    this.server = server;
    server.oninitialized = () => (this.isReady = true);
    server.setRequestHandler(SubscribeRequestSchema, ({ params }) => {
      this.wanted.add(params.uri);
      return {};
    });
    server.setRequestHandler(UnsubscribeRequestSchema, ({ params }) => {
      this.wanted.delete(params.uri);
      return {};
    });
    this.owned.add(
      desk.reports.onDidAppend((events) => {
        const { uris, isListChanged } = touchedBy(events);
        this.tell(uris, isListChanged);
      }),
    );
    this.owned.add(desk.plans.onDidChangeDecisions(() => this.tell(this.decisions(), true)));
  }

  dispose(): void {
    this.isReady = false;
    this.owned.dispose();
  }

  /** Which of them changed cannot be known. */
  private decisions(): string[] {
    const all = addressOf('decision', '');
    return [...[...this.wanted].filter((uri) => uri.startsWith(all)), addressOf('report', 'check')];
  }

  private tell(uris: readonly string[], isListChanged: boolean): void {
    if (!this.isReady) return;
    // Who went away meanwhile is told nothing.
    const gone = (): void => undefined;
    for (const uri of uris)
      if (this.wanted.has(uri)) this.server.sendResourceUpdated({ uri }).catch(gone);
    if (isListChanged) this.server.sendResourceListChanged().catch(gone);
  }
}
