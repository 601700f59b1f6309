import { execa } from 'execa';
import { LineSplitter } from './lineSplitter.ts';
import { endTree, processTree, signalGroup, type SeenProcess } from './processTree.ts';

export type ChildEnd =
  | { readonly kind: 'exited'; readonly exitCode: number | null; readonly signal: string | null }
  | { readonly kind: 'failed'; readonly why: string };

export interface LineOptions {
  readonly cwd: string;
  /** The whole environment of the child; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** Whole lines of standard output, in order. */
  readonly onLine: (line: string) => void;
  /** Aborting asks the child to end, then kills it and all it started. */
  readonly signal?: AbortSignal;
}

export interface LineChild {
  /** Undefined when the child could not be started. */
  readonly pid: number | undefined;
  /** Settles once and never rejects, so it can be awaited in any clean-up. */
  readonly ended: Promise<ChildEnd>;
  /** The last 8 KiB of standard error. */
  complaint(): string;
  /** Writes one line; lost without a fault when the child has ended. */
  send(line: string): void;
  /** Ends standard input, after `graceMs` asks by SIGTERM, after as long again kills all. Never rejects. */
  stop(graceMs: number): Promise<void>;
}

/** Starts a child that speaks in lines, as leader of its own process group. */
export function startLines(file: string, args: readonly string[], options: LineOptions): LineChild {
  const child = start(file, args, options);
  const pid = child.pid;
  const splitter = new LineSplitter(options.onLine);
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => splitter.push(chunk));
  child.stdout.on('end', () => splitter.end());
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-8192);
  });
  // A child that ends while we write must not end us: `ended` tells what happened.
  child.stdin.on('error', () => undefined);

  const ended = pid === undefined ? failed(child) : exited(child, pid);
  let stopping: Promise<void> | undefined;
  const stop = (graceMs: number): Promise<void> =>
    (stopping ??=
      pid === undefined ? ended.then(() => undefined) : stopTree(child, pid, ended, graceMs));

  const abort = (): void => void stop(abortGraceMs);
  if (options.signal?.aborted === true) abort();
  options.signal?.addEventListener('abort', abort, { once: true });
  void ended.then(() => options.signal?.removeEventListener('abort', abort));

  return {
    pid,
    ended,
    complaint: () => complaint,
    send: (line) => {
      if (child.stdin.writable) child.stdin.write(`${line}\n`);
    },
    stop,
  };
}

const abortGraceMs = 500;
/** How long the pipes may stay open after the exit, for lines still in them. */
const drainMs = 500;

/** Its return type is what execa derives from these very options. */
const start = (file: string, args: readonly string[], options: LineOptions) =>
  execa(file, args, {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    stdin: 'pipe',
    buffer: false,
    reject: false,
    detached: process.platform !== 'win32',
    cleanup: false,
  });
type Started = ReturnType<typeof start>;

async function failed(child: Started): Promise<ChildEnd> {
  const { message } = await child;
  return { kind: 'failed', why: message ?? 'could not be started' };
}

/** Waits for the exit, kills what is left of the group, and lets the last lines come through. */
function exited(child: Started, pid: number): Promise<ChildEnd> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => {
      signalGroup(pid, 'SIGKILL');
      const end: ChildEnd = { kind: 'exited', exitCode, signal };
      const timer = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        resolve(end);
      }, drainMs);
      child.once('close', () => {
        clearTimeout(timer);
        resolve(end);
      });
    });
  });
}

async function stopTree(
  child: Started,
  pid: number,
  ended: Promise<ChildEnd>,
  graceMs: number,
): Promise<void> {
  // Taken while the leader lives: afterwards orphans can no longer be traced to it.
  let tree: readonly SeenProcess[] = processTree(pid);
  child.stdin.end();
  if (!(await settlesWithin(ended, graceMs))) {
    tree = [...tree, ...processTree(pid)];
    signalGroup(pid, 'SIGTERM');
    if (!(await settlesWithin(ended, graceMs))) tree = [...tree, ...processTree(pid)];
  }
  await Promise.all([endTree(pid, tree), ended]);
}

async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = await Promise.race([promise.then(() => true as const), late]);
  clearTimeout(timer);
  return settled;
}
