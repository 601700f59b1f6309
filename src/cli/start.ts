import { chdir } from 'node:process';
import { messageOf } from '../base/fault.ts';
import { runCommandLine } from './commandLine.ts';
import { exits } from './exit.ts';
import { inBackground } from './run/background.ts';
import { projectNotFound, type Surface } from './surface.ts';
import { screenOf } from './text/screen.ts';
import { widthOf } from './text/width.ts';

/**
 * Ctrl-C and a termination request are handed to whoever listens; without a listener they end the process. When
 * the terminal is closed nobody is left to ask a second time, so that it counts as both (docs/rules.md R195).
 */
function stopSignals(): Surface['onStop'] {
  const listeners: (() => void)[] = [];
  return (then) => {
    listeners.push(then);
    if (listeners.length > 1) return;
    const ask = (): void => listeners.forEach((tell) => tell());
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, ask);
    process.on('SIGHUP', () => [ask, ask].forEach((one) => one()));
  };
}

const debug = process.env['HAFT_DEBUG'] !== undefined;
const surface: Surface = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  columns: widthOf(process.stdout, process.env),
  ...(process.stdout.isTTY && { screen: screenOf(process.stdout, process.env) }),
  background: inBackground,
  onStop: stopSignals(),
  enter: (folder) => {
    try {
      chdir(folder);
    } catch {
      throw projectNotFound(folder);
    }
  },
  open: async (how) => {
    // Most of the program is behind this; help, completion and refused command lines need none of it.
    const { createHarness } = await import('../composition/createHarness.ts');
    return createHarness({
      ...how,
      folder: process.cwd(),
      env: process.env,
      log: (line) => {
        if (debug) process.stderr.write(`${line}\n`);
      },
      warn: (sentence) => process.stderr.write(`warning: ${sentence}\n`),
    });
  },
};

/** Runs the process's command line; its exit code is set when this resolves. */
export async function start(words: readonly string[]): Promise<void> {
  try {
    process.exitCode = await runCommandLine(words, surface);
  } catch (thrown) {
    const why = messageOf(thrown);
    process.stderr.write(`internal_error: ${why} Run again with HAFT_DEBUG=1.\n`);
    if (debug && thrown instanceof Error) process.stderr.write(`${thrown.stack ?? ''}\n`);
    process.exitCode = exits.fault;
  }
}
