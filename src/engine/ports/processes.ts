/** Where a process is, as far as its identity tells. */
export interface Whereabouts {
  /** Its number there; absent when the identity cannot be read. */
  readonly pid?: number;
  readonly machine: 'this' | 'another';
}

/** Says which processes still live, by pid and start time: a reused pid is not the same process. */
export interface Processes {
  /** This process, e.g. `machine/boot/space/pid/start`; never by the name of its host (docs/rules.md R100). */
  readonly self: string;
  /** `unknown` when nobody here can see it, on another machine or in another container: never assumed dead. */
  state(identity: string): 'alive' | 'gone' | 'unknown';
  whereabouts(identity: string): Whereabouts;
}
