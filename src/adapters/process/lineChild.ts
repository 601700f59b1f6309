import type { ChildEnd } from './childOrder.ts';
import { LineSplitter } from './lineSplitter.ts';
import { endTree, processTree, signalGroup, type SeenProcess } from './processTree.ts';
import { startChild, type Child } from './startChild.ts';
import type { ChildStarters } from './starter/childStarters.ts';

export interface LineOptions {
  readonly cwd: string;
  /** The whole environment of the child; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** Whole lines of standard output, in order. */
  readonly onLine: (line: string) => void;
  /** Aborting asks the child to end, then kills it and all it started. */
  readonly signal?: AbortSignal;
  /** Who starts it; by default those of this process. */
  readonly starters?: ChildStarters;
}

export interface LineChild {
  /** Undefined until the child runs, and when it could not be started. */
  readonly pid: number | undefined;
  /** Its pid once it runs, or undefined when it could not be started; never rejects. */
  readonly started: Promise<number | undefined>;
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
  const splitter = new LineSplitter(options.onLine);
  let complaint = '';
  const { cwd, env } = options;
  const child = startChild(
    { file, args, cwd, env, hasInput: true, group: 'ended' },
    {
      onStdout: (bytes) => splitter.push(bytes),
      onStderr: (bytes) => (complaint = (complaint + bytes.toString('utf8')).slice(-8192)),
    },
    options.starters,
  );
  const ended = whole(child, splitter);
  let stopping: Promise<void> | undefined;
  const stop = (graceMs: number): Promise<void> => (stopping ??= stopTree(child, ended, graceMs));

  const abort = (): void => void stop(abortGraceMs);
  if (options.signal?.aborted === true) abort();
  options.signal?.addEventListener('abort', abort, { once: true });
  void ended.then(() => options.signal?.removeEventListener('abort', abort));

  return {
    get pid() {
      return child.pid;
    },
    started: child.started,
    ended,
    complaint: () => complaint,
    send: (line) => child.write(Buffer.from(`${line}\n`)),
    stop,
  };
}

const abortGraceMs = 500;
/** How long the pipes may stay open after the exit, for lines still in them. */
const drainMs = 500;

/** Waits for the exit, and lets the last lines come through. */
async function whole(child: Child, splitter: LineSplitter): Promise<ChildEnd> {
  await child.exited;
  if (!(await settlesWithin(child.ended, drainMs))) child.release();
  const end = await child.ended;
  splitter.end();
  return end;
}

async function stopTree(child: Child, ended: Promise<ChildEnd>, graceMs: number): Promise<void> {
  const pid = await child.started;
  if (pid === undefined) {
    await ended;
    return;
  }
  // Taken while the leader lives: afterwards orphans can no longer be traced to it.
  let tree: readonly SeenProcess[] = await processTree(pid);
  child.endInput();
  if (!(await settlesWithin(ended, graceMs))) {
    tree = [...tree, ...(await processTree(pid))];
    signalGroup(pid, 'SIGTERM');
    if (!(await settlesWithin(ended, graceMs))) tree = [...tree, ...(await processTree(pid))];
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
