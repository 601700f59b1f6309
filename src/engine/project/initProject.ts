import { Fault } from '../../base/fault.ts';
import { dateStamp } from '../../domain/commission/dateStamp.ts';
import {
  decisionFileText,
  decisionIdOf,
  type DecisionWords,
} from '../../domain/decision/newDecision.ts';
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

/** A decision's file, made now. */
export interface NewDecision {
  readonly id: string;
  /** Repository-relative. */
  readonly file: string;
}

/**
 * Writes a decision with a title and room for the rest.
 * @throws Fault `decision_title_invalid`, `file_not_writable`.
 */
export async function newDecision(
  context: Needs<'chance' | 'clock' | 'specs'>,
  words: DecisionWords,
): Promise<NewDecision> {
  const title = words.title.trim();
  if (title === '' || /\p{Cc}/u.test(title)) {
    throw new Fault({
      code: 'decision_title_invalid',
      what: 'A decision needs a title of one line.',
      advice: 'Say in a few words what was decided.',
    });
  }
  const now = context.clock.now();
  for (;;) {
    const id = decisionIdOf(title, dateStamp(now), context.chance.hex(4));
    const path = `.haft/decisions/${id}.md`;
    const text = decisionFileText(id, { ...words, title }, now);
    if (await context.specs.create({ path, text })) return { id, file: path };
  }
}
