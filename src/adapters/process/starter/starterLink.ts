import { Socket } from 'node:net';
import { z } from 'zod';
import { deferred } from '../../../base/deferred.ts';
import type { ChildHandle, ChildOrder, HearChild } from '../childOrder.ts';
import { startIn } from '../procfs.ts';
import { endTree, processTree, signalGroup } from '../processTree.ts';
import { dialogue, FrameReader, json, sendFrame, type Frame } from './frames.ts';
import { InputQueue } from './inputQueue.ts';
import { startStarter } from './starterProcess.ts';

const startedSchema = z.object({ pid: z.number().int().positive(), start: z.string().nullable() });
const endSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('exited'),
    exitCode: z.number().nullable(),
    signal: z.string().nullable(),
  }),
  z.object({ kind: z.literal('failed'), code: z.string(), why: z.string() }),
]);

interface Linked {
  readonly hear: HearChild;
  readonly input: InputQueue;
  running?: z.infer<typeof startedSchema>;
}

/** One running starter, and the children it starts for us. */
export class StarterLink {
  readonly pid: number | undefined;
  private readonly opened = deferred<undefined>();
  private readonly channel: Socket;
  private readonly children = new Map<number, Linked>();
  private last = 0;
  private state: 'opening' | 'open' | 'closed' = 'opening';

  /** @param closed Told once, when it is gone: no child can be started by it from then on. */
  constructor(closed: () => void) {
    const starter = startStarter();
    this.pid = starter.pid;
    this.channel = socketOf(starter.stdio[3]);
    const reader = new FrameReader((frame) => {
      if (frame.kind === 'ready') this.greet(frame);
      else this.hear(frame);
    });
    this.channel.on('data', (bytes: Buffer) => this.read(reader, bytes));
    this.channel.on('error', () => undefined);
    this.channel.on('close', () => {
      this.state = 'closed';
      this.opened.resolve(undefined);
      closed();
      void this.endChildren();
    });
    starter.on('error', () => this.channel.destroy());
    // Neither keeps us from ending: it ends with us.
    starter.unref();
    this.channel.unref();
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** Waits until it listens, or never will; this process does not end meanwhile. */
  async whenOpen(): Promise<void> {
    this.channel.ref();
    await this.opened.promise;
    if (this.children.size === 0) this.channel.unref();
  }

  /** To be called while it is open. */
  start(order: ChildOrder, hear: HearChild): ChildHandle {
    const id = ++this.last;
    const { channel } = this;
    const input = new InputQueue(
      (piece) => void sendFrame(channel, 'input', id, piece),
      () => void sendFrame(channel, 'inputEnd', id),
    );
    if (this.children.size === 0) channel.ref();
    this.children.set(id, { hear, input });
    sendFrame(channel, 'order', id, json(order));
    const whileKnown = (act: () => void): void => {
      if (this.children.has(id)) act();
    };
    return {
      write: (bytes) => whileKnown(() => input.write(bytes)),
      endInput: () => whileKnown(() => input.end()),
      release: () => whileKnown(() => sendFrame(channel, 'release', id)),
    };
  }

  /** Ends it, and with it all it started that still runs. */
  close(): void {
    this.state = 'closed';
    this.channel.destroy();
  }

  /** What we cannot read comes from somebody else than the starter of this version. */
  private read(reader: FrameReader, bytes: Buffer): void {
    try {
      reader.push(bytes);
    } catch {
      this.close();
    }
  }

  private greet({ body }: Frame): void {
    if (JSON.parse(body.toString()) === dialogue) {
      this.state = 'open';
      this.opened.resolve(undefined);
    } else this.close();
  }

  private hear({ kind, child: id, body }: Frame): void {
    const child = this.children.get(id);
    if (child === undefined) return;
    switch (kind) {
      case 'started':
        child.running = startedSchema.parse(JSON.parse(body.toString()));
        child.hear({ kind, pid: child.running.pid });
        break;
      case 'stdout':
      case 'stderr':
        child.hear({ kind, bytes: body });
        break;
      case 'taken':
        child.input.taken(z.number().parse(JSON.parse(body.toString())));
        break;
      case 'exited':
        child.hear({ kind });
        break;
      case 'ended':
        this.children.delete(id);
        if (this.children.size === 0) this.channel.unref();
        child.hear({ kind, end: endSchema.parse(JSON.parse(body.toString())) });
        break;
      default:
    }
  }

  /**
   * Nobody will tell how the children of a dead starter end, nor all they write: each is killed, and told
   * as killed once it is gone. Of those it had no time to tell, the group is known.
   */
  private async endChildren(): Promise<void> {
    const lost = [...this.children.values()];
    this.children.clear();
    if (this.pid !== undefined) signalGroup(this.pid, 'SIGKILL');
    await Promise.all(lost.map(({ running }) => endRunning(running)));
    for (const { hear } of lost) {
      hear({ kind: 'ended', end: { kind: 'exited', exitCode: null, signal: 'SIGKILL' } });
    }
  }
}

async function endRunning(running: Linked['running']): Promise<void> {
  if (running === undefined) return;
  const { pid, start } = running;
  if (startIn(String(pid)) === (start ?? undefined)) await endTree(pid, await processTree(pid));
}

function socketOf(channel: unknown): Socket {
  if (channel instanceof Socket) return channel;
  throw new TypeError('A piped descriptor is a socket.');
}
