import type { Readable, Writable } from 'node:stream';
import { mcpServer, type Surface } from './server.ts';
import { StdioLine } from './stdioLine.ts';

/** One client's two ends, and what ends the service beside it. */
export interface Line {
  readonly input: Readable;
  readonly output: Writable;
  readonly onStop: (then: () => void) => void;
}

/**
 * Serves one client until it goes away or the process is asked to end. What it asked before it said its last is
 * still answered.
 */
export async function serveStdio(surface: Surface, { input, output, onStop }: Line): Promise<void> {
  const server = mcpServer(surface);
  const line = new StdioLine(input, output);
  const cut = new Promise<void>((resolve) => {
    line.onclose = resolve;
    output.once('error', () => resolve());
    onStop(resolve);
  });
  await server.connect(line);
  await Promise.race([line.said.then(() => line.answered()), cut]);
  await server.close();
}
