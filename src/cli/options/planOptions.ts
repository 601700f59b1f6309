import { resolve } from 'node:path';
import type { PlanEdge } from '../../domain/plan/draftPlan.ts';
import type { PlanOrder } from '../../engine/plans/planDraft.ts';
import { flag, repeated, said, text, type Given } from '../option.ts';
import { by, usage } from '../surface.ts';
import { createValues, type CreateFlags } from './createOptions.ts';

/** Of everything that makes or uses a plan. */
export const planOptions = {
  id: text('id', 'id of the plan (default plan-YYYYMMDD-HHMMSS)'),
  revision: text('revision', 'revision of the plan (default p1)'),
  title: text('text', 'title of the plan'),
  sequential: flag('each decision waits for the one before it, in the order given'),
  depend: repeated('target:source,…', 'let one decision wait for others; repeat'),
  problem: repeated('id', 'active decisions about a problem; repeat for more'),
  context: repeated('name', 'active decisions of a context; repeat for more'),
  allActiveDecisions: flag('every active decision, commissioned before or not'),
};

/** Of what only writes a plan. */
export const outOptions = {
  out: text('file', 'where the plan goes (default .haft/plans/<id>.yaml)'),
};

/** Of what goes on with a plan. */
export const usedPlanOptions = {
  prepareOnly: flag('write a plan and its commissions, and stop'),
  plan: text('file', 'use this plan instead of selecting decisions'),
  generatedPlan: text('file', 'where the generated plan goes (default .haft/plans/<id>.yaml)'),
  forceCreateCommissions: flag('also for decisions that have commissions already'),
};

/** What a command line says of a plan; some of it can be said to some commands only. */
export type PlanFlags = Given<typeof planOptions> &
  Partial<Given<typeof outOptions & typeof usedPlanOptions>>;

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
    ...said({ state }),
  };
}

function filesOf(flags: PlanFlags, folder: string): Pick<PlanOrder, 'file' | 'out'> {
  const at = (file: string | undefined): string | undefined =>
    file === undefined ? undefined : resolve(folder, file);
  return said({ file: at(flags.plan), out: at(flags.out ?? flags.generatedPlan) });
}

function namesOf({ id, revision, title }: PlanFlags): Pick<PlanOrder, 'id' | 'revision' | 'title'> {
  return said({
    id: nonEmpty('--id', id),
    revision: nonEmpty('--revision', revision),
    title: nonEmpty('--title', title),
  });
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

function nonEmpty(flag: string, text: string | undefined): string | undefined {
  if (text === undefined || (text.trim() !== '' && !/\p{Cc}/u.test(text))) return text?.trim();
  throw usage(`${flag} needs a text of one line.`, `Leave ${flag} out for the default.`);
}
