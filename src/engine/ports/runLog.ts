import type { Event } from '../../base/emitter.ts';
import type { Holding } from './holding.ts';

/** One line of what a run did, as shown by `tail` and the output channels. */
export interface RunEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly commission: string;
  readonly attempt: number;
  /** `agent_message`, `command`, `file_change`, `warning`, `usage`, `phase`, `evidence`, `error`. */
  readonly kind: string;
  /** Secrets already redacted; at most 16,000 characters. */
  readonly text: string;
  /** Extra facts for `--json`: exit code, phase, tokens. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** The bounded log of each attempt under `runs/<commission>/<attempt>/` (docs/rules.md R103). */
export interface RunLog {
  /** Never throws: a log that cannot be written must not stop a run. */
  append(entry: RunEntry): void;
  /** All kept entries of the commission, every attempt, oldest first. */
  read(commission: string): Promise<readonly RunEntry[]>;
  /** What is kept of each commission, all attempts, with the time of its last entry. */
  holdings(): Promise<readonly Holding[]>;
  /** Lets go of all that is kept of a commission; harmless where nothing is. */
  forget(commission: string): Promise<void>;
  /** Entries appended by any process while somebody listens. */
  readonly onDidAppend: Event<RunEntry>;
}
