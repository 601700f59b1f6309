import type { Json } from '../../base/fault.ts';
import type { KeptKind, Removed } from '../../domain/disk/kinds.ts';

/** What is kept, as `engine/disk/ledger` measures it. */
export interface LedgerFacts {
  readonly shares: readonly {
    readonly kind: KeptKind;
    readonly count: number;
    readonly bytes: number;
    readonly over: { readonly count: number; readonly bytes: number };
  }[];
  readonly bytes: number;
  readonly refs: Readonly<Record<string, number>>;
  readonly budget?: number;
}

/** What a clean came to, as `engine/disk/clean` tells it. */
interface CleanedFacts {
  readonly things: readonly {
    readonly kind: string;
    readonly name: string;
    readonly bytes: number;
  }[];
  readonly removed: readonly Removed[];
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

/** The part of `doctor` that tells what is kept. */
export const ledgerJson = ({ shares, bytes, refs, budget }: LedgerFacts): Json => ({
  bytes,
  budget,
  kinds: shares.map(({ kind, count, bytes: taken, over }) => ({
    ...{ kind, count, bytes: taken },
    over: { ...over },
  })),
  refs: { ...refs },
});

/** The document of `clean`. */
export const cleanedJson = ({ things, removed, left }: CleanedFacts, dryRun: boolean): Json => ({
  cleaned: {
    dry_run: dryRun,
    removed: removed.map((one) => ({ ...one })),
    things: things.map((one) => ({ ...one })),
    left: left.map((one) => ({ ...one })),
  },
});

/** The document of `commission restore`. */
export const restoredJson = ({
  id,
  path,
  from,
}: {
  readonly id: string;
  readonly path: string;
  readonly from?: { readonly ref: string; readonly commit: string };
}): Json => ({ restored: { commission: id, workspace: path, ...from } });
