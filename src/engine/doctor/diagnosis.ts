import type { Context } from '../ports/context.ts';

/** `ok` · `note`: worth knowing, keeps nothing from working · `problem`: a night would suffer. */
export type DiagnosisLevel = 'ok' | 'note' | 'problem';

/** What one check found. */
export interface Diagnosis {
  readonly level: DiagnosisLevel;
  /** Stable. */
  readonly code: string;
  /** What was seen, in one sentence. */
  readonly what: string;
  /** What to do, in one sentence; of whatever is not `ok`. */
  readonly fix?: string;
  /** Absolute path of the program it is about, where it was found. */
  readonly program?: string;
}

/** Looks at one thing. A fault it throws is its finding. */
export type Check = (context: Context, signal: AbortSignal) => Promise<readonly Diagnosis[]>;

export const ok = (code: string, what: string): Diagnosis => ({ level: 'ok', code, what });
export const note = (code: string, what: string, fix: string): Diagnosis => ({
  ...{ level: 'note', code, what, fix },
});
export const problem = (code: string, what: string, fix: string): Diagnosis => ({
  ...{ level: 'problem', code, what, fix },
});
