import { isDiskFull } from '../../base/diskFull.ts';
import { Fault, messageOf } from '../../base/fault.ts';
import type { Outage, OutageFound } from '../../domain/provider/outage.ts';
import type { AgentFailure, AgentFailureClass } from '../ports/agent.ts';

/** Failures of an agent that say nothing about its commission. */
const byClass: Partial<Record<AgentFailureClass, Outage>> = {
  unreachable: 'provider_unreachable',
  overloaded: 'provider_unreachable',
  rate_limited: 'provider_unreachable',
  auth: 'signed_out',
  quota: 'out_of_quota',
  model_not_found: 'model_unknown',
};

/** The outage behind a failed turn; `undefined` where the failure is this commission's own. */
export function outageOf({ class: kind, text, retryAt }: AgentFailure): OutageFound | undefined {
  const cause = byClass[kind];
  return cause && { cause, text, ...(retryAt !== undefined && { retryAt }) };
}

/** What a drain would not have started with: the agent's program or its configuration, or that it does not start. */
const unusable: ReadonlySet<string> = new Set([
  ...['agent_missing', 'agent_too_old', 'agent_config_invalid', 'agent_start_failed'],
]);

/**
 * The outage behind anything else that was thrown: an agent that nobody could be asked with, a full disk, or a
 * store that others hold.
 */
export function outageBehind(thrown: unknown): OutageFound | undefined {
  if (Fault.is(thrown, 'store_busy')) return { cause: 'store_busy', text: thrown.message };
  if (Fault.is(thrown) && unusable.has(thrown.code))
    return { cause: 'agent_unusable', text: thrown.message };
  if (isDiskFull(thrown)) return { cause: 'disk_full', text: messageOf(thrown) };
  return undefined;
}
