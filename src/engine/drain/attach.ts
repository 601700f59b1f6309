import { drainActor } from '../../domain/commission/actor.ts';
import { Fault } from '../../base/fault.ts';
import { DisposableStore } from '../../base/lifecycle.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import type { Needs } from '../ports/context.ts';
import { chooseNow, justLooking } from '../authority/claimable.ts';
import { isLive } from '../authority/holders.ts';
import type { EndCause } from './leader.ts';
import { summarize, type DrainSummary } from './summary.ts';

/** How often a live viewer makes sure that its leader still lives, ms: nobody can announce their own death. */
const LIVENESS_MS = 2_000;

/** Somebody else's drain, watched to its end. */
export interface Attached {
  readonly drain: string;
  /** The same summary its leader prints; `undefined` when the leader died without one. */
  readonly done: Promise<DrainSummary | undefined>;
}

/** Watches the drain another process leads; `undefined` when there is none or its leader is gone. */
export function attach(
  context: Needs<'caseRule' | 'clock' | 'journal' | 'processes' | 'settings'>,
): Attached | undefined {
  const { leader } = context.journal.ledger;
  if (!leader || !isLive(context, leader.holder)) return undefined;
  const { drain, holder } = leader;
  const owned = new DisposableStore();
  const touched = new Set<string>();
  const done = new Promise<DrainSummary | undefined>((resolve) => {
    const end = (how?: DrainSummary['how'], why: EndCause = {}): void => {
      owned.dispose();
      const { waiting } = chooseNow(context, context.journal.ledger, justLooking);
      const { bound, fault } = why;
      const ended = { drain, ...(bound !== undefined && { bound }), ...(fault && { fault }) };
      resolve(how && summarize(context, { ...ended, how }, touched, waiting));
    };
    const hear = (event: StoredEvent): void => {
      if (event.by === drainActor(drain) && event.commission !== '') touched.add(event.commission);
      if (event.type === 'drain_ended' && event.data.drain === drain) {
        const { how, bound, fault } = event.data;
        const told = fault && { fault: new Fault(fault) };
        end(how === 'abandoned' ? undefined : how, { bound, ...told });
      }
    };
    const check = (): void => {
      if (!isLive(context, holder)) end();
      else owned.add(context.clock.after(LIVENESS_MS, check));
    };
    owned.add(context.journal.onDidAppend((events) => events.forEach(hear)));
    check();
  });
  return { drain, done };
}
