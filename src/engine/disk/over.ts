import { logBounds, overdueLogs } from '../../domain/disk/overdueLogs.ts';
import type { RemovedKind } from '../../domain/disk/kinds.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { isLive } from '../authority/holders.ts';
import type { Needs } from '../ports/context.ts';
import { allKept, closedOwner, measuredOrNot, type Kept, type KeptPorts } from './kept.ts';

/** Something that nobody needs any more. */
export interface Over {
  readonly kind: RemovedKind;
  /** The commission it was of, the ref, or the place. */
  readonly name: string;
  /** Where it lies; a ref lies in the operator's repository. */
  readonly kept?: Kept;
  /** Of a workspace: whose. */
  readonly view?: CommissionView;
}

/** Something that nobody needs and that stays all the same, for now. */
export interface LeftOver {
  readonly name: string;
  /** A clause. */
  readonly why: string;
}

export interface Overs {
  readonly over: readonly Over[];
  readonly left: readonly LeftOver[];
}

export type OverPorts = KeptPorts & Needs<'clock' | 'machine' | 'processes' | 'repository'>;

/**
 * What is over: of commissions that are closed their workspaces, homes and refs that only a landing needs, of
 * their logs those that are too old or too many, and what processes that are gone left (docs/rules.md R203). Nothing
 * of an open commission is among it.
 * @param ending The drain that asks at its end, when none of its runs is under way.
 */
export async function whatIsOver(
  context: OverPorts,
  signal: AbortSignal,
  ending?: string,
): Promise<Overs> {
  const all = await allKept(context);
  const left = new Map<string, LeftOver>();
  for (const one of all) {
    const view =
      one.kind === 'workspaces' || one.kind === 'homes' ? closedOwner(context, one) : undefined;
    const why = view && (await hindrance(context, view, one, ending));
    if (view && why !== undefined) left.set(view.commission.id, { name: view.commission.id, why });
  }
  const isStaying = (id: string): boolean => left.has(id);
  const of = (kind: 'workspaces' | 'homes'): Over[] =>
    all.flatMap((kept): Over[] => {
      const view = kept.kind === kind ? closedOwner(context, kept) : undefined;
      if (!view || isStaying(view.commission.id)) return [];
      return [{ kind, name: view.commission.id, kept, view }];
    });
  const places = all.filter(({ kind, isLeft }) => kind === 'places' && isLeft === true);
  return {
    over: [
      ...of('workspaces'),
      ...places.map((kept): Over => ({ kind: 'places', name: kept.paths[0] ?? '', kept })),
      ...of('homes'),
      ...(await logsOver(context, all, signal)),
      ...(await refsOver(context, isStaying)),
    ],
    left: [...left.values()],
  };
}

/** Why a closed commission's place cannot go yet. */
async function hindrance(
  context: OverPorts,
  view: CommissionView,
  { kind, paths }: Kept,
  ending: string | undefined,
): Promise<string | undefined> {
  if (await isWindingDown(context, view, ending)) return 'the drain that ran it may still be at it';
  const [path] = paths;
  const isStoodIn =
    kind === 'workspaces' && path !== undefined && (await context.workspaces.isInUse({ path }));
  return isStoodIn ? 'a process stands in its workspace' : undefined;
}

/**
 * A run that was taken away from a living drain leaves no fact when it ends: until that drain ends nobody else
 * can tell.
 */
async function isWindingDown(
  context: Needs<'journal' | 'processes'>,
  { commission }: CommissionView,
  ending: string | undefined,
): Promise<boolean> {
  const { leader } = context.journal.ledger;
  if (!leader || leader.drain === ending || !isLive(context, leader.holder)) return false;
  const running = new Set<number>();
  for (const { type, attempt, data } of await context.journal.history(commission.id)) {
    if (type === 'claimed' && data.lease.drain === leader.drain) running.add(attempt);
    if (type === 'settled' || type === 'interrupted') running.delete(attempt);
  }
  return running.size > 0;
}

async function logsOver(
  context: OverPorts,
  all: readonly Kept[],
  signal: AbortSignal,
): Promise<Over[]> {
  const closed = all.filter(
    (one) => one.kind === 'logs' && closedOwner(context, one) !== undefined,
  );
  if (closed.length === 0) return [];
  const logs = (await measuredOrNot(context, closed, signal)).map(
    ({ commission = '', bytes, changedAt = 0 }) => ({
      ...{ commission, bytes, changedAt },
    }),
  );
  const overdue = overdueLogs(logs, logBounds, context.clock.now());
  return closed
    .filter(({ commission = '' }) => overdue.has(commission))
    .map((kept): Over => ({ kind: 'logs', name: kept.commission ?? '', kept }));
}

/** What a landing builds ahead of its turn; of one that ended by a kill, the refs stay. */
async function refsOver(
  context: Needs<'journal' | 'repository'>,
  isStaying: (id: string) => boolean,
): Promise<Over[]> {
  const refs = [...(await context.repository.kept()).keys()];
  return refs.flatMap((name): Over[] => {
    const [, commission] = /^refs\/haft\/(?:ahead|proofs)\/([^/]+)$/.exec(name) ?? [];
    if (commission === undefined || isStaying(commission)) return [];
    return closedOwner(context, { paths: [], commission }) ? [{ kind: 'refs', name }] : [];
  });
}
