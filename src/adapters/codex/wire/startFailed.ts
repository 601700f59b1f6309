import { Fault, messageOf } from '../../../base/fault.ts';

/** codex runs, or could not even be run, but no session came of it. */
export function startFailed(why: string, cause?: unknown): Fault {
  return new Fault({
    code: 'agent_start_failed',
    what: `codex could not start a session: ${why}.`,
    advice: 'Check that `codex` works in a terminal with the same configuration, then requeue.',
    facts: { agent: 'codex' },
    cause,
  });
}

/** codex ran and was killed: that says nothing about what it was to do. */
export function died(why: string, cause?: unknown): Fault {
  return new Fault({
    code: 'agent_died',
    what: `codex was ended by something else: ${why}.`,
    advice: 'Look whether the machine is out of memory; the work can be resumed.',
    facts: { agent: 'codex' },
    cause,
  });
}

/** What a step throws is a fault, or the reason of the abort: a full disk has no other name here. */
export async function faultsOnly<T>(signal: AbortSignal, step: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await step();
  } catch (thrown) {
    signal.throwIfAborted();
    throw Fault.is(thrown) ? thrown : startFailed(messageOf(thrown), thrown);
  }
}
