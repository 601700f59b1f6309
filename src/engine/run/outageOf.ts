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
};

/** The outage behind a failed turn; `undefined` where the failure is this commission's own. */
export function outageOf({ class: kind, text, retryAt }: AgentFailure): OutageFound | undefined {
  const cause = byClass[kind];
  return cause && { cause, text, ...(retryAt !== undefined && { retryAt }) };
}

/** The outage behind anything else that was thrown: a full disk, or a store that others hold. */
export function outageBehind(thrown: unknown): OutageFound | undefined {
  if (Fault.is(thrown, 'store_busy')) return { cause: 'store_busy', text: thrown.message };
  for (let at = thrown; at instanceof Error; at = at.cause)
    if (isFull(at)) return { cause: 'disk_full', text: messageOf(thrown) };
  return undefined;
}

function isFull(thrown: Error): boolean {
  const { code } = thrown as { readonly code?: unknown };
  return (
    code === 'ENOSPC' || code === 'EDQUOT' || /ENOSPC|No space left on device/.test(thrown.message)
  );
}
