import { isGreen } from '../../domain/verdict/judge.ts';
import {
  commandsOf,
  evidenceKey,
  type CommandEvidence,
  type EvidenceRequirement,
  type EvidenceRun,
} from '../../domain/evidence/evidence.ts';
import type { WorkspaceSetup } from '../../domain/setup/setup.ts';
import { replacingTheDead } from '../authority/diedAgents.ts';
import type { Needs } from '../ports/context.ts';
import type { Oid } from '../ports/repository.ts';
import type { Workspace } from '../ports/workspaces.ts';
import { outfitOf } from './outfit.ts';
import { runText, type RunCommand } from './runText.ts';
import { confirmedSetup } from './confirmation.ts';
import { setUp } from './setUp.ts';
import { Turnstile } from './turnstile.ts';

/** What a proof needs: a place, a sandbox, and what sets the place up. */
export type ProofPorts = Needs<
  'chance' | 'journal' | 'repository' | 'sandboxes' | 'settings' | 'setups' | 'workspaces'
>;

export interface ProofRequest {
  /** Names the checkout; one proof at a time may use a label. */
  readonly label: string;
  readonly commit: Oid;
  readonly tree: Oid;
  readonly requirements: readonly EvidenceRequirement[];
  readonly signal: AbortSignal;
  /**
   * What the checkout is set up with; what the operator's checkout says now where absent. A run keeps
   * the one it was admitted with, so that an edit meanwhile costs no agent its work.
   */
  readonly setup?: WorkspaceSetup | 'none';
  /** Run again what is known already, to tell flaky from red. */
  readonly afresh?: boolean;
  /** Watches each command as it ends. */
  readonly onRun?: (run: EvidenceRun) => void;
  /** The same for the commands that set the checkout up. */
  readonly onSetup?: (run: EvidenceRun) => void;
}

export interface Proof {
  readonly runs: readonly EvidenceRun[];
  /** Every command ended with exit code 0; true when there are none. */
  readonly green: boolean;
  /** The evidence itself changed files of the tree; discarded with the checkout. */
  readonly mutatesTree: boolean;
}

interface CheckoutRequest extends Pick<ProofRequest, 'label' | 'commit' | 'signal'> {
  readonly setup: WorkspaceSetup | undefined;
}

const MAX_KNOWN = 2_000;
const looksAtOnce = 2;

/**
 * Runs evidence in the sandbox on a clean checkout of exactly one tree, for measuring a result and for
 * proving a merged one alike. What is known for (tree, command, set-up) is not run twice (docs/rules.md R63).
 */
export class Prover {
  /** What is measured and proven, side by side. */
  readonly evidence: Turnstile;
  /** Looks at a base, which agents wait for. More at once would only need more places. */
  readonly looks: Turnstile;
  private readonly runs = new Map<string, EvidenceRun>();
  private readonly context: ProofPorts;

  constructor(context: ProofPorts) {
    this.context = context;
    const { evidenceConcurrency } = context.settings;
    this.evidence = new Turnstile(evidenceConcurrency);
    this.looks = new Turnstile(Math.max(looksAtOnce, evidenceConcurrency));
  }

  /** @throws SetupFailed; Fault as `ports/sandbox` and `ports/workspaces` do. */
  async prove(request: ProofRequest): Promise<Proof> {
    const commands = commandsOf(request.requirements);
    const setup = commands.length > 0 ? await this.setupFor(request) : undefined;
    const keyOf = keyFor(request.tree, setup);
    const missing = commands.filter((one) => request.afresh === true || !this.runs.has(keyOf(one)));
    const mutatesTree = missing.length > 0 && (await this.runAll(request, missing, setup));
    const runs = commands.flatMap((one) => this.runs.get(keyOf(one)) ?? []);
    return {
      runs,
      green: isGreen(request.requirements, runs),
      mutatesTree,
    };
  }

