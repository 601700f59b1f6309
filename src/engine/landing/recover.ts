import { recovery } from '../../domain/commission/actor.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import { holds } from '../../domain/delivery/hold.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import type { RecoveredLanding } from '../ports/repository.ts';
import type { LandingQueue } from './queue.ts';

/** The landings of this process. */
type Mine = Pick<LandingQueue, 'has'>;

/**
 * Decides every landing that a crash cut off, from journal, refs and files alone (design §6.5). A commit
 * that reached the branch is recorded as landed even when the operator has moved on; one that did not is
 * held, or stays in the queue of a drain that begins now. Nothing is ever landed twice.
 */
export async function recoverLandings(
  context: Needs<'journal' | 'processes' | 'report' | 'repository'>,
  mine: Mine,
): Promise<void> {
  const cutOff = [...context.journal.ledger.open()].filter((view) =>
    isOrphaned(context, view, mine),
  );
  const recovered = await context.repository.recoverLandings();
  for (const one of recovered) {
    if (one.odd.length > 0) {
      context.report(
        `recovery of ${one.id}: left alone, neither old nor new: ${one.odd.join(', ')}`,
      );
    }
  }
  for (const view of cutOff) await recoverOne(context, view, recovered);
}

function isOrphaned({ processes }: Needs<'processes'>, view: CommissionView, mine: Mine): boolean {
  const holder = view.delivery?.holder;
  if (situationOf(view) !== 'landing' || holder === undefined) return false;
  // What this process lands right now is not cut off, whoever asks for the next landing meanwhile.
  return holder === processes.self
    ? !mine.has(view.commission.id)
    : processes.state(holder) === 'gone';
}

async function recoverOne(
  context: Needs<'journal' | 'repository'>,
  view: CommissionView,
  recovered: readonly RecoveredLanding[],
): Promise<void> {
  const { id } = view.commission;
  const commit = view.delivery?.commit ?? '';
  const mine = recovered.find((one) => one.id === id && one.commit === commit);
  const reached = mine ? mine.kind === 'landed' : await isInBranch(context, view, commit);
  const requestedBy = view.delivery?.requestedBy === 'operator' ? 'operator' : 'drain';
  const stamp = { by: recovery, commission: id, attempt: view.attempt };
  const branch = view.commission.scope.targetBranch;
  const files = reached
    ? (await context.repository.changes(view.delivery?.tip ?? '', commit)).map(({ path }) => path)
    : [];
  const fact: EventDraft = reached
    ? { type: 'landed', ...stamp, data: { branch, commit, files, reason: 'landed', requestedBy } }
    : {
        type: 'held',
        ...stamp,
        data: {
          reason: 'landing_interrupted',
          text: holds.landing_interrupted.text,
          paths: [],
          requestedBy,
        },
      };
  await context.journal.append((ledger) => {
    const now = ledger.get(id);
    const still =
      now && situationOf(now) === 'landing' && now.delivery?.commit === view.delivery?.commit;
    return still ? [fact] : [];
  });
}

async function isInBranch(
  context: Needs<'repository'>,
  view: CommissionView,
  commit: string,
): Promise<boolean> {
  if (commit === '') return false;
  const tip = await context.repository.tip(view.commission.scope.targetBranch);
  return tip !== undefined && context.repository.isAncestor(commit, tip);
}
