import { bytesText } from '../../base/bytes.ts';
import type { KeptKind, Removed } from '../../domain/disk/kinds.ts';

/** What of a ledger of the disk is said. */
interface Told {
  readonly shares: readonly {
    readonly kind: KeptKind;
    readonly count: number;
    readonly bytes: number;
  }[];
  readonly bytes: number;
  readonly refs: Readonly<Record<string, number>>;
  readonly budget?: number;
}

/** All of it in one sentence, what there is none of left out. */
export function ledgerText({ shares, bytes, refs, budget }: Told): string {
  const kinds = shares
    .filter(({ count }) => count > 0)
    .map((share) =>
      share.kind === 'store'
        ? `store ${bytesText(share.bytes)}`
        : `${counted(share)} ${bytesText(share.bytes)}`,
    );
  const kept = Object.entries(refs).map(([what, count]) => `${count} ${what}`);
  const named = kept.length === 0 ? [] : [`refs: ${kept.join(', ')}`];
  const of = budget === undefined ? '' : ` of ${bytesText(budget)}`;
  const all = [...kinds, ...named].join('; ');
  return `${bytesText(bytes)}${of} are kept for this repository${all === '' ? '' : `: ${all}`}.`;
}

/** `1 home`, `2 homes`. */
export const counted = ({
  kind,
  count,
}: {
  readonly kind: string;
  readonly count: number;
}): string => `${count} ${count === 1 ? kind.replace(/s$/, '') : kind}`;

/** What went, or would: `2 workspaces, 1 home, 3.4 MiB`. */
export function removedText(removed: readonly Removed[]): string {
  const counts = removed.map(counted);
  const bytes = removed.reduce((sum, one) => sum + one.bytes, 0);
  return [...(counts.length === 0 ? ['nothing'] : counts), bytesText(bytes)].join(', ');
}

type Budgeted = Pick<Told, 'budget' | 'bytes'>;

export const isOverBudget = ({ budget, bytes }: Budgeted): boolean =>
  budget !== undefined && bytes > budget;

/** Why nothing is started, in one sentence. */
export const overBudgetText = ({ budget = 0, bytes }: Budgeted): string =>
  `${bytesText(bytes)} are kept for this repository, more than its budget of ${bytesText(budget)}.`;