  /** What is known of a tree without running anything, where that is everything. @throws SetupFailed. */
  async known(
    request: Pick<ProofRequest, 'requirements' | 'setup' | 'tree'>,
  ): Promise<Omit<Proof, 'mutatesTree'> | undefined> {
    const commands = commandsOf(request.requirements);
    if (commands.length === 0) return undefined;
    const keyOf = keyFor(request.tree, await this.setupFor(request));
    const runs = commands.flatMap((one) => this.runs.get(keyOf(one)) ?? []);
    if (runs.length < commands.length) return undefined;
    return { runs, green: isGreen(request.requirements, runs) };
  }

  /** Of these commands, those that {@link prove} would tell of this tree without running anything. */
  knownOf(
    { tree, setup }: { readonly tree: Oid; readonly setup: WorkspaceSetup | 'none' },
    commands: readonly CommandEvidence[],
  ): CommandEvidence[] {
    const keyOf = keyFor(tree, setup === 'none' ? undefined : setup);
    return commands.filter((one) => this.runs.has(keyOf(one)));
  }

  /** Lets go of places and sandboxes that are kept from proof to proof. Never rejects. */
  async rest(): Promise<void> {
    await this.context.sandboxes.rest();
    await this.context.workspaces.rest();
    await this.context.setups.rest();
  }

  private async runAll(
    request: ProofRequest,
    commands: readonly CommandEvidence[],
    setup: WorkspaceSetup | undefined,
  ): Promise<boolean> {
    const { label, commit, signal, onSetup } = request;
    const keyOf = keyFor(request.tree, setup);
    return this.inCheckout({ label, commit, signal, setup }, async (run, place) => {
      if (setup)
        await setUp(this.context, setup, { place, run, signal, again: true, onRun: onSetup });
      for (const one of commands) {
        const done = await this.runOne(request, one, run);
        request.onRun?.(done);
        // An interrupted command says nothing about the tree.
        if (request.signal.aborted) return false;
        this.remember(keyOf(one), done);
      }
      return this.context.workspaces.isTouched(place);
    });
  }

  private async runOne(
    { tree }: ProofRequest,
    one: CommandEvidence,
    run: RunCommand,
  ): Promise<EvidenceRun> {
    const { command, loopback, timeoutMs: limit } = one;
    const network = one.network === true;
    const timeoutMs = limit ?? this.context.settings.evidenceTimeoutMs;
    const done = await runText(this.context, { command, network, loopback, timeoutMs, tree }, run);
    return limit === undefined ? done : { ...done, timeoutMs: limit };
  }

  private async setupFor({
    setup,
  }: Pick<ProofRequest, 'setup'>): Promise<WorkspaceSetup | undefined> {
    if (setup === undefined) return confirmedSetup(this.context);
    return setup === 'none' ? undefined : setup;
  }

  private inCheckout<T>(
    request: CheckoutRequest,
    work: (run: RunCommand, place: Workspace) => Promise<T>,
  ): Promise<T> {
    return replacingTheDead(() => this.inOneCheckout(request, work));
  }

  private async inOneCheckout<T>(
    { label, commit, signal, setup }: CheckoutRequest,
    work: (run: RunCommand, place: Workspace) => Promise<T>,
  ): Promise<T> {
    const { workspaces, sandboxes, setups } = this.context;
    const place = await workspaces.checkout(label, commit);
    try {
      const sandbox = await sandboxes.open(place.path, signal, {
        ...outfitOf(place, setup),
        again: true,
      });
      try {
        return await work((one) => sandbox.run({ ...one, cwd: place.path, signal }), place);
      } finally {
        await sandbox.close();
      }
    } finally {
      if (setup) await setups.takeOut(setup.copy, place.path);
      await workspaces.remove(place);
    }
  }

  private remember(key: string, run: EvidenceRun): void {
    if (this.runs.size >= MAX_KNOWN) this.runs.delete(this.runs.keys().next().value ?? '');
    this.runs.set(key, run);
  }
}

/** One set-up may make green what another leaves red. */
const keyFor =
  (tree: Oid, setup: WorkspaceSetup | undefined) =>
  (one: CommandEvidence): string =>
    [tree, setup?.hash ?? '', evidenceKey(one)].join('\0');
