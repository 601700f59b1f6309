import { Ledger } from '../../domain/commission/ledger.ts';
import type { StoreCheck } from '../../engine/ports/journal.ts';
import type { ChainDamage } from './chainSlice.ts';
import type { JournalDisk } from './journalDisk.ts';
import { JournalReader } from './journalReader.ts';
import { damageSentence } from './storeFaults.ts';

/** Reads and folds the journal from its first byte into a ledger of its own. */
export async function checkJournal(disk: JournalDisk): Promise<StoreCheck> {
  const ledger: Ledger = new Ledger((commission) => reader.recall(commission));
  const reader = new JournalReader(disk, ledger);
  const damage = await reader.advance(() => undefined);
  if (damage) return damaged(damage);
  const bytes = reader.position?.offset ?? 0;
  return { kind: 'sound', events: ledger.lastSeq, bytes, astray: reader.astray };
}

function damaged(damage: ChainDamage): StoreCheck {
  return { kind: 'damaged', offset: damage.offset, what: damageSentence(damage) };
}
