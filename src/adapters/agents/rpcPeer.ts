import { z } from 'zod';
import { Emitter } from '../../base/emitter.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Clock } from '../../engine/ports/clock.ts';

/** Why a request has no result: the server refused it, the process is gone, or time ran out. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly kind: 'refused' | 'gone' | 'timeout' | 'malformed';

  constructor(kind: RpcError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }

  static is(thrown: unknown, kind?: RpcError['kind']): thrown is RpcError {
    return thrown instanceof RpcError && (kind === undefined || thrown.kind === kind);
  }
}

export interface Notification {
  readonly method: string;
  readonly params: unknown;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (why: RpcError) => void;
  readonly timer: Disposable | undefined;
}

const envelope = z.object({
  id: z.union([z.number(), z.string()]).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).loose().optional(),
});

/**
 * One end of the app-server's dialogue: JSON lines without a `jsonrpc` member. Requests of the two
 * sides have id spaces of their own, and the server's starts at 0 (docs/rules.md R113).
 */
export class RpcPeer {
  private readonly write: (line: string) => void;
  private readonly clock: Clock;
  /** What the server is answered when it asks; `undefined` means that we do not serve the method. */
  private readonly answer: (method: string) => object | undefined;
  private readonly pending = new Map<number, Pending>();
  private readonly notified = new Emitter<Notification>();
  private lastId = 0;
  private gone: string | undefined;

  /** Everything the server tells, also questions it asked us, as a sign of life. */
  readonly onDidHear = this.notified.event;

  constructor(
    clock: Clock,
    write: (line: string) => void,
    answer: (method: string) => object | undefined,
  ) {
    this.clock = clock;
    this.write = write;
    this.answer = answer;
  }

  /**
   * Asks the server. Without `timeoutMs` the answer may take for ever, but not beyond {@link close}.
   * @throws RpcError
   */
  request(method: string, params: object, timeoutMs?: number): Promise<unknown> {
    if (this.gone !== undefined) return Promise.reject(new RpcError('gone', this.gone));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const late = (): void => {
        this.pending.delete(id);
        reject(new RpcError('timeout', `no answer to ${method} within ${timeoutMs ?? 0} ms`));
      };
      const timer = timeoutMs === undefined ? undefined : this.clock.after(timeoutMs, late);
      this.pending.set(id, { resolve, reject, timer });
      this.write(JSON.stringify({ id, method, params }));
    });
  }

  notify(method: string): void {
    if (this.gone === undefined) this.write(JSON.stringify({ method }));
  }

  /** One line from the server. What is not JSON, or not of the protocol, is ignored. */
  receive(line: string): void {
    const message = parse(line);
    if (message === undefined) return;
    const { id, method, params } = message;
    if (method === undefined) this.settle(message);
    else {
      if (id !== undefined) this.reply(id, method);
      this.notified.fire({ method, params });
    }
  }

  /** Rejects everything that still waits, now and later. */
  close(why: string): void {
    this.gone ??= why;
    for (const { reject, timer } of this.pending.values()) {
      timer?.dispose();
      reject(new RpcError('gone', why));
    }
    this.pending.clear();
  }

  private settle({ id, result, error }: z.infer<typeof envelope>): void {
    if (typeof id !== 'number') return;
    const waiting = this.pending.get(id);
    this.pending.delete(id);
    waiting?.timer?.dispose();
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new RpcError('refused', error.message));
  }

  private reply(id: number | string, method: string): void {
    const result = this.answer(method);
    const error = { code: -32601, message: `${method} is not served` };
    this.write(JSON.stringify(result === undefined ? { id, error } : { id, result }));
  }
}

function parse(line: string): z.infer<typeof envelope> | undefined {
  try {
    return envelope.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
