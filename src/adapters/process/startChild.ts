import { existsSync } from 'node:fs';
import { deferred } from '../../base/deferred.ts';
import type { ChildEnd, ChildEvent, ChildHandle, ChildOrder } from './childOrder.ts';
import { childStarters, type ChildStarters } from './starter/childStarters.ts';

export interface Child extends ChildHandle {
  /** Undefined until it runs, and when it could not be started. */
  readonly pid: number | undefined;
  /** Its pid once it runs, or undefined when it could not be started. */
  readonly started: Promise<number | undefined>;
  /** Settles when it has ended, though others may hold its pipes; never rejects. */
  readonly exited: Promise<void>;
  /** Settles once all it wrote was heard as well; never rejects, so it can be awaited in any clean-up. */
  readonly ended: Promise<ChildEnd>;
}

export interface ChildOutput {
  readonly onStdout: (bytes: Buffer) => void;
  readonly onStderr: (bytes: Buffer) => void;
}

/**
 * The one way a child is started. Never throws: `ended` tells why one could not be.
 * @param starters Who starts it; by default those of this process.
 */
export function startChild(
  order: ChildOrder,
  { onStdout, onStderr }: ChildOutput,
  starters: ChildStarters = childStarters,
): Child {
  const started = deferred<number | undefined>();
  const exited = deferred<undefined>();
  const ended = deferred<ChildEnd>();
  let pid: number | undefined;
  const hear = (event: ChildEvent): void => {
    switch (event.kind) {
      case 'started':
        pid = event.pid;
        started.resolve(pid);
        break;
      case 'stdout':
        onStdout(event.bytes);
        break;
      case 'stderr':
        onStderr(event.bytes);
        break;
      case 'exited':
        exited.resolve(undefined);
        break;
      case 'ended':
        started.resolve(undefined);
        exited.resolve(undefined);
        ended.resolve(explained(event.end, order));
    }
  };
  const handle = starters.start(order, hear);
  return {
    ...handle,
    get pid() {
      return pid;
    },
    started: started.promise,
    exited: exited.promise,
    ended: ended.promise,
  };
}

/** The system blames the program for a folder that is not there. */
function explained(end: ChildEnd, { cwd }: ChildOrder): ChildEnd {
  if (end.kind === 'exited' || existsSync(cwd)) return end;
  return { ...end, why: `${end.why} (there is no folder ${cwd})` };
}
