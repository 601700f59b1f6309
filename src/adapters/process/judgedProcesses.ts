import type { Processes, Whereabouts } from '../../engine/ports/processes.ts';

/**
 * Processes of which nobody here can see whether they live, judged by the operator's word: one whose
 * lead they took counts as gone (docs/rules.md R154). Who is seen to live is never taken for dead.
 */
export class JudgedProcesses implements Processes {
  readonly self: string;
  /** Whether the operator took the lead from it; nobody, until the record is open. */
  isTakenOver: (identity: string) => boolean = () => false;
  private readonly seen: Processes;

  constructor(seen: Processes) {
    this.seen = seen;
    this.self = seen.self;
  }

  state(identity: string): 'alive' | 'gone' | 'unknown' {
    const state = this.seen.state(identity);
    return state === 'unknown' && this.isTakenOver(identity) ? 'gone' : state;
  }

  whereabouts(identity: string): Whereabouts {
    return this.seen.whereabouts(identity);
  }
}
