import { deepEqual } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Fault } from '../../../src/base/fault.ts';
import { runCommandLine } from '../../../src/cli/commandLine.ts';
import type { Harness } from '../../../src/composition/harness.ts';

interface Ended {
  readonly code: number;
  /** What was printed and let go, in order. */
  readonly trace: readonly string[];
}

/** Runs a line on a harness that knows no commission and takes a turn to close. */
async function run(...args: string[]): Promise<Ended> {
  const trace: string[] = [];
  const view = (id: string): never => {
    throw new Fault({ code: 'commission_not_found', what: `No ${id}.`, advice: 'List them.' });
  };
  const dispose = async (): Promise<void> => {
    await new Promise(setImmediate);
    trace.push('closed');
  };
  const reports = { view, proof: () => Promise.resolve('# Proof\n') };
  const harness = { reports, store: { readOnly: undefined }, dispose };
  const code = await runCommandLine(args, {
    out: (text) => trace.push(`out ${text}`),
    err: (text) => trace.push(`err ${text}`),
    onStop: () => undefined,
    background: () => Promise.reject(new Error('nothing runs in the background')),
    enter: () => undefined,
    open: () => Promise.resolve(harness as unknown as Harness),
  });
  return { code, trace };
}

describe('given a command line that is run', () => {
  it('when it ends well, then the code is known once the harness has closed', async () => {
    deepEqual(await run('harness', 'proof', 'wc-1'), {
      code: 0,
      trace: ['out # Proof\n', 'closed'],
    });
  });

  it('when it is refused, then it says so, closes and exits 1, for machines too', async () => {
    const line = 'err commission_not_found: No wc-1. List them.\n';
    const error = { code: 'commission_not_found', message: 'No wc-1.', advice: 'List them.' };
    const document = `out ${JSON.stringify({ error: { ...error, facts: {} } })}\n`;

    deepEqual(await run('commission', 'show', 'wc-1'), { code: 1, trace: [line, 'closed'] });
    deepEqual(await run('commission', 'show', 'wc-1', '--json'), {
      code: 1,
      trace: [line, document, 'closed'],
    });
  });

  it('when its flags contradict each other, then it exits 2', async () => {
    const { code, trace } = await run('commission', 'refresh', '--reason', 'r');

    deepEqual([code, trace.at(-1)], [2, 'closed']);
  });

  it('when it cannot be parsed, then it exits 2 and nothing is opened; help exits 0', async () => {
    const [unknown, help] = [await run('conquer'), await run('check', '--help')];

    deepEqual([unknown.code, help.code], [2, 0]);
    deepEqual(
      [unknown, help].map(({ trace }) => trace.includes('closed')),
      [false, false],
    );
  });
});
