import type {
  GitLock,
  LandingPlan,
  LandOutcome,
  LandRefusal,
} from '../../../engine/ports/repository.ts';
import { deleteLock, lockText } from '../../../domain/delivery/lockText.ts';
import type { Moved } from './moveRef.ts';

/** A refusal in the port's words; `text` says what is wrong and what to do. */
export function refused(
  reason: LandRefusal,
  text: string,
  paths: readonly string[] = [],
): LandOutcome {
  return { kind: 'refused', reason, paths, text };
}

/** Some paths for a sentence: the first three, and how many more. */
export function named(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).map((path) => path.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  return `${shown.join(', ')}${more}`;
}

/** Touched paths the operator has changed. */
export function dirty(paths: readonly string[]): LandOutcome {
  const text = `Your checkout has its own changes in ${named(paths)}; commit or put them aside, then apply again.`;
  return refused('checkout_dirty', text, paths);
}

/** Touched paths that a sparse checkout leaves out. */
export function leftOut(paths: readonly string[]): LandOutcome {
  const text = `Your checkout is sparse and leaves out ${named(paths)}; bring it in with "git sparse-checkout add" and its folder, then apply again.`;
  return refused('checkout_sparse', text, paths);
}

/** Git could not write or remove a file; `stderr` is what it said. */
export function unwritable(stderr: string): LandOutcome {
  const [line = ''] = stderr.trim().split('\n');
  const text = `Your checkout could not be written (${line}); make it writable, then apply again.`;
  return refused('checkout_unreachable', text);
}

/** Somebody holds what a landing needs, or died and left it: the oldest lock is named. */
export function lockedOut([lock]: readonly GitLock[], now: number): LandOutcome {
  const atWork = 'Another git command is at work in your checkout; apply again when it has ended.';
  if (!lock) return refused('checkout_busy', atWork);
  const text = `Git is locked in your repository: ${lockText(lock, now)}. Apply again when that command has ended; ${deleteLock}.`;
  return refused('checkout_busy', text);
}

/** The refusal for a branch that is not where the commit was built. */
export function movedAway(
  moved: Exclude<Moved, 'moved' | 'locked'>,
  plan: LandingPlan,
): LandOutcome {
  if (moved === 'branch_missing') {
    const text = `Branch ${plan.branch} no longer exists; create it again, then apply.`;
    return refused('branch_missing', text);
  }
  return refused(
    'tip_moved',
    `Branch ${plan.branch} has moved on; apply again to build on its new tip.`,
  );
}
