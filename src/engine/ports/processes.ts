/** Says which processes still live, by pid and start time: a reused pid is not the same process. */
export interface Processes {
  /** This process, e.g. `host/boot-id/pid/start`. */
  readonly self: string;
  /** `unknown` when the identity names another host or boot: such a one is never assumed dead. */
  state(identity: string): 'alive' | 'gone' | 'unknown';
}
