import type { AgentIdentity, Confinement } from '../../domain/commission/session.ts';
import type { Event } from '../../base/emitter.ts';
import type { Holding } from './holding.ts';
import type { Outfit } from './sandbox.ts';
import type { Scope } from '../../domain/scope/scope.ts';

/** What an agent session is opened with. */
export interface Brief {
  readonly commission: string;
  readonly attempt: number;
  /** Absolute path of the workspace: the session's root. */
  readonly cwd: string;
  readonly scope: Pick<Scope, 'allowedPaths' | 'forbiddenPaths'>;
  readonly outfit?: Outfit;
  /** `read`: nothing can be written, nobody spoken to, and the files of `cwd` give no instructions. */
  readonly access?: 'read';
  /** Resume this thread instead of starting one; where it is not to be found any more, one is started. */
  readonly thread?: string;
}

/** What the agent is seen to do while a turn runs. */
export type AgentActivity =
  | { readonly kind: 'message'; readonly text: string; readonly final: boolean }
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly exitCode: number | null;
      readonly output: string;
      readonly status: string;
    }
  | { readonly kind: 'fileChange'; readonly paths: readonly string[]; readonly status: string }
  | { readonly kind: 'usage'; readonly totalTokens: number }
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'retrying'; readonly text: string }
  | { readonly kind: 'progress' };

/** Classes of failure the engine can act on (docs/rules.md R114). */
export type AgentFailureClass =
  | 'quota'
  | 'rate_limited'
  | 'auth'
  | 'unreachable'
  | 'overloaded'
  | 'context_exceeded'
  | 'model_not_found'
  | 'sandbox'
  | 'process_died'
  | 'no_progress'
  | 'other';

export interface AgentFailure {
  readonly class: AgentFailureClass;
  /** One sentence, from the provider where there is one. */
  readonly text: string;
  /** Epoch milliseconds at which the provider says to come back. */
  readonly retryAt?: number;
}

/** How a turn ended; `tokens` are those of this turn alone. */
export type TurnEnd =
  | {
      readonly kind: 'completed';
      readonly text: string;
      readonly tokens: number;
      /** Commands that ran on when it ended; they have been ended since. */
      readonly leftRunning?: readonly string[];
    }
  | { readonly kind: 'interrupted'; readonly tokens: number }
  | { readonly kind: 'failed'; readonly failure: AgentFailure; readonly tokens: number };

export interface TurnRequest {
  readonly text: string;
  /** JSON schema the final message should follow; checked by the engine, not by the agent. */
  readonly outputSchema?: Readonly<Record<string, unknown>>;
  readonly onActivity: (activity: AgentActivity) => void;
  /** Aborting interrupts the turn and kills what it started; the promise then ends `interrupted`. */
  readonly signal: AbortSignal;
  /** The turn fails `no_progress` after this many milliseconds without any sign of life. */
  readonly noProgressMs: number;
}

/** One process, one thread. Turns run one after another. */
export interface AgentSession {
  readonly thread: string;
  /** The thread the brief named was taken up; else this one has heard nothing yet. */
  readonly resumed: boolean;
  readonly agent: AgentIdentity;
  readonly model: string | undefined;
  /** What its commands were seen to be kept to; a wish that could not be met is no confinement. */
  readonly confinement: Confinement;
  turn(request: TurnRequest): Promise<TurnEnd>;
  /** Says something to the turn that runs; lost without a word where none does. Never rejects. */
  steer(text: string): Promise<void>;
  /** Ends the process group; resolves when nothing of it is left. Never rejects. */
  close(): Promise<void>;
}

/** A process that waits for its commission: nothing was said to it, and no model was asked anything. */
export interface ReadyAgent {
  /**
   * The session of its brief; on the process that waits where that still fits the workspace and the operator's
   * settings, else on another. Aborting ends the opening only. Faults as {@link Agents.open}.
   */
  open(signal: AbortSignal): Promise<AgentSession>;
  /** Ends a process that was not opened, and leaves nothing of it. Never rejects. */
  close(): Promise<void>;
}

/** Whether a session would be let in by its provider, as far as can be told without asking it. */
export type SignIn =
  /** `how`: the file or variable it is signed in by, by its name. */
  | { readonly kind: 'signed_in'; readonly how: string }
  | { readonly kind: 'not_needed'; readonly provider: string }
  | { readonly kind: 'signed_out' };

export interface Agents {
  /** Fires when what the operator signed in with or configured changed, while somebody listens: a new try may go through. */
  readonly onDidSignIn: Event<void>;
  /**
   * @throws Fault `agent_missing`, `agent_too_old`, `agent_config_invalid`, `sandbox_unavailable`,
   * `loopback_unavailable`, `agent_start_failed`, `agent_died`.
   */
  open(brief: Brief, signal: AbortSignal): Promise<AgentSession>;
  /** All of {@link open} that can be done before there is anything to say. Same faults. */
  ready(brief: Brief, signal: AbortSignal): Promise<ReadyAgent>;
  /** Checks binary, version and configuration without starting a session. Same faults. */
  check(): Promise<{ readonly path: string; readonly version: string }>;
  /** By what is there, and no secret is read. @throws Fault `agent_config_invalid`. */
  signedIn(): Promise<SignIn>;
  /** Ends agent processes a crashed engine left behind, by pid and start time. Count of those ended. */
  reapOrphans(): Promise<number>;
  /** What is kept so that threads can be resumed, by commission. */
  holdings(): Promise<readonly Holding[]>;
  /** Lets go what is kept so that threads can be resumed, for every commission `isOver` accepts. */
  forget(isOver: (commission: string) => boolean): Promise<void>;
}
