import type { Json } from '../../base/fault.ts';
import type { OperatorBlock } from '../../domain/commission/attention.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Drift } from '../../domain/freshness/drift.ts';
import { commissionJson } from './commissionJson.ts';
import { operatorJson } from './operatorJson.ts';

/** The document of whatever leaves one commission changed. */
export const changedJson = (view: CommissionView): { readonly commission: Json } => ({
  commission: commissionJson(view),
});

/** A commission that was made, and how many files each of its allowed patterns matches today. */
export interface CreatedCommission {
  readonly view: CommissionView;
  readonly matched: readonly { readonly pattern: string; readonly files: number }[];
}

const withMatches = ({ view, matched }: CreatedCommission): ReturnType<typeof commissionJson> => ({
  ...commissionJson(view),
  path_matches: matched.map(({ pattern, files }) => ({ pattern, files })),
});

/** The document of one that was created, with what the operator should know of it. */
export const createdOneJson = (
  one: CreatedCommission,
  warnings: readonly string[],
): { readonly commission: Json; readonly warnings: Json } => ({
  commission: withMatches(one),
  warnings,
});

/** The document of what was created together. */
export const createdJson = (
  all: readonly CreatedCommission[],
  warnings: readonly string[],
): Json => ({ commissions: all.map(withMatches), warnings });

/** A commission, and whether it needs its operator. */
export interface ListedCommission {
  readonly view: CommissionView;
  readonly operator: OperatorBlock;
}

/** The document of `commission list`. */
export const listJson = (list: readonly ListedCommission[]): Json => ({
  commissions: list.map(withOperator),
});

/** What `commission show` tells; `drift` is absent where there is no base to compare. */
export interface ShownCommission extends ListedCommission {
  readonly drift: readonly Drift[] | undefined;
}

/** The document of `commission show`. */
export const showJson = (shown: ShownCommission): { readonly commission: Json } => ({
  commission: {
    ...withOperator(shown),
    decision_drift: shown.drift?.map(({ path, status }) => ({ path, status })),
  },
});

const withOperator = ({ view, operator }: ListedCommission): ReturnType<typeof commissionJson> => ({
  ...commissionJson(view),
  operator: operatorJson(operator),
});
