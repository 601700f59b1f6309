import { messageOf } from '../../base/fault.ts';
import { isProvenAs } from '../../domain/verdict/provenAs.ts';
import { isGroundFault } from '../authority/ground.ts';
import type { Needs } from '../ports/context.ts';
import type { Oid } from '../ports/repository.ts';
import { proveTwice, type DoubtedProof } from '../proof/secondLook.ts';
import type { AheadCommits } from './aheadCommits.ts';
import type { LandingLine } from './branchLine.ts';
import type { Candidates } from './candidate.ts';
import type { LandingOrder } from './landing.ts';
import { stack } from './stack.ts';

type Ports = Needs<'clock' | 'journal' | 'report' | 'repository' | 'settings'>;

/** A proof that is made, or was, before its result's turn has come. */
interface Early {
  readonly tree: Oid;
  /** By the clock that does not count sleep. */
  readonly since: number;
  readonly stop: AbortController;
  readonly proof: Promise<DoubtedProof | undefined>;
}

/** A result as it would land. */
interface Coming {
  readonly order: LandingOrder;
  readonly tree: Oid;
  /** To be proven: its turn has not come, and nobody has proven it. */
  readonly commit?: Oid;
}

/**
 * The landing train (docs/rules.md R180): while one result is proven and landed, those behind it are proven
 * as the branch will be when all before them have landed: tip + A, tip + A + B, … Nothing lands by this; when
 * the turn of a result comes, its tree is merged anew, and what is known of just that tree is not run again.
 * Where one before it did not land, or the operator moved the tip, the tree is another, and the rest is
 * proven anew.
 */
export class ProofsAhead {
  private readonly context: Ports;
  private readonly candidates: Candidates;
  private readonly lineOf: (branch: string) => LandingLine;
  private readonly early = new Map<string, Early>();
  private readonly commits: AheadCommits;
  private readonly looking = new Map<string, Promise<void>>();
  private readonly asked = new Set<string>();

  constructor(
    context: Ports,
    candidates: Candidates,
    commits: AheadCommits,
    lineOf: (branch: string) => LandingLine,
  ) {
    this.context = context;
    this.candidates = candidates;
    this.commits = commits;
    this.lineOf = lineOf;
  }

  /** Something has changed on a branch or in its line. Returns at once. */
  look(branch: string): void {
    if (this.asked.has(branch)) return;
    this.asked.add(branch);
    const before = this.looking.get(branch) ?? Promise.resolve();
    const mine: Promise<void> = before
      .then(() => {
        this.asked.delete(branch);
        return this.form(branch);
      })
      .catch((thrown: unknown) => {
        // Whoever lands meets it again and tells it.
        if (!isGroundFault(thrown)) this.context.report(`landings ahead: ${messageOf(thrown)}`);
      })
      .finally(() => {
        if (this.looking.get(branch) === mine) this.looking.delete(branch);
      });
    this.looking.set(branch, mine);
  }

  /**
   * What was found of exactly this tree before the turn of the result, once it is; undefined where nobody
   * proved it, or did not get to an end.
   */
  async proofOf(id: string, tree: Oid, signal: AbortSignal): Promise<DoubtedProof | undefined> {
    const one = this.early.get(id);
    if (one?.tree !== tree) return undefined;
    const stop = (): void => one.stop.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await one.proof;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** When the proof of exactly this tree began, ms; undefined where it was not begun before its turn. */
  begunAt(id: string, tree: Oid): number | undefined {
    const one = this.early.get(id);
    return one?.tree === tree ? one.since : undefined;
  }

  /** The landing of a result has ended: resolves when nothing is proven for it any more. Never rejects. */
  async end(id: string): Promise<void> {
    await this.drop(id);
    await this.commits.forget([id]);
  }

  private async form(branch: string): Promise<void> {
    const { evidenceConcurrency } = this.context.settings;
    const orders = this.lineOf(branch).orders.slice(0, 1 + evidenceConcurrency);
    const isAlone = orders.length < 2 && !orders.some(({ id }) => this.early.has(id));
    const coming = isAlone ? [] : await this.comingOf(branch, orders);
    const wanted = new Map(coming.map(({ order, tree }) => [order.id, tree]));
    const isWrong = (order: LandingOrder): boolean => {
      const early = this.early.get(order.id);
      // Whom another passes may yet land before it: its landing knows when what it waits for is lost.
      if (!early || (order !== orders[0] && this.lineOf(branch).isLanding(order))) return false;
      return wanted.get(order.id) !== early.tree;
    };
    await Promise.all(orders.filter(isWrong).map(({ id }) => this.drop(id)));
    // From here to the proofs nothing may be awaited: whoever ends meanwhile needs none.
    const line = this.lineOf(branch);
    const standing = new Set(line.orders);
    const isWanted = ({ order }: Coming): boolean =>
      standing.has(order) && !line.isLanding(order) && !this.early.has(order.id);
    // Who passes is not to wait for the evidence of those behind it.
    if (!line.isPassing) coming.filter(isWanted).forEach((one) => this.prove(one));
    const gone = orders.filter((order) => !standing.has(order));
    await this.commits.forget(gone.map(({ id }) => id));
  }

  /** Each on top of those before it that are going to land. */
  private async comingOf(branch: string, orders: readonly LandingOrder[]): Promise<Coming[]> {
    const stacked = await stack(this.context, this.candidates, branch, orders);
    const coming: Coming[] = [];
    for (const { order, view, tree, tip } of stacked) {
      const isAhead = order !== orders[0] && !isProvenAs(view, tree) && view.unproven === undefined;
      const commit = isAhead ? await this.commits.of(order.id, tree, tip) : undefined;
      coming.push({ order, tree, ...(commit !== undefined && { commit }) });
    }
    return coming;
  }

  private prove({ order: { id, prover, signal }, tree, commit }: Coming): void {
    const view = this.context.journal.ledger.get(id);
    if (!view || commit === undefined) return;
    const stop = new AbortController();
    const proof = proveTwice(prover, {
      ...{ label: `${id}-ahead`, commit, tree, signal: AbortSignal.any([signal, stop.signal]) },
      requirements: view.commission.evidenceRequirements,
      // What hinders it hinders the landing as well, which tells it.
    }).catch(() => undefined);
    this.early.set(id, { tree, since: this.context.clock.awake(), stop, proof });
  }

  private async drop(id: string): Promise<void> {
    const one = this.early.get(id);
    if (one === undefined) return;
    one.stop.abort();
    await one.proof;
    if (this.early.get(id) === one) this.early.delete(id);
  }
}
