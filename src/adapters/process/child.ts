import { execa } from 'execa';
import { endTree, processTree, signalGroup } from './processTree.ts';

export interface BytesOptions {
  readonly cwd: string;
  /** The whole environment of the child; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Milliseconds until the child and all it started are killed; the call returns when they are gone. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Bytes of standard output kept; a child that writes more is killed. Default 64 MiB. */
  readonly maxBytes?: number;
}

export interface BytesResult {
  /** `null` when the child could not start, or was killed: by limit, abort or signal. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs one child to its end and keeps its bytes as they are. Never rejects: a child that cannot be
 * started has `exitCode` null and the reason in `stderr`.
 */
export async function runBytes(
  file: string,
  args: readonly string[],
  options: BytesOptions,
): Promise<BytesResult> {
  if (options.signal?.aborted === true) return { exitCode: null, stdout: empty, stderr: 'aborted' };
  const child = start(file, args, options);
  let dying: Promise<void> | undefined;
  const stop = (): void => {
    if (child.pid !== undefined) dying ??= endTree(child.pid, processTree(child.pid));
  };
  // A grandchild that holds the pipes open must not keep the caller waiting, nor outlive the call. It is
  // found by its group alone: whoever ended is the parent of nobody.
  child.once('exit', () => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL'));
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(stop, options.timeoutMs);
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const { exitCode, isMaxBuffer, stdout, stderr, message = '' } = await child;
    await dying;
    const complaint = Buffer.from(stderr).toString('utf8');
    return {
      // A shell that was cut short would report the death of its child as its own end.
      exitCode: isMaxBuffer ? null : (exitCode ?? null),
      stdout: Buffer.from(stdout),
      stderr: exitCode === undefined && complaint === '' ? message : complaint,
    };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}

const empty = Buffer.alloc(0);

/** Its return type is what execa derives from these very options. */
const start = (file: string, args: readonly string[], options: BytesOptions) =>
  execa(file, args, {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    encoding: 'buffer',
    stripFinalNewline: false,
    maxBuffer: options.maxBytes ?? 64 * 1024 * 1024,
    detached: process.platform !== 'win32',
    reject: false,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
  });
