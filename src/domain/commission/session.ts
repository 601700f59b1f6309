/** Which program worked, as it names itself. */
export interface AgentIdentity {
  readonly name: string;
  readonly version: string;
}

/**
 * Where the operating system let a session's commands write, seen to work before the first turn:
 * `scope`, the smallest folders that can hold what the scope allows; `workspace`, all of it; `none`,
 * anything the operator may write; `read_only`, nowhere. Whichever it is, only what the scope allows can land.
 */
export type Confinement = 'read_only' | 'scope' | 'workspace' | 'none';

const fromWeakest: readonly Confinement[] = ['none', 'workspace', 'scope', 'read_only'];

/** What confined all sessions of one workspace together; those that did not say change nothing. */
export function weakestOf(...told: readonly (Confinement | undefined)[]): Confinement | undefined {
  return fromWeakest.find((one) => told.includes(one));
}
