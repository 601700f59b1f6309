import type { Readiness } from './readiness.ts';

/** Whether `harness run` may start. */
export type Gate =
  | { readonly kind: 'admissible' }
  /** Outside the specifications, for a reason that is recorded on every commission of the run. */
  | { readonly kind: 'tactical'; readonly reason: string }
  | { readonly kind: 'blocked' };

/**
 * The gate of haft reference §6: a reason lets a project run that is not onboarded, never one that is
 * not initialised; with a ready one it is not needed and not recorded.
 */
export function gateFor(readiness: Readiness, reason: string | undefined): Gate {
  switch (readiness) {
    case 'ready':
      return { kind: 'admissible' };
    case 'needs_onboard': {
      const given = reason?.trim() ?? '';
      return given === '' ? { kind: 'blocked' } : { kind: 'tactical', reason: given };
    }
    case 'missing':
    case 'needs_init':
      return { kind: 'blocked' };
  }
}
