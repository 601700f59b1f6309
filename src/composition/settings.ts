import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { bytesOf } from '../base/bytes.ts';
import { Fault } from '../base/fault.ts';
import type { Settings } from '../engine/ports/context.ts';

/** What a surface may set; everything else has its default here. */
export interface HarnessOptions {
  /** Any folder inside the operator's checkout. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Editor settings; environment variables of the same meaning win over them. */
  readonly codexPath?: string;
  readonly workspaceRoot?: string;
  readonly staleLeaseMaxAgeS?: number;
  /** A size such as `20 GB`; beyond it nothing is started. */
  readonly diskBudget?: string;
  readonly settings?: Partial<Settings>;
  /** Only looks: the store is neither mended nor locked, nor anything kept beside it. Nothing can be recorded. */
  readonly lookOnly?: boolean;
  /** One line for the log channel or stderr. */
  readonly log: (line: string) => void;
  /** What was found amiss in the record and mended or passed over, in one sentence; without it, logged. */
  readonly warn?: (sentence: string) => void;
}

const minute = 60_000;
const hour = 60 * minute;

const defaults: Settings = {
  concurrency: 2,
  evidenceConcurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
  staleLeaseMaxAgeMs: 24 * hour,
  repairTurns: 2,
  maxTurns: 20,
  maxTokens: 5_000_000,
  maxWorkMs: 4 * hour,
  judgeMaxTokens: 500_000,
  turnTimeoutMs: hour,
  // A minute more than codex itself waits for a silent server: it reconnects before it is given up.
  noProgressMs: 6 * minute,
  evidenceTimeoutMs: 30 * minute,
  validForMs: 168 * hour,
  agentDeaths: 2,
  waitForQuota: true,
  agentRetries: 3,
  agentRetryBaseMs: 2_000,
};

/**
 * The numbers of this run: defaults, then what the surface set, then the environment.
 * @throws Fault `setting_invalid`.
 */
export function settingsFrom(options: HarnessOptions): Settings {
  const seconds = options.env['OPEN_SLEIGH_STALE_LEASE_MAX_AGE_S'] ?? options.staleLeaseMaxAgeS;
  const budget = (options.env['HAFT_DISK_BUDGET'] ?? options.diskBudget)?.trim();
  return {
    ...defaults,
    ...options.settings,
    ...(seconds !== undefined && { staleLeaseMaxAgeMs: toSeconds(seconds) * 1_000 }),
    ...(budget && { diskBudget: toBytes(budget) }),
  };
}

function toBytes(budget: string): number {
  const bytes = bytesOf(budget);
  if (bytes !== undefined) return bytes;
  throw new Fault({
    code: 'setting_invalid',
    what: `The disk budget is "${budget}", which is no size.`,
    advice: 'Write HAFT_DISK_BUDGET, or haft.diskBudget, like 20 GB, 1.5 GiB or a number of bytes.',
  });
}

function toSeconds(value: string | number): number {
  const seconds = typeof value === 'number' ? value : Number(value.trim() || Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new Fault({
    code: 'setting_invalid',
    what: `OPEN_SLEIGH_STALE_LEASE_MAX_AGE_S is "${value}", which is no number of seconds.`,
    advice: 'Give a number of 0 or more, for example 86400.',
  });
}

/** Absolute folder that holds the workspaces. */
export function workspaceRootFrom(options: HarnessOptions): string {
  const named = options.env['HAFT_WORKSPACE_ROOT'] ?? options.workspaceRoot;
  const home = options.env['HOME'] ?? homedir();
  if (!named?.trim()) return join(home, '.open-sleigh', 'workspaces');
  return resolve(named.replace(/^~(?=$|[/\\])/, home));
}

/** The codex binary the operator named, if any. */
export function codexPathFrom(options: HarnessOptions): string | undefined {
  const named = options.env['HAFT_CODEX_PATH'] ?? options.codexPath;
  return named?.trim() ? named : undefined;
}
