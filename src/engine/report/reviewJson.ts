import type { Json } from '../../base/fault.ts';

/** What taking back one commission came to. */
type RevertFacts =
  | { readonly kind: 'reverted'; readonly id: string; readonly commit: string }
  | {
      readonly kind: 'refused';
      readonly id: string;
      readonly code: string;
      readonly text: string;
      readonly paths: readonly string[];
    };

/** The document of `harness revert`. */
export const revertedJson = (all: readonly RevertFacts[]): Json => ({
  reverted: all.map((one) => ({ ...one })),
});

/** How the held results of a branch fit it and each other. */
interface PreviewFacts {
  readonly branch: string;
  readonly conflicts: readonly {
    readonly id: string;
    readonly with?: string;
    readonly paths: readonly string[];
  }[];
  readonly order: readonly string[];
}

/** The document of `harness preview`. */
export const previewsJson = (previews: readonly PreviewFacts[]): Json => ({
  previews: previews.map(({ branch, conflicts, order }) => ({
    branch,
    conflicts: conflicts.map((one) => ({ ...one })),
    order,
  })),
});
