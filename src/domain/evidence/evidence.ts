/** One thing that must be shown before work may land (haft reference §2.4; design §5). */
export interface EvidenceRequirement {
  /** `command` is run by the engine; any other kind is shown to agent and operator, never run. */
  readonly kind: string;
  /** Shell text the operator wrote in the decision; runs in the sandbox only. */
  readonly command?: string;
  readonly description?: string;
  readonly specSectionRef?: string;
  /** Network (loopback too) is off unless the requirement asks for it; recorded with the result. */
  readonly network?: boolean;
  /** `must_pass`: a command that is red on the base blocks the work as `baseline_red`. */
  readonly baseline?: 'must_pass';
  /** Milliseconds before the command is killed; the engine's default where absent. */
  readonly timeoutMs?: number;
}

/** What one command did on one tree. */
export interface EvidenceRun {
  readonly command: string;
  /** `null` when it was ended by the engine (time limit or stop). */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** SHA-256 of the whole output, hex. */
  readonly outputHash: string;
  /** The last part of the output, at most 4,000 characters. */
  readonly tail: string;
  readonly network: boolean;
  /** The tree it ran on. */
  readonly tree: string;
}

/** Requirements the engine itself can run. */
export function commandsOf(requirements: readonly EvidenceRequirement[]): EvidenceRequirement[] {
  return requirements.filter((one) => one.kind === 'command' && Boolean(one.command?.trim()));
}
