import { Fault } from '../../base/fault.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { Carriers } from '../../domain/readiness/readiness.ts';
import type { Needs } from '../ports/context.ts';
import { activeDecision } from '../authority/decisions.ts';
import { trackedPaths } from '../../domain/scope/meant.ts';
import { PathTree } from '../../domain/scope/pathTree.ts';
import { memoize } from '../../base/memoize.ts';
import { didYouMean, nearestNames } from '../../base/nearest.ts';
import type { DecisionListing } from '../ports/decisions.ts';

type Ports = Needs<'checkout' | 'decisions' | 'repository' | 'specs'>;

/** Branch to land on, and commit the authority is issued on. */
export interface Target {
  readonly branch: string;
  readonly tip: string;
}

/** What an operator may say of the target; the rest is the checkout's. */
export interface TargetRequest {
  readonly targetBranch?: string;
  readonly baseSha?: string;
}

/** One look at the world for all commissions of a call: each fact is read once, whatever their number. */
export class IssueFacts {
  private readonly context: Ports;
  private listing: Promise<DecisionListing> | undefined;
  private read: Promise<Carriers> | undefined;
  private readonly targets = new Map<string, Promise<Target>>();
  private readonly known = new Map<string, Promise<ReadonlySet<string>>>();
  private readonly listed = new Map<string, Promise<readonly string[]>>();
  private readonly trees = new Map<string, Promise<PathTree>>();

  constructor(context: Ports) {
    this.context = context;
  }

  /** @throws Fault `decision_not_found`, `decision_not_active`. */
  async decision(id: string): Promise<Decision> {
    this.listing ??= this.context.decisions.list();
    return activeDecision(await this.listing, id);
  }

  carriers(): Promise<Carriers> {
    return (this.read ??= this.context.specs.read());
  }

  /** Throws as {@link targetOf}. */
  target(request: TargetRequest): Promise<Target> {
    const key = JSON.stringify([request.targetBranch, request.baseSha]);
    return memoize(this.targets, key, () => targetOf(this.context, request));
  }

  /** Those paths, and the folders they lie in. */
  tracked(commit: string): Promise<ReadonlySet<string>> {
    return memoize(this.known, commit, async () => trackedPaths(await this.paths(commit)));
  }

  /** Every path of a commit, to be counted. */
  pathTree(commit: string): Promise<PathTree> {
    return memoize(this.trees, commit, async () => new PathTree(await this.paths(commit)));
  }

  private paths(commit: string): Promise<readonly string[]> {
    return memoize(this.listed, commit, () => this.context.repository.paths(commit));
  }
}

/**
 * Where the work is to land and start from.
 * @throws Fault `repository_empty`, `head_detached`, `branch_not_found`, `base_sha_not_found`.
 */
export async function targetOf(
  context: Needs<'checkout' | 'repository'>,
  request: TargetRequest,
): Promise<Target> {
  const { repository } = context;
  const head = await repository.head();
  if (head.kind === 'unborn') {
    throw new Fault({
      code: 'repository_empty',
      what: 'The repository has no commit yet.',
      advice: 'Make a first commit; the work needs something to start from.',
    });
  }
  if (head.kind === 'detached' && request.targetBranch === undefined) {
    throw new Fault({
      code: 'head_detached',
      what: 'The checkout is on no branch, so there is nowhere to land.',
      advice: 'Switch to the branch the work should land on, or name one with --target-branch.',
    });
  }
  const branch = request.targetBranch ?? (head.kind === 'branch' ? head.branch : '');
  const tip = await repository.tip(branch);
  if (tip === undefined) throw await noBranch(context, branch);
  if (request.baseSha !== undefined && !(await repository.isAncestor(request.baseSha, tip))) {
    throw new Fault({
      code: 'base_sha_not_found',
      what: `${request.baseSha} is not part of ${branch}.`,
      advice: 'Give a commit of that branch, or leave --base-sha out to use its tip.',
      facts: { branch, base: request.baseSha },
    });
  }
  return { branch, tip: request.baseSha ?? tip };
}

async function noBranch({ checkout }: Needs<'checkout'>, branch: string): Promise<Fault> {
  const names = (await checkout.branches()).map(({ name }) => name);
  const nearest = nearestNames(branch, names);
  return new Fault({
    code: 'branch_not_found',
    what: `There is no local branch ${branch}.`,
    advice: `${didYouMean(nearest)}Create it, or name another with --target-branch.`,
    facts: { branch, nearest },
  });
}
