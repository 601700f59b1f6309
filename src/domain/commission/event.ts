import type { SettledState } from '../verdict/judge.ts';
import type { Actor } from './actor.ts';
import type { Outage } from '../provider/outage.ts';
import type { DrainFact } from './drainFact.ts';
import type { Budget } from '../budget/budget.ts';
import type { Removed } from '../disk/kinds.ts';
import type { DeliveryDecision } from '../delivery/delivery.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { EvidenceRun } from '../evidence/evidence.ts';
import type { WorkspaceSetup } from '../setup/setup.ts';
import type { CapturedResult } from '../verdict/result.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Commission, CommissionState, SpecReadinessOverride } from './commission.ts';
import type { AgentIdentity, Confinement } from './session.ts';

/** Who runs a commission and since when. An attempt number is its fence: older ones change nothing. */
export interface Lease {
  /** Identity of the process that holds it, as `ports/processes` prints it. */
  readonly holder: string;
  /** Id of the drain or single run that claimed it. */
  readonly drain: string;
  /** Epoch milliseconds. */
  readonly claimedAt: number;
}

/** What the agent says it did. Recorded and shown; decides nothing (docs/rules.md R53). */
export interface AgentReport {
  readonly summary: string;
  readonly claims: readonly { readonly requirement: string; readonly passed: boolean }[];
}

