import {
  mayBeMade,
  missingFor,
  whyMissing,
  type Missing,
} from '../../domain/evidence/cannotRun.ts';
import {
  commandsOf,
  evidenceKey,
  type CommandEvidence,
  type EvidenceRun,
} from '../../domain/evidence/evidence.ts';
import { authorityOf } from '../../domain/scope/authority.ts';
import type { Needs } from '../ports/context.ts';
import type { Prover, ProofRequest } from '../proof/prover.ts';
import type { Commission } from '../../domain/commission/commission.ts';
import { endRun } from './outcome.ts';

/**
 * What a drain has learned of its evidence, by the key of each command: that it can run at all. How it stands
 * on a tree is known of that tree alone (docs/rules.md R51).
 */
export class BaselineMemory {
  private readonly runs = new Set<string>();
  private readonly looking = new Map<string, Promise<void>>();

  /** Commands that were seen to run, on whatever tree. */
  canRun(one: CommandEvidence): boolean {
    return this.runs.has(evidenceKey(one));
  }

  /** Ends when a look that somebody has begun at any of these has; `undefined` where there is none. */
  begun(commands: readonly CommandEvidence[]): Promise<unknown> | undefined {
    const looks = commands.flatMap((one) => this.looking.get(evidenceKey(one)) ?? []);
    return looks.length === 0 ? undefined : Promise.all(looks);
  }

  /** Holds others back from these commands while `look` runs. */
  async while<T>(commands: readonly CommandEvidence[], look: () => Promise<T>): Promise<T> {
    const looked = look();
    const over = looked.then(
      () => undefined,
      () => undefined,
    );
    const keys = commands.map(evidenceKey);
    for (const key of keys) this.looking.set(key, over);
    try {
      return await looked;
    } finally {
      for (const key of keys) if (this.looking.get(key) === over) this.looking.delete(key);
    }
  }

  learn(runs: readonly EvidenceRun[]): void {
    for (const run of runs) if (!missingFor(run)) this.runs.add(evidenceKey(run));
  }
}

/** One base, and who asks about it. */
export interface BaselineCheck {
  readonly context: Needs<'caseRule' | 'repository'>;
  readonly commission: Commission;
  /** Told of each look that ended. */
  readonly onLook: (tree: string, runs: readonly EvidenceRun[]) => Promise<unknown>;
  readonly onSetup: (run: EvidenceRun) => void;
  readonly prover: Prover;
  readonly memory: BaselineMemory;
  readonly base: string;
  readonly setup: ProofRequest['setup'] & {};
  readonly signal: AbortSignal;
}

/** How evidence stood on the base of one run. */
export class Baseline {
  private readonly check: BaselineCheck;
  private readonly looks = new Map<string, EvidenceRun>();

  constructor(check: BaselineCheck) {
    this.check = check;
  }

  /**
   * Before tokens are spent: evidence that cannot run ends the run, and so does red that must be green. A
   * command that was seen to run in this drain is not run again on each new base; what is known of this
   * very tree anyway is told with it.
   * @throws RunEnded `evidence_unavailable`, `baseline_red`.
   */
  async lookAhead(): Promise<void> {
    const { commission, context, memory, prover, base, setup, signal } = this.check;
    const commands = commandsOf(commission.evidenceRequirements);
    const tree = await context.repository.treeOf(base);
    const isNew = (one: CommandEvidence): boolean => !memory.canRun(one);
    // Nothing may be awaited between finding nobody at it and beginning it.
    let others = memory.begun(commands.filter(isNew));
    while (others) {
      await others;
      others = memory.begun(commands.filter(isNew));
    }
    const known = new Set(prover.knownOf({ tree, setup }, commands));
    const wanted = commands.filter(
      (one) => one.baseline === 'must_pass' || isNew(one) || known.has(one),
    );
    await memory.while(wanted, () => this.look(wanted, signal));
    for (const one of wanted) {
      const run = this.looks.get(evidenceKey(one));
      if (run) judge(this.check, one, run);
    }
  }

  /**
   * How these stood before the work, looked at now where nobody did: it tells what the agent did from what
   * was so before. What a stop cuts off is left out.
   */
  async before(
    commands: readonly CommandEvidence[],
    signal: AbortSignal,
  ): Promise<readonly EvidenceRun[]> {
    const unseen = commands.filter((one) => !this.looks.has(evidenceKey(one)));
    await this.look(unseen, signal);
    return commands.flatMap((one) => this.looks.get(evidenceKey(one)) ?? []);
  }

  private async look(requirements: readonly CommandEvidence[], signal: AbortSignal): Promise<void> {
    const { commission, context, memory, prover, base, setup, onLook, onSetup } = this.check;
    if (requirements.length === 0) return;
    const tree = await context.repository.treeOf(base);
    const request = {
      ...{ label: `${commission.id}-base`, commit: base, tree, requirements, setup, signal },
      onSetup,
    };
    const { runs } = await prover.looks.pass(signal, () => prover.prove(request));
    if (signal.aborted) return;
    memory.learn(runs);
    for (const run of runs) this.looks.set(evidenceKey(run), run);
    await onLook(tree, runs);
  }
}

function judge(
  { context, commission }: BaselineCheck,
  one: CommandEvidence,
  run: EvidenceRun,
): void {
  const missing = missingFor(run);
  const authority = authorityOf(commission.scope, context.caseRule);
  if (missing && !mayBeMade(missing, run, (path) => authority.verdict(path) === 'allowed'))
    endRun('blocked_policy', 'evidence_unavailable', unavailable(run, missing), {
      evidence: [run],
    });
  if (one.baseline === 'must_pass' && run.exitCode !== 0)
    endRun(
      'blocked_policy',
      'baseline_red',
      `The evidence "${run.command}" must be green before the work and is red.`,
      { evidence: [run] },
    );
}

const unavailable = ({ command, exitCode }: EvidenceRun, missing: Missing): string =>
  `The evidence "${command}" cannot run here: ${whyMissing(missing)} (exit code ${exitCode ?? 'none'}).`;
