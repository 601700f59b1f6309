import { grouped } from '../../base/grouped.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { meeting, type Touch } from '../../domain/review/meeting.ts';
import type { Step } from '../../domain/review/order.ts';
import type { Needs } from '../ports/context.ts';
import type { MergeOutcome, Oid, Rehearsal } from '../ports/repository.ts';

/** Two held results that do not fit together, or one that does not fit the branch as it is. */
export interface Conflict {
  readonly id: string;
  /** Commission id; absent where the conflict is with the branch itself. */
  readonly with?: string;
  readonly paths: readonly string[];
}

/** The held results of one branch, in order of creation, and its tip. */
export interface HeldOnBranch {
  readonly branch: string;
  readonly tip: Oid;
  readonly held: readonly CommissionView[];
}

/** What did not fit together at one moment. */
export interface ConflictsFound {
  /** What it follows from: tips, and held results on them. Where that is the same, so are the conflicts. */
  readonly of: string;
  /** Commits of the held results it was found of, by commission. */
  readonly commits: ReadonlyMap<string, string>;
  readonly conflicts: readonly Conflict[];
}

type Ports = Needs<'journal' | 'repository'>;

/** Branches that are gone are left out. */
export async function heldByBranch({ journal, repository }: Ports): Promise<HeldOnBranch[]> {
  const held = [...journal.ledger.open()]
    .filter((view) => situationOf(view) === 'held' && view.result)
    .sort((a, b) => a.createdSeq - b.createdSeq);
  const branches = [...new Set(held.map((view) => view.commission.scope.targetBranch))].sort();
  const found: HeldOnBranch[] = [];
  for (const branch of branches) {
    const here = held.filter((view) => view.commission.scope.targetBranch === branch);
    const tip = await repository.tip(branch);
    if (tip !== undefined) found.push({ branch, tip, held: here });
  }
  return found;
}

/** What of all that is held does not fit together. @param known Is given back where nothing has changed since. */
export async function findConflicts(ports: Ports, known?: ConflictsFound): Promise<ConflictsFound> {
  const held = await heldByBranch(ports);
  const commits = new Map(
    held
      .flatMap(({ held: views }) => views)
      .map(({ commission, result }) => [commission.id, result?.commit ?? '']),
  );
  const tips = held.map(({ branch, tip }) => [branch, tip]);
  const of = JSON.stringify([tips, [...commits]]);
  if (known?.of === of) return known;
  // Whoever only looks makes nothing (docs/rules.md R214).
  if (commits.size === 0) return { of, commits, conflicts: [] };
  const { repository } = ports;
  const conflicts = await repository.rehearse(async (rehearsal) => {
    const all: Conflict[] = [];
    for (const { tip, held: views } of held)
      all.push(...(await new Merger(rehearsal, views).conflicts(await repository.treeOf(tip))));
    return all;
  });
  return { of, commits, conflicts };
}

/** Merges held results onto trees, each pair once. */
export class Merger {
  readonly ids: readonly string[];
  private readonly known = new Map<string, MergeOutcome>();
  private readonly views: ReadonlyMap<string, CommissionView>;
  private readonly rehearsal: Rehearsal;

  constructor(rehearsal: Rehearsal, held: readonly CommissionView[]) {
    this.rehearsal = rehearsal;
    this.views = new Map(held.map((view) => [view.commission.id, view]));
    this.ids = [...this.views.keys()];
  }

  view(id: string): CommissionView | undefined {
    return this.views.get(id);
  }

  async onto(steps: readonly Step[]): Promise<MergeOutcome[]> {
    const unknown = [...new Map(steps.map((step) => [keyOf(step), step])).entries()].filter(
      ([key]) => !this.known.has(key),
    );
    const merges = unknown.map(([, { tree, id }]) => {
      const result = this.views.get(id)?.result;
      return { base: result?.base ?? '', ours: tree, theirs: result?.tree ?? '' };
    });
    const outcomes = merges.length === 0 ? [] : await this.rehearsal.merge(merges);
    for (const [at, [key]] of unknown.entries()) this.known.set(key, outcomes[at] ?? nothing);
    return steps.map((step) => this.known.get(keyOf(step)) ?? nothing);
  }

  /** Which of them does not fit the tree, and which of those that do does not fit another one on it. */
  async conflicts(tip: Oid): Promise<Conflict[]> {
    const alone = await this.onto(this.ids.map((id) => ({ tree: tip, id })));
    const fitting = this.ids.flatMap((id, at) => {
      const outcome = alone[at];
      return outcome?.kind === 'clean' ? [{ id, tree: outcome.tree }] : [];
    });
    const pairs = meeting(await this.touches(tip, fitting));
    const both = await this.onto(pairs.map(([{ tree }, { id }]) => ({ tree, id })));
    const found = pairs.flatMap(([{ id }, other], at): Conflict[] => {
      const outcome = both[at];
      return outcome?.kind === 'conflict' ? [{ id, with: other.id, paths: outcome.paths }] : [];
    });
    const among = grouped(found, ({ id }) => id);
    return this.ids.flatMap((id, at) => {
      const outcome = alone[at];
      return outcome?.kind === 'conflict' ? { id, paths: outcome.paths } : (among.get(id) ?? []);
    });
  }

  /** What each of them changes on the tip; nothing that can be told where it is not what it changed on its base. */
  private async touches(tip: Oid, fitting: readonly Step[]): Promise<Touch[]> {
    const changes = await this.rehearsal.changes(
      fitting.map(({ tree }) => ({ from: tip, to: tree })),
    );
    return fitting.map((step, at) => {
      const paths = changes[at]?.map(({ path }) => path) ?? [];
      const own = new Set(this.views.get(step.id)?.result?.files);
      const isSame = own.size === paths.length && paths.every((path) => own.has(path));
      return isSame ? { ...step, paths } : step;
    });
  }
}

const nothing: MergeOutcome = { kind: 'conflict', paths: [] };

const keyOf = ({ tree, id }: Step): string => `${tree} ${id}`;
