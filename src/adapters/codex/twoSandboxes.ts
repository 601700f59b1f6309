import type { Sandbox, SandboxResult, SandboxRun } from '../../engine/ports/sandbox.ts';

export interface TwoSandboxesOptions {
  readonly plain: Sandbox;
  /** Opens the one for commands that get loopback alone; asked once, when the first comes. */
  readonly looped: () => Promise<Sandbox>;
  /** Lets the plain one go, and removes what both leave, unless it is kept. */
  readonly release: () => Promise<void>;
}

/** One sandbox to whoever uses it: what a server of codex opens, it opens for all its commands. */
export class TwoSandboxes implements Sandbox {
  private readonly options: TwoSandboxesOptions;
  private looped: Promise<Sandbox> | undefined;

  constructor(options: TwoSandboxesOptions) {
    this.options = options;
  }

  async run(run: SandboxRun): Promise<SandboxResult> {
    if (run.loopback !== true || run.network) return this.options.plain.run(run);
    this.looped ??= this.options.looped();
    return (await this.looped).run(run);
  }

  async close(): Promise<void> {
    await this.looped?.then(
      (sandbox) => sandbox.close(),
      () => undefined,
    );
    await this.options.release();
  }
}
