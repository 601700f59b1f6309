import type { Carriers, Readiness } from './readiness.ts';

/** Whether `harness run` may start. */
export type Gate =
  | { readonly kind: 'admissible' }
  /** Outside the specifications, for a reason that is recorded on every commission of the run. */
  | { readonly kind: 'tactical'; readonly reason: string }
  | { readonly kind: 'blocked' };

/**
 * The gate of a project that keeps specifications (docs/rules.md R43): a reason lets one run that is not
 * onboarded, never one that is not initialised; with a ready one it is not needed and not recorded.
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

/**
 * Whether the project keeps specifications at all. One that only writes decisions has nothing to be
 * unready with: its work may run, and a reason that is given is recorded all the same.
 */
export function keepsSpecifications(carriers: Carriers): boolean {
  return (
    carriers.project !== undefined || carriers.workflow !== undefined || carriers.specs.length > 0
  );
}
