import { Fault } from '../../base/fault.ts';

/** What a run does with its commission: nobody else may say that it happened. */
const names = [
  'claim_for_preflight',
  'record_preflight',
  'start_after_preflight',
  'record_run_event',
  'complete_or_block',
] as const;

/** The refusal of each. */
export const engineActions: Readonly<Record<string, Fault>> = Object.fromEntries(
  names.map((name) => [
    name,
    new Fault({
      code: 'engine_only',
      what: `${name} belongs to the engine: a run is recorded by who runs it, and by nobody else.`,
      advice:
        'Create the commission; the operator drains the queue with "haft harness run --drain".',
      facts: { action: name },
    }),
  ]),
);
