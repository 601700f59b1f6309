import { recovery } from '../../domain/commission/actor.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import { holds } from '../../domain/delivery/hold.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import type { Oid, RecoveredLanding } from '../ports/repository.ts';
import type { LandingQueue } from './queue.ts';

/** The landings of this process. */
type Mine = Pick<LandingQueue, 'has'>;

/**
 * Decides every landing that a crash cut off, from journal, refs and files alone (docs/rules.md R77). A commit
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
  const { requestedBy: asker, commit } = view.delivery ?? {};
  const requestedBy = asker === 'operator' ? 'operator' : 'drain';
  const stamp = { by: recovery, commission: id, attempt: view.attempt };
  const landed = await whatLanded(context, view, recovered);
  const { text } = holds.landing_interrupted;
  const fact: EventDraft = landed
    ? { type: 'landed', ...stamp, data: { ...landed, reason: 'landed', requestedBy } }
    : {
        type: 'held',
        ...stamp,
        data: { reason: 'landing_interrupted', text, paths: [], requestedBy },
      };
  await context.journal.append((ledger) => {
    const now = ledger.get(id);
    const still = now && situationOf(now) === 'landing' && now.delivery?.commit === commit;
    return still ? [fact] : [];
  });
}

interface Reached {
  readonly branch: string;
  readonly commit: Oid;
  readonly files: readonly string[];
}

/** The commit of a landing that was cut off, if its branch got it. */
async function whatLanded(
  { repository }: Needs<'repository'>,
  { commission, delivery }: CommissionView,
  recovered: readonly RecoveredLanding[],
): Promise<Reached | undefined> {
  const { tip, commit } = delivery ?? {};
  if (tip === undefined || commit === undefined) return undefined;
  const branch = commission.scope.targetBranch;
  const mine = recovered.find((one) => one.id === commission.id && one.commit === commit);
  const now = mine ? undefined : await repository.tip(branch);
  const reached = mine
    ? mine.kind === 'landed'
    : now !== undefined && (await repository.isAncestor(commit, now));
  if (!reached) return undefined;
  const files = (await repository.changes(tip, commit)).map(({ path }) => path);
  return { branch, commit, files };
}
