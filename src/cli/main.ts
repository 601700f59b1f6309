import { createHarness } from '../composition/createHarness.ts';
import { runCommandLine } from './commandLine.ts';
import { exits } from './exit.ts';
import type { Surface } from './surface.ts';

/** Ctrl-C and a termination request are handed to whoever listens; without a listener they end the process. */
function stopSignals(): Surface['onStop'] {
  const listeners: (() => void)[] = [];
  return (then) => {
    listeners.push(then);
    if (listeners.length > 1) return;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => listeners.forEach((tell) => tell()));
  };
}

const debug = process.env['HAFT_DEBUG'] !== undefined;
const surface: Surface = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  onStop: stopSignals(),
  open: (how) =>
    createHarness({
      ...how,
      folder: process.cwd(),
      env: process.env,
      log: (line) => {
        if (debug) process.stderr.write(`${line}\n`);
      },
      warn: (sentence) => process.stderr.write(`warning: ${sentence}\n`),
    }),
};
// A reader that went away, such as `head`, is no error of ours.
process.stdout.on('error', () => undefined);
void runCommandLine(process.argv.slice(2), surface).then(
  (code) => (process.exitCode = code),
  (thrown: unknown) => {
    process.stderr.write(
      `internal_error: ${thrown instanceof Error ? thrown.message : String(thrown)} Run again with HAFT_DEBUG=1.\n`,
    );
    if (debug && thrown instanceof Error) process.stderr.write(`${thrown.stack ?? ''}\n`);
    process.exitCode = exits.fault;
  },
);
