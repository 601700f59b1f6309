import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ErrorCode,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type RequestId,
} from '@modelcontextprotocol/sdk/types.js';
import type { Readable, Writable } from 'node:stream';
import { BoundedLines } from './boundedLines.ts';

/** Bytes of one message: many times the largest decision file. */
const longest = 4 * 1024 ** 2;

/** A client's two ends that knows what it has not answered yet, and answers what is too long by itself. */
export class StdioLine implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  /** Resolves once the client has said its last. */
  readonly said: Promise<void>;
  private readonly inner: StdioServerTransport;
  private readonly open = new Set<RequestId>();
  private told: (() => void) | undefined;

  constructor(input: Readable, output: Writable) {
    const lines = new BoundedLines(longest, (head, tail) => void output.write(tooLong(head, tail)));
    input.pipe(lines);
    for (const event of ['close', 'error']) input.once(event, () => lines.end());
    this.said = new Promise((resolve) => lines.once('end', resolve));
    this.inner = new StdioServerTransport(lines, output);
    this.inner.onclose = () => this.onclose?.();
    this.inner.onerror = (error) => this.onerror?.(error);
    this.inner.onmessage = (message) => {
      this.hear(message);
      this.onmessage?.(message);
    };
  }

  start(): Promise<void> {
    return this.inner.start();
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    await this.inner.send(message);
    if ('id' in message && !('method' in message)) this.forget(message.id);
  }

  /** Resolves once whatever was asked is answered. */
  answered(): Promise<void> {
    return new Promise((resolve) => {
      this.told = resolve;
      this.look();
    });
  }

  private hear(message: JSONRPCMessage): void {
    if (isJSONRPCRequest(message)) this.open.add(message.id);
    // Who takes a request back is not answered.
    else if ('method' in message && message.method === 'notifications/cancelled')
      this.forget(message.params?.['requestId'] as RequestId);
  }

  private forget(id: RequestId | undefined): void {
    if (id !== undefined) this.open.delete(id);
    this.look();
  }

  private look(): void {
    if (this.open.size === 0) this.told?.();
  }
}

/** Clients write the id first or last. */
function tooLong(head: string, tail: string): string {
  const found =
    /"id"\s*:\s*("(?:[^"\\]|\\.)*"|\d+)/.exec(head) ??
    /"id"\s*:\s*("[^"\\]*"|\d+)\s*\}\s*$/.exec(tail);
  const message = `request_too_large: A message has more than ${longest / 1024 ** 2} MiB. Say it in fewer words.`;
  const error = { code: ErrorCode.InvalidRequest, message };
  return `{"jsonrpc":"2.0","id":${found?.[1] ?? 'null'},"error":${JSON.stringify(error)}}\n`;
}
