import { Option, type Command } from 'commander';
import { projectionPolicies, type ProjectionPolicy } from '../../domain/commission/commission.ts';
import { deliveryPolicies, type DeliveryPolicy } from '../../domain/delivery/policy.ts';
import { durationMs } from '../../base/duration.ts';
import type { CommissionTerms } from '../../domain/commission/terms.ts';
import type { CreateRequest } from '../../engine/commissions/issue.ts';
import { by, usage } from '../surface.ts';

/** Flags shared by everything that creates commissions (haft reference §2.7). */
export interface CreateFlags {
  readonly repoRef?: string;
  readonly baseSha?: string;
  readonly targetBranch?: string;
  readonly allowedPath?: string[];
  readonly forbiddenPath?: string[];
  readonly allowedAction?: string[];
  readonly affectedFile?: string[];
  readonly allowedModule?: string[];
  readonly lock?: string[];
  readonly evidence?: string[];
  readonly projectionPolicy?: ProjectionPolicy;
  readonly deliveryPolicy?: DeliveryPolicy;
  readonly state?: 'draft' | 'queued';
  readonly validFor?: string;
  readonly validUntil?: string;
  readonly sliceDescription?: string;
  readonly envelope?: string;
}

/** Gathers the values of an option that may be repeated. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];

export function addCreateOptions(command: Command): Command {
  return command
    .option('--repo-ref <ref>', 'label of the repository (default: local:<folder>)')
    .option('--base-sha <commit>', 'commit the authority is issued on (default: tip of the branch)')
    .option('--target-branch <branch>', 'branch to land on (default: the current one)')
    .option('--allowed-path <pattern>', 'path the work may change; repeat for more', collect)
    .option('--forbidden-path <pattern>', 'path the work must not change; repeat for more', collect)
    .option(
      '--allowed-action <action>',
      'default edit_files and run_tests; repeat for more',
      collect,
    )
    .option('--affected-file <path>', 'file the work is about; repeat for more', collect)
    .option('--allowed-module <module>', 'module the work may touch; repeat for more', collect)
    .option(
      '--lock <pattern>',
      'further path to keep other work away from; repeat for more',
      collect,
    )
    .option('--evidence <command>', 'command that must be green; repeat for more', collect)
    .addOption(
      new Option('--projection-policy <policy>', 'default local_only').choices(projectionPolicies),
    )
    .addOption(
      new Option('--delivery-policy <policy>', 'default workspace_patch_manual').choices(
        deliveryPolicies,
      ),
    )
    .addOption(new Option('--state <state>', 'default queued').choices(['draft', 'queued']))
    .option('--valid-for <duration>', 'e.g. 168h, 90m, 2h30m (default 168h)')
    .option('--valid-until <time>', 'RFC 3339 time; wins over --valid-for')
    .option('--slice-description <text>', 'which part of the decision this one takes')
    .option('--envelope <ref>', 'envelope of .haft/envelopes that bounds it further');
}

/** @throws Fault `usage` for a duration or time that cannot be read; nothing is written then. */
export function createRequest(decisionRef: string, flags: CreateFlags): CreateRequest {
  return { decisionRef, by, ...createValues(flags), ...pick(flags, ['state']) };
}

/** What the flags say of a commission, whichever it is. Throws as {@link createRequest}. */
export function createValues(flags: CreateFlags): CommissionTerms {
  const { validFor, validUntil, allowedPath, forbiddenPath, allowedAction } = flags;
  const { affectedFile, allowedModule, lock, evidence, envelope } = flags;
  return {
    ...pick(flags, [
      'repoRef',
      'baseSha',
      'targetBranch',
      'projectionPolicy',
      'deliveryPolicy',
      'sliceDescription',
    ]),
    ...(allowedPath && { allowedPaths: allowedPath }),
    ...(forbiddenPath && { forbiddenPaths: forbiddenPath }),
    ...(allowedAction && { allowedActions: allowedAction }),
    ...(affectedFile && { affectedFiles: affectedFile }),
    ...(allowedModule && { allowedModules: allowedModule }),
    ...(lock && { lockset: lock }),
    ...(evidence && {
      evidence: evidence.map((command) => ({ kind: 'command' as const, command })),
    }),
    ...(envelope !== undefined && { envelopeRef: envelope }),
    ...(validFor !== undefined && { validForMs: duration(validFor) }),
    ...(validUntil !== undefined && { validUntil: time(validUntil) }),
  };
}

/** Commander hands its own options along with those of other commands: only these are ours. */
function pick<T extends object, K extends keyof T>(
  from: T,
  keys: readonly K[],
): Partial<Pick<T, K>> {
  return Object.fromEntries(
    keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]),
  ) as Partial<Pick<T, K>>;
}

/** A duration such as `2h30m`, in milliseconds. @throws Fault `usage`. */
export function duration(text: string): number {
  const ms = durationMs(text);
  if (ms !== undefined) return ms;
  throw usage(
    `"${text}" is no duration.`,
    'Write hours, minutes and seconds such as 168h or 2h30m.',
  );
}

function time(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  throw usage(`"${text}" is no time.`, 'Write it like 2026-12-01T18:00:00Z.');
}
