/** What others keep work and decisions in, as far as it is read (docs/rules.md R232). */
export const foreignForms = ['madr', 'nygard', 'backlog', 'spec-kit', 'github', 'haft'] as const;
export type ForeignForm = (typeof foreignForms)[number];

/** One decision or task of somebody else's. */
export interface ForeignItem {
  /** What it is called where it comes from: the path of its file, `T012`, `#7`. */
  readonly key: string;
  readonly title: string;
  /** Markdown, without the title. */
  readonly body: string;
  /** What is to be true, in words. */
  readonly criteria?: readonly string[];
  /** Repository-relative, where its source names them as such. */
  readonly affectedFiles?: readonly string[];
  readonly context?: string;
  /** As its source has it. */
  readonly validUntil?: string;
  /** Keys of items of the same source. */
  readonly dependsOn?: readonly string[];
  /** What of it is said in no key of the decision, each in a sentence. */
  readonly left: readonly string[];
}

/** What one source holds. */
export interface ForeignSource {
  readonly form: ForeignForm;
  /** Within it keys are unique, however it was named: a path from the top of the project, or an address. */
  readonly origin: string;
  readonly items: readonly ForeignItem[];
  /** What is no work to be done, and why. */
  readonly passed: readonly { readonly key: string; readonly why: string }[];
}

/** Keys of a header that were there and are in no decision. */
export function leftKeys(
  header: Readonly<Record<string, unknown>>,
  taken: readonly string[],
): string[] {
  return Object.entries(header)
    .filter(([key, value]) => !taken.includes(key) && !isEmpty(value))
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);
