import type { Json } from '../../base/fault.ts';
import type { ReadinessReport } from '../../domain/readiness/readiness.ts';
import { setupFile, type WorkspaceSetup } from '../../domain/setup/setup.ts';

/** What initialising a project wrote, what it found there, and how far the project is then specified. */
interface InitFacts {
  readonly written: readonly string[];
  readonly kept: readonly string[];
  readonly readiness: ReadinessReport;
}

/** The document of `init`. */
export function initJson({ written, kept, readiness: { state, findings } }: InitFacts): Json {
  return {
    init: { written, kept, readiness: state, findings: findings.map((one) => ({ ...one })) },
  };
}

/** The document of `decision new`; `file` is repository-relative. */
export const newDecisionJson = ({ id, file }: { id: string; file: string }): Json => ({
  decision: { id, file },
});

/** Whether there is a set-up, and whether the operator confirmed it. */
type SetupFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'confirmed' | 'unconfirmed'; readonly setup: WorkspaceSetup };

/** The document of `harness confirm-setup`. */
export function setupJson(state: SetupFacts): Json {
  const file = setupFile;
  if (state.kind === 'none') return { setup: { file, state: 'none' } };
  const { hash, copy, commands, network, timeoutMs } = state.setup;
  const { env = {}, deny = [], allow = [], loopback = false, agentLoopback = false } = state.setup;
  const keys = {
    ...{ hash, copy, commands, network, loopback, agent_loopback: agentLoopback },
    ...{ timeout_s: timeoutMs / 1_000, env, deny, allow },
  };
  return { setup: { file, state: state.kind, ...keys } };
}
