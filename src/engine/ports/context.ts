import type { CaseRule } from '../../domain/scope/pattern.ts';
import type { Agents } from './agent.ts';
import type { Chance } from './chance.ts';
import type { CheckoutQueries } from './checkoutQueries.ts';
import type { Clock } from './clock.ts';
import type { CommissionSearch } from './commissionSearch.ts';
import type { Decisions } from './decisions.ts';
import type { Envelopes } from './envelopes.ts';
import type { Editors } from './editors.ts';
import type { Foreign } from './foreign.ts';
import type { Journal } from './journal.ts';
import type { Machine } from './machine.ts';
import type { Plans } from './plans.ts';
import type { Processes } from './processes.ts';
import type { Repository } from './repository.ts';
import type { RunLog } from './runLog.ts';
import type { Sandboxes } from './sandbox.ts';
import type { Setups } from './setups.ts';
import type { Specs } from './specs.ts';
import type { Workspaces } from './workspaces.ts';

/** Numbers an operator may change; every one has a default in `composition`. */
export interface Settings {
  /** Parallel agents of a drain. */
  readonly concurrency: number;
  /** Results that are measured and proven side by side, 1 or more. */
  readonly evidenceConcurrency: number;
  /** A claim older than this is not resumed unasked: `lease_too_old` (docs/rules.md R91); 0: no limit. */
  readonly staleLeaseMaxAgeMs: number;
  /** How often red evidence goes back to the same thread. */
  readonly repairTurns: number;
  /** Turns of one attempt, repair turns included. */
  readonly maxTurns: number;
  /** Tokens of one attempt: at four fifths the agent is told to finish, at all of it interrupted. */
  readonly maxTokens: number;
  /** Milliseconds of one attempt's turns while the machine is awake, as tokens are counted. */
  readonly maxWorkMs: number;
  /** Tokens of one judgement; no part of the attempt's. */
  readonly judgeMaxTokens: number;
  /** Milliseconds one turn may take. */
  readonly turnTimeoutMs: number;
  /** Milliseconds without any sign of life from the agent. */
  readonly noProgressMs: number;
  /** Milliseconds one evidence command may take where it names no limit. */
  readonly evidenceTimeoutMs: number;
  /** How long a new commission stays valid, milliseconds (docs/rules.md R15). */
  readonly validForMs: number;
  /** Processes of an agent that may die in one attempt before it is given back. */
  readonly agentDeaths: number;
  /** Milliseconds a drain pauses before its first try after an outage; by the cause's own measure where absent. */
  readonly outagePauseMs?: number;
  /** Whether a drain waits for a limit of the provider to be reset, or ends. */
  readonly waitForQuota: boolean;
  /** Bytes that may be kept for this repository before nothing more is started; without it, any. */
  readonly diskBudget?: number;
  /** New tries after a passing failure of the provider, and the first pause between them. */
  readonly agentRetries: number;
  readonly agentRetryBaseMs: number;
}

/** Everything the use cases need from outside. */
export interface Context {
  readonly agents: Agents;
  readonly chance: Chance;
  readonly checkout: CheckoutQueries;
  readonly clock: Clock;
  readonly decisions: Decisions;
  readonly editors: Editors;
  readonly envelopes: Envelopes;
  readonly foreign: Foreign;
  readonly journal: Journal;
  readonly machine: Machine;
  readonly plans: Plans;
  readonly processes: Processes;
  readonly repository: Repository;
  readonly runLog: RunLog;
  readonly sandboxes: Sandboxes;
  readonly search: CommissionSearch;
  readonly setups: Setups;
  readonly specs: Specs;
  readonly workspaces: Workspaces;
  readonly settings: Settings;
  readonly caseRule: CaseRule;
  /** For the log channel: what went wrong inside without concerning one commission. */
  readonly report: (text: string) => void;
}

/** The ports one use case names: it can be handed these alone, and its signature says what it touches. */
export type Needs<K extends keyof Context> = Pick<Context, K>;
