import type { EvidenceRun } from '../../domain/evidence/evidence.ts';
import type { Context } from '../ports/context.ts';
import type { SandboxResult, SandboxRun } from '../ports/sandbox.ts';

/** Runs one command in the sandbox of one checkout. */
export type RunCommand = (
  one: Pick<SandboxRun, 'command' | 'network' | 'loopback' | 'timeoutMs'>,
) => Promise<SandboxResult>;

/** Shell text the operator wrote, and the tree it is run on. */
export interface ShellText {
  readonly command: string;
  readonly network: boolean;
  readonly loopback?: boolean | undefined;
  readonly timeoutMs: number;
  readonly tree: string;
}

const TAIL = 4_000;

/** Runs shell text in the sandbox and keeps what it said; red is a result. */
export async function runText(
  { chance }: Pick<Context, 'chance'>,
  { command, network, loopback, timeoutMs, tree }: ShellText,
  run: RunCommand,
): Promise<EvidenceRun> {
  const looped = loopback === true && !network && { loopback };
  const { exitCode, output, durationMs } = await run({
    command: ['/bin/sh', '-c', command],
    network,
    ...looped,
    timeoutMs,
  });
  return {
    command,
    exitCode,
    durationMs,
    outputHash: chance.sha256(output),
    tail: output.slice(-TAIL),
    network,
    ...looped,
    tree,
  };
}
