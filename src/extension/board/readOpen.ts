import { setImmediate } from 'node:timers/promises';
import type { Ledger } from '../../domain/commission/ledger.ts';

/** Ms of work between two turns of the event loop. */
const PIECE_MS = 4;

/**
 * Reads the open commissions, of which the record holds the text alone until somebody asks: drawing asks for all of
 * them at once, and thousands would keep every other extension waiting.
 */
export async function readOpen(
  ledger: Pick<Ledger, 'open'>,
  now = (): number => performance.now(),
): Promise<void> {
  const open = ledger.open();
  let since = now();
  while (open.next().done !== true) {
    if (now() - since < PIECE_MS) continue;
    await setImmediate();
    since = now();
  }
}
