import type { EvidenceRun } from '../evidence/evidence.ts';

/** How a run ended, computed by the engine, never taken from the agent (docs/rules.md R59). */
export interface Verdict {
  readonly verdict: 'pass' | 'failed' | 'blocked';
  /** Stable code, e.g. `evidence_passed`, `evidence_failed`, `no_commission_mutation`. */
  readonly code: string;
  /** One sentence. */
  readonly text: string;
  readonly evidence: readonly EvidenceRun[];
  /** `none`: the commission named no command. */
  readonly proof: 'evidence' | 'none';
  readonly flaky?: boolean;
  readonly evidenceMutatesTree?: boolean;
}
