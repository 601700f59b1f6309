import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { hasCode } from '../files/missing.ts';

/** Below the ports that systems give out by themselves. */
const first = 20_000;
const count = 10_000;
const tries = 100;

/** Ports of places of this process, by the place; the oldest are forgotten. */
const given = new Map<string, number>();
const mostGiven = 1_000;

/**
 * A port for the place at `path`: the same each time, unless somebody else listens on it now or another
 * place of this process has it (docs/rules.md R144).
 */
export async function placePort(path: string): Promise<number> {
  const start = createHash('sha256').update(path).digest().readUInt32BE(0) % count;
  const isTaken = (port: number): boolean =>
    [...given].some(([other, its]) => its === port && other !== path);
  for (let i = 0; i < tries; i++) {
    const port = first + ((start + i) % count);
    // Another place may have got it while we looked.
    if (!isTaken(port) && (await isFree(port)) && !isTaken(port)) return give(path, port);
  }
  return give(path, first + start);
}

function give(path: string, port: number): number {
  given.delete(path);
  given.set(path, port);
  if (given.size > mostGiven) given.delete(given.keys().next().value ?? '');
  return port;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch (thrown) {
    return !hasCode(thrown, 'EADDRINUSE', 'EACCES');
  } finally {
    server.close();
  }
}
