import { drainActor } from '../../domain/commission/actor.ts';
import { storeWide, type EventDraft } from '../../domain/commission/event.ts';
import { holds } from '../../domain/delivery/hold.ts';
import { isExecuting } from '../../domain/commission/situation.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { DrainView } from '../../domain/commission/drainView.ts';
import { Fault } from '../../base/fault.ts';
import { requireReason, type Asked } from '../authority/guards.ts';
import { holderOf } from '../authority/holders.ts';
import type { Holder, TakenOver } from '../words/holderText.ts';
import type { Needs } from '../ports/context.ts';
import { noDrain } from './leader.ts';

/** What an operator says when they take the lead from a process. */
export interface TakeOver extends Omit<Asked, 'id'> {
  /** Also from one that is seen to live on this machine. */
  readonly force?: boolean;
}

/**
 * Takes the lead from whoever has it: its claims are given back with thread and workspace kept, and
 * whatever it writes later is refused by the same fence as any run that was overtaken. Nothing is
 * started (docs/rules.md R154).
 * @throws Fault `reason_required`, `no_drain`, `leader_alive` without `force`.
 */
export async function takeOver(
  context: Needs<'journal' | 'processes'>,
  { reason, by, force = false }: TakeOver,
): Promise<TakenOver> {
  requireReason(reason);
  return context.journal.transact((ledger) => {
    const { leader } = ledger;
    if (!leader) throw noDrain();
    const holder = holderOf(context, leader);
    if (holder.state === 'alive' && !force) throw alive(leader, holder);
    const held = [...ledger.open()].filter((view) => isOf(leader, view));
    const text = `taken over by the operator: ${reason}`;
    const { drain } = leader;
    const takenOver = { holder: leader.holder, reason };
    const ended: EventDraft = {
      ...{ type: 'drain_ended', by, ...storeWide },
      data: { drain, how: 'abandoned', takenOver },
    };
    const freed = held.map(({ commission }) => commission.id);
    return {
      events: [...held.map((view) => givenBack(leader, view, text)), ended],
      result: { drain, holder, freed },
    };
  });
}

/** What it runs, and what it was about to land; a landing that has its commit ends by its own rules. */
function isOf({ drain, holder }: DrainView, view: CommissionView): boolean {
  const situation = situationOf(view);
  if (isExecuting(situation)) return view.lease?.drain === drain;
  const { delivery } = view;
  return (
    situation === 'landing' &&
    delivery?.holder === holder &&
    delivery.requestedBy === 'drain' &&
    delivery.commit === undefined
  );
}

function givenBack({ drain }: DrainView, view: CommissionView, reason: string): EventDraft {
  const stamp = {
    by: drainActor(drain),
    commission: view.commission.id,
    attempt: view.attempt,
  };
  if (isExecuting(situationOf(view))) return { type: 'interrupted', ...stamp, data: { reason } };
  const { text } = holds.landing_interrupted;
  const requestedBy = 'drain';
  const data = { reason: 'landing_interrupted', text, paths: [], requestedBy } as const;
  return { type: 'held', ...stamp, data };
}

function alive({ drain }: DrainView, { pid }: Holder): Fault {
  const who = pid === undefined ? 'its process' : `process ${pid}`;
  return new Fault({
    code: 'leader_alive',
    what: `${drain} is led by ${who}, which lives on this machine.`,
    advice:
      'End it, and the next drain takes over by itself; if it hangs and must be left, say --force.',
    facts: { drain, ...(pid !== undefined && { pid }) },
  });
}