/** Everything that can happen to a commission. Past tense, in the order of a life. */
export type CommissionFact =
  | {
      readonly type: 'created';
      readonly data: { readonly commission: Commission; readonly state: 'draft' | 'queued' };
    }
  | { readonly type: 'queued'; readonly data: { readonly commission: Commission } }
  /** What it waits for by name from now on: all of it. */
  | { readonly type: 'made_to_wait'; readonly data: { readonly dependsOn: readonly string[] } }
  | { readonly type: 'overridden'; readonly data: { readonly override: SpecReadinessOverride } }
  | {
      readonly type: 'claimed';
      readonly data: { readonly lease: Lease; readonly mode: 'drain' | 'single' };
    }
  | {
      readonly type: 'admitted';
      readonly data: {
        readonly base: string;
        readonly workspace: string;
        /** Hash of the set-up it works and is measured with; absent without one. */
        readonly setup?: string;
      };
    }
  | {
      readonly type: 'started';
      /** Absent where a result that was there already is measured and nobody is asked. */
      readonly data: { readonly promptHash?: string };
    }
  | {
      readonly type: 'thread_opened';
      readonly data: {
        readonly thread: string;
        readonly model?: string;
        /** Absent, as the next, where an older version wrote it. */
        readonly confinement?: Confinement;
        readonly agent?: AgentIdentity;
      };
    }
  | {
      readonly type: 'turn_ended';
      readonly data: {
        readonly turn: number;
        readonly status: string;
        /** Of this turn alone. */
        readonly tokens: number;
        /** Milliseconds it took while the machine was awake; absent in older records. */
        readonly workMs?: number;
        readonly report?: AgentReport;
        /** Commands the agent left running, at most 200 letters each; the engine has ended them. */
        readonly leftRunning?: readonly string[];
      };
    }
  | { readonly type: 'captured'; readonly data: { readonly result: CapturedResult } }
  | {
      readonly type: 'measured';
      readonly data: {
        readonly tree: string;
        readonly runs: readonly EvidenceRun[];
        readonly round: 'baseline' | 'result' | 'repair' | 'reverify';
        /** A command was red first and green when run once more; its second run stands here. */
        readonly flaky?: boolean;
      };
    }
  /** What a judge says of the criteria, once for each tree that was judged. */
  | { readonly type: 'judged'; readonly data: { readonly judgement: Judgement } }
  | {
      readonly type: 'settled';
      readonly data: {
        readonly state: SettledState;
        readonly verdict: Verdict;
        readonly delivery: DeliveryDecision;
        readonly details?: Readonly<Record<string, string | number | readonly string[]>>;
      };
    }
  | {
      readonly type: 'interrupted';
      readonly data: {
        readonly reason: string;
        /** Nothing to do with the commission: it goes on when this has passed. */
        readonly outage?: Outage;
      };
    }
  | {
      readonly type: 'landing_started';
      readonly data: {
        readonly branch: string;
        /** The commit about to land and the tip it was built on; absent, or empty, until it is built. */
        readonly tip?: string;
        readonly commit?: string;
        /** Process that lands it; a living one is never interfered with. */
        readonly holder: string;
        readonly requestedBy: 'drain' | 'operator';
      };
    }
  | {
      readonly type: 'landed';
      readonly data: {
        readonly branch: string;
        readonly commit: string | null;
        readonly files: readonly string[];
        readonly reason: string;
        readonly requestedBy: 'drain' | 'operator';
      };
    }
  | {
      readonly type: 'held';
      readonly data: {
        readonly reason: string;
        readonly text: string;
        readonly paths: readonly string[];
        readonly requestedBy: 'drain' | 'operator' | 'verdict';
      };
    }
  /** Request changes: the same thread, workspace and base go on with the operator's words. */
  | { readonly type: 'revised'; readonly data: { readonly feedback: string } }
  /** Goes on where it stopped: the same thread, workspace and base, with what else it may take. */
  | {
      readonly type: 'resumed';
      readonly data: {
        readonly reason?: string;
        readonly previousState: CommissionState;
        readonly budget?: Budget;
      };
    }
  /** The operator takes unproven work on their own account; it is then held for Apply. */
  | {
      readonly type: 'accepted';
      readonly data: { readonly reason: string; readonly previousState: CommissionState };
    }
  /** Part of a held result was chosen; the rest lives on in another commission. */
  | {
      readonly type: 'split';
      readonly data: {
        readonly result: CapturedResult;
        readonly verdict: Verdict;
        readonly rest: string;
      };
    }
  /** A commission born with a result: what was left when another one was split. */
  | {
      readonly type: 'carried_over';
      readonly data: {
        readonly from: string;
        readonly result: CapturedResult;
        readonly verdict: Verdict;
        readonly base: string;
      };
    }
  | { readonly type: 'refused'; readonly data: { readonly reason: string } }
  | {
      readonly type: 'reverted';
      readonly data: { readonly commit: string; readonly reason: string };
    }
  | {
      readonly type: 'requeued';
      readonly data: {
        readonly reason: string;
        readonly previousState: CommissionState;
        readonly commission: Commission;
        readonly feedback?: string;
      };
    }
  | {
      readonly type: 'cancelled';
      readonly data: { readonly reason: string; readonly previousState: CommissionState };
    }
  | { readonly type: 'expired'; readonly data: { readonly previousState: CommissionState } };

/** Things the operator decides for the whole repository; their `commission` is empty. */
export type ProjectFact =
  /** They have seen this set-up, so that it may be carried out. */
  | {
      readonly type: 'setup_confirmed';
      readonly data: WorkspaceSetup & { readonly file: string };
    }
  /** What nobody needed any more went from the disk (docs/rules.md R203). */
  | { readonly type: 'cleaned'; readonly data: { readonly removed: readonly Removed[] } };

export type Fact = CommissionFact | DrainFact | ProjectFact;

/** A fact as the journal keeps it (docs/rules.md R101). An unknown `type` from a newer version is kept and shown. */
export type StoredEvent = Fact & {
  /** 1, 2, 3 … without gaps over the whole store. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Actor;
  /** Commission id; empty for facts of the drain and of the whole repository. */
  readonly commission: string;
  /** 1 for the first attempt; events of an older attempt are kept and change nothing. */
  readonly attempt: number;
};

/** The stamp of a fact that concerns no single commission. */
export const storeWide = { commission: '', attempt: 0 } as const;

/** What a writer hands to the journal; the journal adds `seq` and `at`. */
export type EventDraft = Fact & Pick<StoredEvent, 'by' | 'commission' | 'attempt'>;
