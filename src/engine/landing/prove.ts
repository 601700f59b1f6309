import {
  commandsOf,
  type EvidenceRequirement,
  type EvidenceRun,
} from '../../domain/evidence/evidence.ts';
import type { Context } from '../context.ts';
import type { Oid } from '../ports/repository.ts';
import type { Workspace } from '../ports/workspaces.ts';

export interface ProofRequest {
  /** Names the checkout; one proof at a time may use a label. */
  readonly label: string;
  readonly commit: Oid;
  readonly tree: Oid;
  readonly requirements: readonly EvidenceRequirement[];
  readonly signal: AbortSignal;
  /** Run again what is known already, to tell flaky from red. */
  readonly afresh?: boolean;
  /** Watches each command as it ends. */
  readonly onRun?: (run: EvidenceRun) => void;
}

export interface Proof {
  readonly runs: readonly EvidenceRun[];
  /** Every command ended with exit code 0; true when there are none. */
  readonly green: boolean;
  /** The evidence itself changed files of the tree; discarded with the checkout. */
  readonly mutatesTree: boolean;
}

const MAX_KNOWN = 2_000;
const TAIL = 4_000;

/**
 * Runs evidence in the sandbox on a clean checkout of exactly one tree, for measuring a result and for
 * proving a merged one alike. What is known for (tree, command) is not run twice (design §6.2).
 */
export class Prover {
  private readonly known = new Map<string, EvidenceRun>();
  private readonly context: Context;

  constructor(context: Context) {
    this.context = context;
  }

  /** @throws Fault as `ports/agent` and `ports/workspaces` do. */
  async prove(request: ProofRequest): Promise<Proof> {
    const commands = commandsOf(request.requirements);
    const missing = commands.filter(
      (one) => request.afresh === true || !this.known.has(keyOf(request.tree, one)),
    );
    const mutatesTree = missing.length > 0 && (await this.runAll(request, missing));
    const runs = commands.flatMap((one) => this.known.get(keyOf(request.tree, one)) ?? []);
    return {
      runs,
      green: runs.length === commands.length && runs.every((run) => run.exitCode === 0),
      mutatesTree,
    };
  }

  /** Whether a program can be found from inside the sandbox. */
  async hasProgram(
    commit: Oid,
    label: string,
    program: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    return this.inCheckout(label, commit, signal, async (run) => {
      const { exitCode } = await run({
        command: ['/bin/sh', '-c', 'command -v "$1"', 'sh', program],
        network: false,
        timeoutMs: 10_000,
      });
      return exitCode === 0;
    });
  }

  private async runAll(
    request: ProofRequest,
    commands: readonly EvidenceRequirement[],
  ): Promise<boolean> {
    return this.inCheckout(request.label, request.commit, request.signal, async (run, place) => {
      for (const one of commands) {
        const done = await this.runOne(request, one, run);
        request.onRun?.(done);
        // An interrupted command says nothing about the tree.
        if (request.signal.aborted) return false;
        this.remember(keyOf(request.tree, one), done);
      }
      return (await this.context.workspaces.capture(place)).tree !== request.tree;
    });
  }

  private async runOne(
    request: ProofRequest,
    one: EvidenceRequirement,
    run: RunCommand,
  ): Promise<EvidenceRun> {
    const command = one.command ?? '';
    const network = one.network === true;
    const timeoutMs = one.timeoutMs ?? this.context.settings.evidenceTimeoutMs;
    const { exitCode, output, durationMs } = await run({
      command: ['/bin/sh', '-c', command],
      network,
      timeoutMs,
    });
    const outputHash = this.context.chance.sha256(output);
    return {
      command,
      exitCode,
      durationMs,
      outputHash,
      tail: output.slice(-TAIL),
      network,
      tree: request.tree,
    };
  }

  private async inCheckout<T>(
    label: string,
    commit: Oid,
    signal: AbortSignal,
    work: (run: RunCommand, place: Workspace) => Promise<T>,
  ): Promise<T> {
    const { workspaces, agents } = this.context;
    const place = await workspaces.checkout(label, commit);
    try {
      const sandbox = await agents.openSandbox(place.path, signal);
      try {
        return await work((one) => sandbox.run({ ...one, cwd: place.path, signal }), place);
      } finally {
        await sandbox.close();
      }
    } finally {
      await workspaces.remove(place);
    }
  }

  private remember(key: string, run: EvidenceRun): void {
    if (this.known.size >= MAX_KNOWN) this.known.delete(this.known.keys().next().value ?? '');
    this.known.set(key, run);
  }
}

type RunCommand = (one: {
  readonly command: readonly string[];
  readonly network: boolean;
  readonly timeoutMs: number;
}) => Promise<{
  readonly exitCode: number | null;
  readonly output: string;
  readonly durationMs: number;
}>;

const keyOf = (tree: Oid, one: EvidenceRequirement): string =>
  `${tree}\0${one.network === true ? 'net' : ''}\0${one.timeoutMs ?? ''}\0${one.command ?? ''}`;
