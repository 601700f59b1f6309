import type { Place } from '../../base/fileProblem.ts';
import type { Plan } from '../../domain/plan/plan.ts';

/** A plan as it lies in its file. */
export interface PlanFile {
  /** Absolute. */
  readonly file: string;
  readonly plan: Plan;
  /** Keys that mean nothing to us, each as one sentence with its place; they are kept. */
  readonly warnings: readonly string[];
  /** Where something stands: keys and positions from the top, in the file's own names. */
  placeOf(path: readonly (string | number)[]): Place;
}

/** A plan written beside its place, seen by nobody before `commit`. */
export interface StagedPlan {
  readonly file: string;
  /** Puts it in place at once. @throws Fault `plan_exists`, `plan_changed`, `plan_not_writable`. */
  commit(): Promise<void>;
  /** Leaves no trace of it. Harmless after `commit`. */
  discard(): Promise<void>;
}

/** Plan files of the operator's checkout; text of them is never evaluated (docs/rules.md R3). */
export interface Plans {
  /** Files below `.haft/plans`, absolute, sorted. */
  names(): Promise<readonly string[]>;
  /**
   * The plan in a file, `undefined` where there is no such file.
   * @throws Fault `plan_unreadable`, `plan_too_large`, `plan_not_text`, `plan_yaml`, `plan_key_repeated`,
   * `plan_key_invalid`, `plan_list_invalid`, `plan_entry_empty`, `plan_entry_invalid`,
   * `plan_entry_refs_disagree`: each with file, line and column.
   */
  find(file: string): Promise<PlanFile | undefined>;
  /**
   * Prepares a plan for its file. Over one that is there, comments and everything else the operator
   * wrote stay; only what differs between the two plans is changed.
   * @param titles Of decisions, as comments for whoever reads a new entry.
   * @throws Fault `plan_not_writable`, `plan_not_rewritable`.
   */
  stage(
    file: string,
    plan: Plan,
    titles: ReadonlyMap<string, string>,
    before: PlanFile | undefined,
  ): Promise<StagedPlan>;
}
