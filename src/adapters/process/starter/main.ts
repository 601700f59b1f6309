/**
 * The starter: a small process that starts children for a large one, since what a start costs its caller
 * grows with the caller's memory. It knows nothing but the dialogue of `frames.ts`, which it speaks on
 * descriptor 3, and ends with it: its children then read the end of their input, as if it had been theirs.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { ChildEnd, ChildOrder } from '../childOrder.ts';
import { startIn } from '../procfs.ts';
import { dialogue, FrameReader, json, sendFrame } from './frames.ts';
import type { Frame, FrameKind, StartedChild } from './frames.ts';

const channel = new Socket({ fd: 3 });
const children = new Map<number, ChildProcess>();
let isCorked = false;

/** What happens in one turn of the loop is told in one write. */
function tell(kind: FrameKind, child: number, body?: Uint8Array): void {
  if (!isCorked) {
    isCorked = true;
    channel.cork();
    setImmediate(flush);
  }
  // The engine reads slower than they write: they wait, not this process's memory.
  if (!sendFrame(channel, kind, child, body)) for (const one of children.values()) pause(one);
}

function flush(): void {
  isCorked = false;
  channel.uncork();
}

const pause = ({ stdout, stderr }: ChildProcess): void => void (stdout?.pause(), stderr?.pause());
const resume = ({ stdout, stderr }: ChildProcess): void =>
  void (stdout?.resume(), stderr?.resume());

function hear({ kind, child, body }: Frame): void {
  const running = children.get(child);
  switch (kind) {
    case 'order':
      start(child, JSON.parse(body.toString()) as ChildOrder);
      break;
    case 'input':
      running?.stdin?.write(body, () => tell('taken', child, json(body.length)));
      break;
    case 'inputEnd':
      running?.stdin?.end();
      break;
    case 'release':
      running?.stdout?.destroy();
      running?.stderr?.destroy();
      break;
    default:
  }
}

function start(id: number, order: ChildOrder): void {
  try {
    const child = spawned(order);
    // Told once: a child that runs fails at nothing that its end would not tell.
    child.once('error', (failure) => {
      if (child.pid === undefined) fail(id, failure);
    });
    if (child.pid !== undefined) follow(id, child, child.pid, order);
  } catch (failure) {
    fail(id, failure as Error);
  }
}

const spawned = ({ file, args, cwd, env, hasInput, group }: ChildOrder): ChildProcess =>
  spawn(file, args, {
    cwd,
    env,
    detached: group !== 'shared',
    stdio: [hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });

function fail(id: number, failure: NodeJS.ErrnoException): void {
  const { code = 'UNKNOWN', message: why } = failure;
  tell('ended', id, json({ kind: 'failed', code, why } satisfies ChildEnd));
}

function follow(id: number, child: ChildProcess, pid: number, { group }: ChildOrder): void {
  children.set(id, child);
  tell('started', id, json({ pid, start: startIn(String(pid)) ?? null } satisfies StartedChild));
  // At once: if this process is killed now, somebody must know whom it has started.
  flush();
  child.stdin?.on('error', () => undefined);
  child.stdout?.on('data', (bytes: Buffer) => tell('stdout', id, bytes));
  child.stderr?.on('data', (bytes: Buffer) => tell('stderr', id, bytes));
  child.once('exit', () => {
    if (group === 'ended') endGroup(pid);
    tell('exited', id);
  });
  child.once('close', (exitCode, signal) => {
    children.delete(id);
    tell('ended', id, json({ kind: 'exited', exitCode, signal } satisfies ChildEnd));
  });
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it was left.
  }
}

const reader = new FrameReader(hear);
channel.on('data', (bytes: Buffer) => reader.push(bytes));
channel.on('drain', () => {
  for (const one of children.values()) resume(one);
});
channel.on('error', () => process.exit(1));
channel.on('close', () => process.exit());
sendFrame(channel, 'ready', 0, json(dialogue));
