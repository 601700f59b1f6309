import { Fault } from '../../base/fault.ts';
import { isClosed } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { viewOf } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';
import type { Oid } from '../ports/repository.ts';

/** Where the work of a closed commission can be seen again. */
export interface Restored {
  readonly id: string;
  /** Folder of the workspace, absolute. */
  readonly path: string;
  /** What it was brought back from; absent where it stood there already. */
  readonly from?: { readonly ref: string; readonly commit: Oid };
}

/**
 * Brings the work of a closed commission back to view: a workspace with the last that was kept of it, which is
 * what a clean found there, else its result (docs/rules.md R204). Nothing runs, and the record stays as it is.
 * @throws Fault `commission_not_found`, `commission_not_restorable`, `nothing_kept`, `clean_in_progress`; as
 * `Workspaces.create` does.
 */
export async function restore(
  context: Needs<'journal' | 'repository' | 'workspaces'>,
  id: string,
): Promise<Restored> {
  const { journal, repository, workspaces } = context;
  const situation = situationOf(viewOf(journal.ledger, id));
  if (!isClosed(situation)) throw stillOpen(id, situation);
  return journal.alone(async () => {
    const standing = await workspaces.open(id);
    if (standing) return { id, path: standing.path };
    const from = lastKept(id, await repository.kept());
    if (from === undefined) throw nothingKept(id);
    const { path } = await workspaces.create(id, from.commit);
    return { id, path, from };
  });
}

/** `again` tells apart what was found there more than once in one attempt. */
const keptRef =
  /^refs\/haft\/(?<what>results|abandoned)\/(?<of>[^/]+)\/(?<attempt>\d+)(?:-(?<again>\d+))?$/;

/** Of the last attempt, and what was found in its workspace before its result. */
function lastKept(id: string, refs: ReadonlyMap<string, Oid>): Restored['from'] {
  const found = [...refs].flatMap(([ref, commit]) => {
    const { what, of, attempt, again = 1 } = keptRef.exec(ref)?.groups ?? {};
    const order = [Number(attempt), what === 'abandoned' ? 1 : 0, Number(again)] as const;
    return of === id ? [{ ref, commit, order }] : [];
  });
  const [last] = found.toSorted(
    (a, b) => b.order[0] - a.order[0] || b.order[1] - a.order[1] || b.order[2] - a.order[2],
  );
  return last && { ref: last.ref, commit: last.commit };
}

const stillOpen = (id: string, situation: string): Fault =>
  new Fault({
    code: 'commission_not_restorable',
    what: `${id} is ${situation}, and nothing of it was cleaned away.`,
    advice: 'Look at it with "haft harness result"; only what is closed is restored.',
    facts: { commission: id, situation },
  });

const nothingKept = (id: string): Fault =>
  new Fault({
    code: 'nothing_kept',
    what: `Nothing was kept of ${id}: it came to no change.`,
    advice: 'Look at what happened with "haft commission show".',
    facts: { commission: id },
  });
