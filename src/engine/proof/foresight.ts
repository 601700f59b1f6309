import type { Oid } from '../ports/repository.ts';

/** A result as its branch would have it. */
export interface ForeseenTree {
  readonly tree: Oid;
  /** Has this tree; nothing but a checkout is made of it. */
  readonly commit: Oid;
}

/** Tells what results will land as, while they are only being measured (docs/rules.md R181). */
export interface Foresight {
  /**
   * What a captured result is going to land as; from now on those measured after it count on it.
   * @returns `undefined` where that is just what was captured, or where it cannot land.
   */
  of(id: string, signal: AbortSignal): Promise<ForeseenTree | undefined>;
  /** Its result does not land: nobody counts on it any more. Never rejects. */
  drop(id: string): Promise<void>;
}
