import { execa } from 'execa';
import type { ChildEnd, ChildHandle, ChildOrder, HearChild } from './childOrder.ts';
import { messageOf } from '../../base/fault.ts';
import { signalGroup } from './processTree.ts';

/** Starts a child from this very process, which blocks for as long as its memory takes to be forked. */
export function startDirectly(order: ChildOrder, hear: HearChild): ChildHandle {
  try {
    return follow(start(order), order, hear);
  } catch (failure) {
    // An argument no system takes, such as one with a zero byte.
    const end = { kind: 'failed', code: 'EINVAL', why: messageOf(failure) } as const;
    queueMicrotask(() => hear({ kind: 'ended', end }));
    return { write: ignore, endInput: ignore, release: ignore };
  }
}

const ignore = (): void => undefined;

function follow(child: Started, order: ChildOrder, hear: HearChild): ChildHandle {
  const { pid } = child;
  const handle = {
    write: (bytes: Uint8Array): void => {
      if (child.stdin?.writable === true) child.stdin.write(bytes);
    },
    endInput: (): void => void child.stdin?.end(),
    release: () => [child.stdout, child.stderr].forEach((output) => output.destroy()),
  };
  // One that ends before it has read all it was given is judged by how it ends.
  child.stdin?.on('error', ignore);
  if (pid === undefined) {
    void failureOf(child).then((end) => hear({ kind: 'ended', end }));
    return handle;
  }
  queueMicrotask(() => hear({ kind: 'started', pid }));
  child.stdout.on('data', (bytes: Buffer) => hear({ kind: 'stdout', bytes }));
  child.stderr.on('data', (bytes: Buffer) => hear({ kind: 'stderr', bytes }));
  child.once('exit', () => {
    if (order.group === 'ended') signalGroup(pid, 'SIGKILL');
    hear({ kind: 'exited' });
  });
  child.once('close', (exitCode, signal) => {
    hear({ kind: 'ended', end: { kind: 'exited', exitCode, signal } });
  });
  return handle;
}

/** Its return type is what execa derives from these very options. */
const start = ({ file, args, cwd, env, hasInput, group }: ChildOrder) =>
  execa(file, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: hasInput ? 'pipe' : 'ignore',
    buffer: false,
    reject: false,
    detached: group !== 'shared' && process.platform !== 'win32',
    cleanup: false,
  });

type Started = ReturnType<typeof start>;

async function failureOf(child: Started): Promise<ChildEnd> {
  const { code = 'UNKNOWN', originalMessage = 'it could not be started' } = await child;
  return { kind: 'failed', code, why: originalMessage };
}
