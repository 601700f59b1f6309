import { assertNever } from '../../base/assertNever.ts';
import type { Waiting, WaitCause } from './choose.ts';

/** What is waited for where nobody drains: no slot will ever be freed. */
export const undrained = (waiting: readonly Waiting[]): Waiting[] =>
  waiting.map((one) => (one.cause.kind === 'slots' ? { ...one, cause: { kind: 'drain' } } : one));

/** One sentence for trees, start sheet, summary and `status`. */
export function waitText(cause: WaitCause): string {
  switch (cause.kind) {
    case 'lock':
      return `waits for ${cause.holder}, which holds ${cause.theirs}`;
    case 'reserved':
      return `waits behind ${cause.holder}, for which ${cause.theirs} is kept free`;
    case 'dependency':
      return cause.situation === 'missing'
        ? `depends on ${cause.on}, which has no commission`
        : `depends on ${cause.on}, which is ${cause.situation}`;
    case 'plan_blocked':
      return `waits with its plan for ${cause.on}, which is ${cause.situation} (${cause.reaction})`;
    case 'envelope':
      return `waits for ${cause.ref}, which lets ${cause.max} execute at once (${cause.holders.join(', ')})`;
    case 'expired':
      return 'its validity has ended';
    case 'slots':
      return 'waits for a free slot';
    case 'drain':
      return 'waits for a run or drain to take it up';
    default:
      return assertNever(cause);
  }
}
