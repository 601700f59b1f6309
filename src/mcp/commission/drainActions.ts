import { Fault } from '../../base/fault.ts';

/** What steers the queue, and the command line of the operator's that does it. */
const commands = {
  drain: 'haft harness run --drain',
  pause: 'haft harness pause',
  stop: 'haft harness stop',
  concurrency: 'haft harness concurrency <n>',
} as const;

/** The refusal of each: to run, hold or end the queue is the operator's alone, whoever the client is. */
export const drainActions: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [
    name,
    new Fault({
      code: 'operator_only',
      what: `${name} steers the drain, which is the operator's alone.`,
      advice: `Ask the operator to run: ${command}`,
      facts: { action: name, command },
    }),
  ]),
);
