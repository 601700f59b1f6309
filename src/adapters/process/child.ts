import { BoundedBytes } from './boundedBytes.ts';
import type { ChildOrder } from './childOrder.ts';
import { endTree, processTree } from './processTree.ts';
import { startChild, type Child } from './startChild.ts';
import { noStarter, type ChildStarters } from './starter/childStarters.ts';

export interface BytesOptions {
  readonly cwd: string;
  /** The whole environment of the child; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Milliseconds until the child and all it started are killed; the call returns when they are gone. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Bytes kept of each output; a child that writes more is killed. Default 64 MiB. */
  readonly maxBytes?: number;
  /** By default `ended`: a grandchild neither keeps the caller waiting nor outlives the call. */
  readonly group?: ChildOrder['group'];
  /** Told the child's pid before it is given any input. What it throws, the call throws. */
  readonly onSpawn?: (pid: number) => void;
  /** Who starts it; by default those of this process. */
  readonly starters?: ChildStarters;
}

export interface BytesResult {
  /** `null` when the child could not start, or was killed: by limit, abort or signal. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** The system's, such as `ENOENT`, when it could not start. */
  readonly code?: string;
}

/**
 * Runs one child to its end and keeps its bytes as they are. Never rejects of itself: a child that cannot
 * be started has `exitCode` null and the reason in `stderr`.
 */
export async function runBytes(
  file: string,
  args: readonly string[],
  options: BytesOptions,
): Promise<BytesResult> {
  const { cwd, env, signal, group = 'ended', maxBytes = 64 * 1024 * 1024 } = options;
  if (signal?.aborted === true) return { exitCode: null, stdout: empty, stderr: 'aborted' };
  const exceed = (): void => {
    child.release();
    stop();
  };
  const [stdout, stderr] = [new BoundedBytes(maxBytes, exceed), new BoundedBytes(maxBytes, exceed)];
  const child = startChild(
    { file, args, cwd, env, group, hasInput: options.input !== undefined },
    { onStdout: (bytes) => stdout.push(bytes), onStderr: (bytes) => stderr.push(bytes) },
    isUnheld(options) ? noStarter : options.starters,
  );
  let dying: Promise<void> | undefined;
  const stop = (): void => void (dying ??= kill(child));
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(stop, options.timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await give(child, options).catch(async (failure: unknown) => {
      await kill(child);
      throw failure;
    });
    const end = await child.ended;
    await dying;
    const complaint = stderr.all().toString('utf8');
    const out = { stdout: stdout.all(), stderr: complaint };
    if (end.kind === 'failed') return { ...out, exitCode: null, stderr: end.why, code: end.code };
    // A shell that was cut short would report the death of its child as its own end.
    return { ...out, exitCode: stdout.isCut || stderr.isCut ? null : end.exitCode };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

const empty = Buffer.alloc(0);

/**
 * One whose pid somebody notes, and which waits for no input, works before it is noted. So that an engine
 * that dies meanwhile leaves as little as can be unnoted, no other process stands between.
 */
const isUnheld = ({ onSpawn, input }: BytesOptions): boolean =>
  onSpawn !== undefined && input === undefined;

async function give(child: Child, { input, onSpawn }: BytesOptions): Promise<void> {
  if (onSpawn !== undefined) {
    const pid = await child.started;
    if (pid !== undefined) onSpawn(pid);
  }
  if (input === undefined) return;
  child.write(typeof input === 'string' ? Buffer.from(input) : input);
  child.endInput();
}

async function kill(child: Child): Promise<void> {
  const pid = await child.started;
  if (pid !== undefined) await endTree(pid, await processTree(pid));
  // Who slipped away as the tree was looked at may hold its pipes.
  child.release();
}
