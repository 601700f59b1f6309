import { authorityOf, pathsOutside } from '../../domain/scope/authority.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import type { MergeOutcome, Oid } from '../ports/repository.ts';
import { hold, type Landing, type LandingOrder } from './landing.ts';

/** The tree a branch would have, of which nothing is proven yet. */
export interface Candidate {
  readonly kind: 'candidate';
  readonly tree: Oid;
  /** Paths in which it differs from the tip. */
  readonly files: readonly string[];
}

interface Merged {
  readonly outcome: MergeOutcome;
  readonly files: readonly string[];
}

/** Merges that are known; what comes of one depends on its trees alone. */
const mostKnown = 200;

/** Brings results onto a tip, without a branch or a checkout (docs/rules.md R70, R71). */
export class Candidates {
  private readonly context: Needs<'caseRule' | 'repository'>;
  private readonly known = new Map<string, Merged>();

  constructor(context: Needs<'caseRule' | 'repository'>) {
    this.context = context;
  }

  /**
   * What a commission's result is on this tip, or what its landing ends as without any proof.
   * @param on The tree it is merged onto, where others are to land on the tip before it.
   */
  async of(
    { requestedBy }: Pick<LandingOrder, 'requestedBy'>,
    view: CommissionView,
    tip: Oid,
    on: Oid = tip,
  ): Promise<Candidate | Landing> {
    const { repository } = this.context;
    const { result, admittedBase } = view;
    if (!result || admittedBase === undefined)
      return hold('landing_failed', [], 'There is no captured result.');
    if (tip !== admittedBase && !(await repository.isAncestor(admittedBase, tip)))
      return hold('base_sha_diverged');
    const { outcome, files } = await this.merged(admittedBase, on, result.tree);
    if (outcome.kind === 'conflict') return hold('apply_conflict', outcome.paths);
    if (files.length === 0) return { kind: 'landed', commit: null, files: [] };
    const refused = this.refusal(requestedBy, view, files);
    return refused ?? { kind: 'candidate', tree: outcome.tree, files };
  }

  private async merged(base: Oid, on: Oid, theirs: Oid): Promise<Merged> {
    const { repository } = this.context;
    const ours = await repository.treeOf(on);
    const key = [base, ours, theirs].join(' ');
    const known = this.known.get(key);
    if (known) return known;
    const outcome: MergeOutcome =
      on === base
        ? { kind: 'clean', tree: theirs }
        : await repository.merge({ base, ours: on, theirs });
    const changes = outcome.kind === 'clean' ? await repository.changes(on, outcome.tree) : [];
    const merged = { outcome, files: changes.map(({ path }) => path) };
    if (this.known.size >= mostKnown) this.known.delete(this.known.keys().next().value ?? '');
    this.known.set(key, merged);
    return merged;
  }

  /** Scope is checked on what the branch would really get, after the merge. */
  private refusal(
    requestedBy: LandingOrder['requestedBy'],
    { commission: { scope } }: CommissionView,
    files: readonly string[],
  ): Landing | undefined {
    const { caseRule } = this.context;
    const outside = pathsOutside(scope, files, caseRule);
    if (outside.length > 0) return hold('mutation_outside_commission_scope', outside);
    const authority = authorityOf(scope, caseRule);
    const sensitive =
      requestedBy === 'drain' ? files.filter((path) => authority.isSensitive(path)) : [];
    return sensitive.length > 0 ? hold('sensitive_path', sensitive) : undefined;
  }
}
