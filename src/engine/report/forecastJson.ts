import type { Json } from '../../base/fault.ts';
import { waitText } from '../../domain/schedule/waitText.ts';
import type { QueueForecast } from './forecastQueue.ts';

/** The document of `harness plan --forecast`. */
export const forecastJson = ({
  forecasts,
  chain,
  evidenceWidth,
  learntFrom,
  guessed,
}: QueueForecast): Json => ({
  forecast: {
    evidence_concurrency: evidenceWidth,
    makespans: forecasts.map(({ agents, makespanMs }) => ({ agents, makespan_ms: makespanMs })),
    chain: chain.map(({ id, from, to, because }) => ({
      ...{ id, from_ms: from, to_ms: to },
      because: because === undefined || because === 'dependency' ? because : 'paths',
    })),
    held: (forecasts[0]?.runs ?? []).filter(({ end }) => end === 'held').map(({ id }) => id),
    never: (forecasts[0]?.never ?? []).map(({ id, cause }) => ({ id, text: waitText(cause) })),
    ...{ learnt_from: learntFrom, guessed },
  },
});
