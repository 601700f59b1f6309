import type { WorkspaceTerms } from '../../domain/setup/terms.ts';

/** What comes with a place that commands run in, beside its tree. */
export interface Outfit {
  /** A folder outside the tree in which its commands may write, absolute; a scratch folder where absent. */
  readonly cache?: string;
  readonly terms?: WorkspaceTerms;
  /** The same place will be asked for again, so that what serves it may be kept until then. */
  readonly again?: boolean;
}

export interface SandboxRun {
  /** Argument array; `['/bin/sh', '-c', text]` is text for the platform's own shell, as evidence is. */
  readonly command: readonly string[];
  /** Absolute; inside the sandbox's root. */
  readonly cwd: string;
  readonly network: boolean;
  /** Loopback of a network of its own, in which there is nothing else; the whole network has one anyway. */
  readonly loopback?: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface SandboxResult {
  /** `null` when ended by time limit or abort. */
  readonly exitCode: number | null;
  /** stdout and stderr joined, bounded to 1 MiB. */
  readonly output: string;
  readonly durationMs: number;
}

/**
 * Runs commands where they can write only below one folder, reach no network and read no secret of the
 * operator's (docs/decisions/0005-evidence-on-a-clean-checkout.md, docs/rules.md R137).
 */
export interface Sandbox {
  /** @throws Fault `sandbox_unavailable`, `loopback_unavailable`. A red command is a result, not a fault. */
  run(run: SandboxRun): Promise<SandboxResult>;
  /** Lets the sandbox's process go. Never rejects. */
  close(): Promise<void>;
}

/** Opens sandboxes for evidence and set-ups. No agent and no model has a part in them. */
export interface Sandboxes {
  /**
   * One rooted at the folder `root`, absolute. Aborting ends the opening only.
   * @throws Fault `sandbox_unavailable`, `agent_start_failed`, `agent_died`; `agent_missing`, `agent_too_old` where the
   * sandbox is one an agent's program brings. The signal's reason when aborted.
   */
  open(root: string, signal: AbortSignal, outfit?: Outfit): Promise<Sandbox>;
  /** Lets go of what is kept for places that are asked for again. Never rejects. */
  rest(): Promise<void>;
  /** Ends sandboxes a crashed engine left behind, by pid and start time. Count of those ended. */
  reapOrphans(): Promise<number>;
}
