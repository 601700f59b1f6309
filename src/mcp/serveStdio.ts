import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Readable, Writable } from 'node:stream';
import { mcpServer, type Surface } from './server.ts';

/** One client's two ends, and what ends the service beside it. */
export interface Line {
  readonly input: Readable;
  readonly output: Writable;
  readonly onStop: (then: () => void) => void;
}

/** Serves one client until it goes away or the process is asked to end. */
export async function serveStdio(surface: Surface, { input, output, onStop }: Line): Promise<void> {
  const server = mcpServer(surface);
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) input.once(event, () => resolve());
    output.once('error', () => resolve());
    onStop(resolve);
  });
  await server.connect(new StdioServerTransport(input, output));
  await ended;
  await server.close();
}
