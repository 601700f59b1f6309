import type { CommissionView } from '../commission/view.ts';
import { runs } from '../commission/envelopeUse.ts';
import type { AutonomyEnvelope } from '../envelope/envelope.ts';

/** The envelope lets no further commission execute for now. */
export interface FullEnvelope {
  readonly kind: 'envelope';
  readonly ref: string;
  readonly max: number;
  /** Those that execute under it. */
  readonly holders: readonly string[];
}

/** Whether `max_concurrency` is used up by those that execute or have just been chosen. */
export function fullEnvelope(
  candidate: CommissionView,
  envelopeOf: (view: CommissionView) => AutonomyEnvelope | undefined,
  { locked, started }: Readonly<Record<'locked' | 'started', readonly CommissionView[]>>,
): FullEnvelope | undefined {
  const envelope = envelopeOf(candidate);
  if (!envelope) return undefined;
  const { ref, maxConcurrency: max, activeConcurrency } = envelope;
  const holders = [...locked.filter(runs), ...started]
    .filter((view) => envelopeOf(view)?.ref === ref)
    .map(({ commission }) => commission.id);
  return activeConcurrency + holders.length >= max
    ? { kind: 'envelope', ref, max, holders }
    : undefined;
}
