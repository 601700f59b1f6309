import type { Clock } from '../../engine/ports/clock.ts';
import type { Processes } from '../../engine/ports/processes.ts';
import type { Walls } from '../walls/walls.ts';

/** What sessions and sandboxes of codex are made with. */
export interface CodexOptions {
  readonly clock: Clock;
  readonly processes: Processes;
  /** What no command may read, and what is hidden in all they print. */
  readonly walls: Walls;
  /** The store's folder; all that codex needs to keep lives below it. */
  readonly stateDir: string;
  /** What the operator set; without it `HAFT_CODEX_PATH`, then `PATH` is asked. */
  readonly codexPath?: string;
  /** The operator's environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly log?: (line: string) => void;
  /** Milliseconds for each step of ending a process, from the friendly to the hard one. */
  readonly graceMs?: number;
}

/** Unless `CodexOptions.graceMs` says otherwise. */
export const defaultGraceMs = 1_500;
