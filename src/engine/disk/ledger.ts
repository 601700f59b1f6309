import { keptKinds, type KeptKind } from '../../domain/disk/kinds.ts';
import type { Needs } from '../ports/context.ts';
import { allKept, closedOwner, measured, sumOf, type KeptPorts, type Measured } from './kept.ts';

/** What of one kind is kept; of that, what nobody needs: of closed commissions, or left behind. */
export interface KeptShare {
  readonly kind: KeptKind;
  readonly count: number;
  readonly bytes: number;
  readonly over: { readonly count: number; readonly bytes: number };
}

/** What the harness keeps for one repository (docs/rules.md R202). */
export interface DiskLedger {
  readonly shares: readonly KeptShare[];
  /** Of all of them. */
  readonly bytes: number;
  /** How many refs of ours stand in the operator's repository, by what they keep, such as `results`. */
  readonly refs: Readonly<Record<string, number>>;
  /** Bytes beyond which nothing is started, where the operator said so. */
  readonly budget?: number;
}

export type LedgerPorts = KeptPorts & Needs<'machine' | 'repository' | 'settings'>;

/** @throws Fault `disk_unmeasured`; the signal's reason when aborted. */
export async function diskLedger(context: LedgerPorts, signal: AbortSignal): Promise<DiskLedger> {
  const all = await measured(context, await allKept(context), signal);
  const { diskBudget } = context.settings;
  return {
    shares: keptKinds.map((kind) => shareOf(context, kind, all)),
    bytes: sumOf(all.map(({ bytes }) => bytes)),
    refs: countsOf([...(await context.repository.kept()).keys()]),
    ...(diskBudget !== undefined && { budget: diskBudget }),
  };
}

function shareOf(context: Needs<'journal'>, kind: KeptKind, all: readonly Measured[]): KeptShare {
  const mine = all.filter((one) => one.kind === kind);
  const over = mine.filter((one) => one.isLeft === true || closedOwner(context, one) !== undefined);
  const told = (some: readonly Measured[]): { count: number; bytes: number } => ({
    count: some.length,
    bytes: sumOf(some.map(({ bytes }) => bytes)),
  });
  return { kind, ...told(mine), over: told(over) };
}

/** `refs/haft/results/wc-1/2` keeps one of the `results`. */
function countsOf(refs: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const ref of refs.toSorted()) {
    const [, , what = ''] = ref.split('/');
    // Tried, and forgotten by whoever tries.
    if (what === 'trials') continue;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}
