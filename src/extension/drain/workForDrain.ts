import type { Harness } from '../../composition/harness.ts';
import { situationOf } from '../../domain/commission/view.ts';

const moving: readonly string[] = ['queued', 'preflighting', 'running', 'landing'];

/** True when there is anything a drain could take up, or that runs or lands already. */
export function hasWorkForDrain({ reports: { ledger } }: Harness): boolean {
  return [...ledger.open()].some((view) => moving.includes(situationOf(view)));
}
