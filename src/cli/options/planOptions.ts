import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { PlanEdge } from '../../domain/plan/draftPlan.ts';
import type { PlanOrder } from '../../engine/plans/planDraft.ts';
import { collect, createValues, type CreateFlags } from './createOptions.ts';
import { by, usage } from '../surface.ts';

/** Flags of everything that makes or uses a plan (haft reference §7.1). */
export interface PlanFlags {
  readonly id?: string;
  readonly revision?: string;
  readonly title?: string;
  readonly sequential?: true;
  readonly depend?: string[];
  readonly problem?: string[];
  readonly context?: string[];
  readonly allActiveDecisions?: true;
  readonly forceCreateCommissions?: true;
  /** Of `run`. */
  readonly plan?: string;
  readonly generatedPlan?: string;
  /** Of `plan`. */
  readonly out?: string;
}

export function addPlanOptions(command: Command): Command {
  return command
    .option('--id <id>', 'id of the plan (default plan-YYYYMMDD-HHMMSS)')
    .option('--revision <revision>', 'revision of the plan (default p1)')
    .option('--title <text>', 'title of the plan')
    .option('--sequential', 'each decision waits for the one before it, in the order given')
    .option('--depend <target:source,…>', 'let one decision wait for others; repeat', collect)
    .option('--problem <id>', 'active decisions about a problem; repeat for more', collect)
    .option('--context <name>', 'active decisions of a context; repeat for more', collect)
    .option('--all-active-decisions', 'every active decision, commissioned before or not');
}

/** True when the flags ask for a plan, and not only for the decisions that are named. */
export function usesPlan(flags: PlanFlags): boolean {
  const { id, revision, title, plan, generatedPlan, problem, context } = flags;
  const isAsked = flags.sequential ?? flags.allActiveDecisions ?? flags.forceCreateCommissions;
  return (
    isAsked === true ||
    flags.depend !== undefined ||
    [id, revision, title, plan, generatedPlan, problem, context].some((one) => one !== undefined)
  );
}

/**
 * What the command line asks of a plan. Files are meant from `folder`.
 * @throws Fault `usage`: nothing was looked at or written yet.
 */
export function planOrder(
  named: readonly string[],
  flags: PlanFlags & CreateFlags,
  folder: string,
): PlanOrder {
  refuseConflicts(named, flags);
  const { forceCreateCommissions, allActiveDecisions, sequential, state } = flags;
  return {
    by,
    named: [...new Set(named)],
    problems: flags.problem ?? [],
    contexts: flags.context ?? [],
    allActive: allActiveDecisions === true,
    sequential: sequential === true,
    edges: (flags.depend ?? []).map(edge),
    force: forceCreateCommissions === true,
    values: createValues(flags),
    ...filesOf(flags, folder),
    ...namesOf(flags),
    ...(state && { state }),
  };
}

function filesOf(flags: PlanFlags, folder: string): Pick<PlanOrder, 'file' | 'out'> {
  const out = flags.out ?? flags.generatedPlan;
  return {
    ...(flags.plan !== undefined && { file: resolve(folder, flags.plan) }),
    ...(out !== undefined && { out: resolve(folder, out) }),
  };
}

function namesOf({ id, revision, title }: PlanFlags): Pick<PlanOrder, 'id' | 'revision' | 'title'> {
  return {
    ...(id !== undefined && { id: nonEmpty('--id', id) }),
    ...(revision !== undefined && { revision: nonEmpty('--revision', revision) }),
    ...(title !== undefined && { title: nonEmpty('--title', title) }),
  };
}

function refuseConflicts(named: readonly string[], flags: PlanFlags): void {
  if (flags.plan === undefined) return;
  const selects = flags.problem ?? flags.context ?? flags.allActiveDecisions;
  if (named.length > 0 || selects !== undefined)
    throw usage('Use either decision selectors or --plan, not both.', 'Leave one of them out.');
  const shapes = flags.id ?? flags.revision ?? flags.title ?? flags.generatedPlan ?? flags.depend;
  if (shapes !== undefined || flags.sequential)
    throw usage(
      '--plan uses a plan as it is.',
      'Change id, revision, title and depends_on in the file itself.',
    );
}

function edge(text: string): PlanEdge {
  const [target = '', sources = '', ...rest] = text.split(':').map((part) => part.trim());
  const names = sources
    .split(',')
    .map((source) => source.trim())
    .filter(Boolean);
  if (target !== '' && names.length > 0 && rest.length === 0) return { target, sources: names };
  throw usage(`--depend "${text}" names no wait.`, 'Write target:source or target:source,source.');
}

function nonEmpty(flag: string, text: string): string {
  if (text.trim() !== '' && !/\p{Cc}/u.test(text)) return text.trim();
  throw usage(`${flag} needs a text of one line.`, `Leave ${flag} out for the default.`);
}
