import { isExecuting } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { viewOf } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';
import type { ForeseenTree, Foresight } from '../proof/foresight.ts';
import type { AheadCommits } from './aheadCommits.ts';
import type { Candidates } from './candidate.ts';
import { stack, type StackOrder } from './stack.ts';

interface Expected extends StackOrder {
  readonly attempt: number;
  readonly branch: string;
}

/**
 * What results will land as that are only being measured (docs/rules.md R181): on the tip, with those that
 * wait to land and those measured before them. Nothing lands by this; who is foreseen wrongly is proven at
 * its turn, as everybody else.
 */
export class Foreseen implements Foresight {
  private readonly context: Needs<'journal' | 'repository'>;
  private readonly candidates: Candidates;
  private readonly commits: AheadCommits;
  private readonly ordersOf: (branch: string) => readonly StackOrder[];
  /** By commission, in the order in which they began to be measured. */
  private readonly expected = new Map<string, Expected>();

  /** @param ordersOf Those that wait to land on a branch, in their order. */
  constructor(
    context: Needs<'journal' | 'repository'>,
    candidates: Candidates,
    commits: AheadCommits,
    ordersOf: (branch: string) => readonly StackOrder[],
  ) {
    this.context = context;
    this.candidates = candidates;
    this.commits = commits;
    this.ordersOf = ordersOf;
  }

  async of(id: string, signal: AbortSignal): Promise<ForeseenTree | undefined> {
    const { attempt, commission, result } = viewOf(this.context.journal.ledger, id);
    const branch = commission.scope.targetBranch;
    const mine: Expected = { id, attempt, branch, signal, requestedBy: 'drain' };
    this.expected.delete(id);
    const before = this.before(branch);
    this.expected.set(id, mine);
    const stacked = await stack(this.context, this.candidates, branch, [...before, mine]);
    const last = stacked.at(-1);
    if (last?.order !== mine || last.tree === result?.tree) return undefined;
    return { tree: last.tree, commit: await this.commits.of(id, last.tree, last.tip) };
  }

  async drop(id: string): Promise<void> {
    this.expected.delete(id);
    await this.commits.forget([id]);
  }

  private before(branch: string): StackOrder[] {
    const waiting = this.ordersOf(branch);
    const ids = new Set(waiting.map(({ id }) => id));
    for (const one of this.expected.values()) if (!this.isStill(one)) this.expected.delete(one.id);
    const measured = [...this.expected.values()].filter((one) => one.branch === branch);
    return [...waiting, ...measured.filter(({ id }) => !ids.has(id))];
  }

  /** Under way, or passed and not brought to its line yet. */
  private isStill({ id, attempt }: Expected): boolean {
    const view = this.context.journal.ledger.get(id);
    if (view?.attempt !== attempt) return false;
    const situation = situationOf(view);
    return situation === 'landing' || (isExecuting(situation) && !view.interrupted);
  }
}
