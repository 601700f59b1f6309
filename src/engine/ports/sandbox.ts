export interface SandboxRun {
  /** Argument array; evidence text is run as `['/bin/sh', '-c', text]`. */
  readonly command: readonly string[];
  /** Absolute; inside the sandbox's root. */
  readonly cwd: string;
  readonly network: boolean;
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

/** Runs commands where they can write only below one folder and reach no network (codex note §5). */
export interface Sandbox {
  /** @throws Fault `sandbox_unavailable`. A red command is a result, not a fault. */
  run(run: SandboxRun): Promise<SandboxResult>;
  /** Lets the sandbox's process go. Never rejects. */
  close(): Promise<void>;
}
