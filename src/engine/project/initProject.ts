import type { ReadinessReport } from '../../domain/readiness/readiness.ts';
import { starterFiles, type Starter } from '../../domain/readiness/starter.ts';
import type { Needs } from '../ports/context.ts';
import { readinessNow } from './readiness.ts';

/** The carriers of a new project, each with whether it is there already. */
export interface InitPlan {
  readonly missing: readonly Starter[];
  readonly present: readonly string[];
}

/** What initialising would write. Nothing is written. */
export async function planInit(
  context: Needs<'chance' | 'specs'>,
  name: string,
): Promise<InitPlan> {
  const files = starterFiles({ id: `qnt_${context.chance.hex(4)}`, name });
  const missing: Starter[] = [];
  const present: string[] = [];
  for (const file of files) {
    if (await context.specs.exists(file.path)) present.push(file.path);
    else missing.push(file);
  }
  return { missing, present };
}

/**
 * Writes what `planInit` listed; a file that came up meanwhile is kept.
 * @throws Fault `file_not_writable`; files written before it stay, and the next call writes the rest.
 */
export async function initProject(
  context: Needs<'specs'>,
  plan: InitPlan,
): Promise<ReadinessReport> {
  for (const file of plan.missing) await context.specs.create(file);
  return readinessNow(context);
}
