import type { Json } from '../../base/fault.ts';

/** What became of foreign items; `file` is repository-relative. */
interface ImportFacts {
  readonly drafts: readonly {
    readonly key: string;
    readonly form: string;
    readonly id: string;
    readonly file: string;
    readonly title: string;
    readonly left: readonly string[];
  }[];
  readonly passed: readonly { readonly key: string; readonly why: string }[];
}

/** The document of `import`. */
export const importJson = ({ drafts, passed }: ImportFacts, dryRun: boolean): Json => ({
  dry_run: dryRun,
  drafts: drafts.map(({ left, ...draft }) => ({ ...draft, left: [...left] })),
  passed: passed.map((one) => ({ ...one })),
});
