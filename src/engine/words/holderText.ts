import type { Whereabouts } from '../ports/processes.ts';

/** Who leads, as far as this process can see. */
export interface Holder extends Whereabouts {
  /** As it names itself in the record. */
  readonly identity: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly state: 'alive' | 'gone' | 'unknown';
}

/** From whom the lead was taken, and which work goes on in the next drain. */
export interface TakenOver {
  readonly drain: string;
  readonly holder: Holder;
  readonly freed: readonly string[];
}

const states = {
  alive: 'it runs',
  gone: 'it is gone',
  unknown: 'nobody here can see whether it runs',
} as const;

/** Who leads, since when and where, e.g. `pid 712 on this machine, since 2026-07-01T20:00:00Z; it runs`. */
export function holderText({ pid, machine, since, state }: Holder): string {
  const who = pid === undefined ? 'a process' : `pid ${pid}`;
  const at = new Date(since).toISOString().replace(/\.\d+Z$/, 'Z');
  return `${who} on ${machine} machine, since ${at}; ${states[state]}`;
}
