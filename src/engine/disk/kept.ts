import { Fault } from '../../base/fault.ts';
import type { KeptKind } from '../../domain/disk/kinds.ts';
import { isClosed } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import type { Holding } from '../ports/holding.ts';

/** Something that is kept, and what it serves. */
export interface Kept extends Holding {
  readonly kind: KeptKind;
}

/** Something that is kept, and what it takes, bytes. */
export interface Measured extends Kept {
  readonly bytes: number;
}

/** Whoever tells what of theirs is kept. */
export type KeptPorts = Needs<'agents' | 'journal' | 'runLog' | 'workspaces'>;

/** All that this store keeps on the disk; nothing is measured. */
export async function allKept(context: KeptPorts): Promise<Kept[]> {
  const { agents, journal, runLog, workspaces } = context;
  const [standing, homes, logs, store] = await Promise.all([
    workspaces.holdings(),
    agents.holdings(),
    runLog.holdings(),
    journal.holdings(),
  ]);
  const of =
    (kind: KeptKind) =>
    (holding: Holding): Kept => ({ ...holding, kind });
  return [
    ...standing.map((one) => of(one.commission === undefined ? 'places' : 'workspaces')(one)),
    ...homes.map(of('homes')),
    ...logs.map(of('logs')),
    ...store.map(of('store')),
  ];
}

/** As {@link measured}; where nothing can be measured each takes 0. @throws The signal's reason when aborted. */
export async function measuredOrNot(
  context: Needs<'machine'>,
  kept: readonly Kept[],
  signal: AbortSignal,
): Promise<Measured[]> {
  try {
    return await measured(context, kept, signal);
  } catch (thrown) {
    if (!Fault.is(thrown, 'disk_unmeasured')) throw thrown;
    return kept.map((one) => ({ ...one, bytes: 0 }));
  }
}

/** @throws Fault `disk_unmeasured`; the signal's reason when aborted. */
export async function measured(
  { machine }: Needs<'machine'>,
  kept: readonly Kept[],
  signal: AbortSignal,
): Promise<Measured[]> {
  const sizes = await machine.sizesOf(
    kept.flatMap(({ paths }) => paths),
    signal,
  );
  let at = 0;
  return kept.map((one) => {
    const mine = sizes.slice(at, (at += one.paths.length));
    return { ...one, bytes: sumOf(mine) };
  });
}

export const sumOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0);

/** The commission it serves, if that one is closed: nothing of it is needed to go on. */
export function closedOwner(
  { journal }: Needs<'journal'>,
  { commission }: Holding,
): CommissionView | undefined {
  const view = commission === undefined ? undefined : journal.ledger.get(commission);
  return view && isClosed(situationOf(view)) ? view : undefined;
}
