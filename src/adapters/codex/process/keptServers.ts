import { isDeepStrictEqual } from 'node:util';
import type { Disposable } from '../../../base/lifecycle.ts';
import type { Clock } from '../../../engine/ports/clock.ts';
import type { Border } from '../confinement/confinement.ts';
import type { AppServer } from '../wire/appServer.ts';
import type { SessionHome } from './home.ts';

/** A server for commands in one place, and what it was started with. */
export interface CommandServer {
  readonly server: AppServer;
  readonly root: string;
  readonly binary: string;
  readonly own: SessionHome;
  readonly scratch: string;
  readonly border: Border;
}

/** Milliseconds after which servers nobody asked for are let go: an editor stays open for days. */
const idleMs = 120_000;

/** Servers of places that will be asked for again; the oldest goes when there are too many, all when idle. */
export class KeptServers {
  private readonly most: number;
  private readonly clock: Clock;
  private readonly end: (one: CommandServer) => Promise<void>;
  private kept: CommandServer[] = [];
  private readonly looking = new Set<Promise<boolean>>();
  private idle: Disposable | undefined;

  /** @param end Ends a server and removes what it leaves; never rejects. */
  constructor(most: number, clock: Clock, end: (one: CommandServer) => Promise<void>) {
    this.most = most;
    this.clock = clock;
    this.end = end;
  }

  /** The server that was kept for the place at `root`, no longer kept. */
  take(root: string): CommandServer | undefined {
    const found = this.kept.find((one) => one.root === root);
    this.kept = this.kept.filter((one) => one !== found);
    return found;
  }

  /** Keeps it if nothing that a command started still runs in it, and ends it otherwise. */
  async keep(one: CommandServer): Promise<void> {
    const look = this.isAtRest(one);
    this.looking.add(look);
    const isAtRest = await look.finally(() => this.looking.delete(look));
    if (!isAtRest) return this.end(one);
    this.kept.push(one);
    this.idle?.dispose();
    this.idle = this.clock.after(idleMs, () => void this.rest());
    void one.server.ended.then(() => (this.kept = this.kept.filter((other) => other !== one)));
    const oldest = this.kept.length > this.most ? this.kept.shift() : undefined;
    if (oldest) await this.end(oldest);
  }

  /** Ends all that are kept, or are about to be. Never rejects. */
  async rest(): Promise<void> {
    // What is looked at may be kept a moment later.
    while (this.looking.size > 0) await Promise.allSettled(this.looking);
    this.idle?.dispose();
    await Promise.all(this.kept.splice(0).map((one) => this.end(one)));
  }

  private async isAtRest({ server }: CommandServer): Promise<boolean> {
    if (server.isClosed) return false;
    const commands = await server.commands();
    return commands.length === 0 && !server.isClosed;
  }
}

/** Whether a server may serve a place that is to be opened with this. */
export const serves = (
  one: CommandServer,
  { binary, border }: Pick<CommandServer, 'binary' | 'border'>,
): boolean =>
  !one.server.isClosed && one.binary === binary && isDeepStrictEqual(one.border, border);
