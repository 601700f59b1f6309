import { messageOf } from '../../base/fault.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { WorkspaceSetup } from '../../domain/setup/setup.ts';
import { isGroundFault } from '../authority/ground.ts';
import { freshnessOf } from '../authority/freshness.ts';
import type { Needs } from '../ports/context.ts';
import type { ReadyAgent } from '../ports/agent.ts';
import type { Workspace } from '../ports/workspaces.ts';
import { confirmedSetup } from '../proof/confirmation.ts';
import { outfitOf } from '../proof/outfit.ts';
import type { Prover } from '../proof/prover.ts';
import { setUpWorkspace } from '../proof/setUpWorkspace.ts';
import { Baseline, type BaselineMemory } from './baseline.ts';

/** What preparing needs; the same as a preflight, and agents. */
export type PreparePorts = Needs<
  | 'agents'
  | 'caseRule'
  | 'chance'
  | 'clock'
  | 'decisions'
  | 'envelopes'
  | 'journal'
  | 'report'
  | 'repository'
  | 'sandboxes'
  | 'setups'
  | 'specs'
  | 'workspaces'
>;

type Setup = WorkspaceSetup | 'none';

/** With what, and how long, something is prepared. */
export interface PrepareOrder {
  readonly prover: Prover;
  readonly memory: BaselineMemory;
  readonly signal: AbortSignal;
}

/** What its commission begins with. */
export interface Ready {
  readonly workspace: Workspace;
  /** Nothing is left to set up there. */
  readonly isSetUp: boolean;
  readonly agent: ReadyAgent;
}

/**
 * A workspace and an agent that wait for a commission nobody has claimed yet (docs/rules.md R179). No fact is
 * written of it, and no model is asked anything.
 */
export class Prepared {
  private readonly context: PreparePorts;
  private readonly agent: ReadyAgent;
  private readonly setup: Setup;
  private readonly made: Workspace;
  private isTaken = false;

  constructor(
    context: PreparePorts,
    parts: { workspace: Workspace; setup: Setup; agent: ReadyAgent },
  ) {
    this.context = context;
    this.agent = parts.agent;
    this.setup = parts.setup;
    this.made = parts.workspace;
  }

  /**
   * What is there for a run on this base; brought there where the tip has moved since.
   * @returns Undefined where it does not serve: nothing of it is left then.
   */
  async at(base: string, setup: Setup): Promise<Ready | undefined> {
    const { agent, made } = this;
    if (hashOf(setup) === hashOf(this.setup)) {
      const isSame = made.base === base;
      // What a set-up made there on another base is not what it would make on this one; what it copied is.
      const workspace = isSame ? made : await this.advance(base);
      if (workspace) {
        this.isTaken = true;
        return { workspace, isSetUp: isSame, agent };
      }
    }
    await this.close();
    return undefined;
  }

  private async advance(base: string): Promise<Workspace | undefined> {
    const { context, made, setup } = this;
    if (setup !== 'none') await context.setups.takeOut(setup.copy, made.path);
    return context.workspaces.advance(made, base);
  }

  /** Gives back what nobody took. Never rejects. */
  async close(): Promise<void> {
    await this.agent.close();
    if (this.isTaken) return;
    this.isTaken = true;
    await removeMade(this.context, this.made);
  }
}

const hashOf = (setup: Setup): string => (setup === 'none' ? setup : setup.hash);

/**
 * Does ahead what needs nobody's leave: looks at evidence nobody has seen run, makes a workspace, sets it up
 * and starts an agent in it. What stands in its way is met again, and told, by the run itself.
 * @returns Undefined where nothing could be prepared. Never rejects.
 */
export async function prepare(
  context: PreparePorts,
  view: CommissionView,
  order: PrepareOrder,
): Promise<Prepared | undefined> {
  const made: { workspace?: Workspace } = {};
  try {
    return await make(context, view, order, made);
  } catch {
    if (made.workspace) await removeMade(context, made.workspace);
    return undefined;
  }
}

async function make(
  context: PreparePorts,
  { commission, attempt }: CommissionView,
  { prover, memory, signal }: PrepareOrder,
  made: { workspace?: Workspace },
): Promise<Prepared | undefined> {
  const { id, scope } = commission;
  const { issues } = await freshnessOf(context, commission);
  const base = await context.repository.tip(scope.targetBranch);
  // Work of an earlier attempt is the next one's to keep or to go on with.
  if (issues.length > 0 || base === undefined || (await context.workspaces.open(id)))
    return undefined;
  const setup: Setup = (await confirmedSetup(context)) ?? 'none';
  const ignore = (): void => undefined;
  const onLook = (): Promise<void> => Promise.resolve();
  const look = {
    context,
    commission,
    prover,
    memory,
    setup,
    base,
    signal,
    onLook,
    onSetup: ignore,
  };
  await new Baseline(look).lookAhead();
  signal.throwIfAborted();
  const workspace = (made.workspace = await context.workspaces.create(id, base));
  if (setup !== 'none') await setUpWorkspace(context, setup, workspace, { signal, onRun: ignore });
  const outfit = outfitOf(workspace, setup);
  const brief = { commission: id, attempt, cwd: workspace.path, scope, outfit };
  signal.throwIfAborted();
  const agent = await context.agents.ready(brief, signal);
  return new Prepared(context, { workspace, setup, agent });
}

async function removeMade(context: PreparePorts, workspace: Workspace): Promise<void> {
  try {
    await context.workspaces.remove(workspace);
  } catch (thrown) {
    // Where the ground is gone, whoever stands on it says so.
    if (!isGroundFault(thrown))
      context.report(`${workspace.path} could not be removed: ${messageOf(thrown)}`);
  }
}
