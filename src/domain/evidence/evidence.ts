/** Shell text the engine runs in the sandbox: the only kind that proves anything. */
export interface CommandEvidence {
  readonly kind: 'command';
  /** As the operator wrote it; never empty. */
  readonly command: string;
  readonly description?: string;
  readonly specSectionRef?: string;
  /** Network (loopback too) is off unless the requirement asks for it; recorded with the result. */
  readonly network?: boolean;
  /** Loopback without the rest of the network (docs/rules.md R141). */
  readonly loopback?: boolean;
  /** `must_pass`: a command that is red on the base blocks the work as `baseline_red`. */
  readonly baseline?: 'must_pass';
  /** Milliseconds before the command is killed; the engine's default where absent. */
  readonly timeoutMs?: number;
}

/** What is to be true of the work, in words. Agent and operator see it; it is never run and proves nothing. */
export interface Criterion {
  readonly kind: 'criterion';
  readonly text: string;
  /** What its author called its kind, such as `review`, where it was called anything. */
  readonly label?: string;
  readonly specSectionRef?: string;
}

/** One thing that must be shown before work may land. */
export type EvidenceRequirement = CommandEvidence | Criterion;

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
  /** It had loopback alone. */
  readonly loopback?: true;
  /** The tree it ran on. */
  readonly tree: string;
  /** The limit the requirement named, milliseconds; absent where the engine's default held. */
  readonly timeoutMs?: number;
}

/** What tells two commands apart: the same text with another network or limit may end otherwise. */
export function evidenceKey({
  command,
  network,
  loopback,
  timeoutMs,
}: Pick<CommandEvidence, 'command' | 'network' | 'loopback' | 'timeoutMs'>): string {
  const reach = network === true ? 'network' : loopback === true ? 'loopback' : '';
  return [command, reach, timeoutMs ?? ''].join('\0');
}

/** Requirements the engine itself can run. */
export function commandsOf(requirements: readonly EvidenceRequirement[]): CommandEvidence[] {
  return requirements.filter((one) => one.kind === 'command');
}

/** Requirements only somebody's judgement can tell of. */
export function criteriaOf(requirements: readonly EvidenceRequirement[]): Criterion[] {
  return requirements.filter((one) => one.kind === 'criterion');
}
