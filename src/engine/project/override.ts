import type { Actor } from '../../domain/commission/actor.ts';
import type { SpecReadinessOverride } from '../../domain/commission/commission.ts';
import type { EventDraft } from '../../domain/commission/event.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { possibleIn } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import { overrideOf } from './readiness.ts';

/**
 * Records on each commission that it runs outside the specifications, and why. It relaxes nothing else
 * (docs/rules.md R44). One that carries this very reason is left alone.
 */
export async function recordOverride(
  context: Needs<'journal'>,
  ids: readonly string[],
  override: SpecReadinessOverride,
  by: Actor,
): Promise<void> {
  const draftsOn = (ledger: Ledger): EventDraft[] =>
    ids.flatMap((id) => overrideDrafts(ledger, id, override, by));
  if (draftsOn(context.journal.ledger).length === 0) return;
  await context.journal.append((ledger) => draftsOn(ledger));
}

/** What is to be written for one commission; nothing where it cannot be recorded any more. */
export function overrideDrafts(
  ledger: Ledger,
  id: string,
  override: SpecReadinessOverride,
  by: Actor,
): EventDraft[] {
  const view = ledger.get(id);
  if (!view || !possibleIn.overridden.includes(situationOf(view))) return [];
  if (overrideOf(view)?.reason === override.reason) return [];
  return [{ type: 'overridden', by, commission: id, attempt: view.attempt, data: { override } }];
}
