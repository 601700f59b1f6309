import { Fault } from '../../base/fault.ts';
import { didYouMean, nearestNames } from '../../base/nearest.ts';
import { isActive, revisionHashInput, type Decision } from '../../domain/decision/decision.ts';
import type { Carriers } from '../../domain/readiness/readiness.ts';
import type { Context } from '../ports/context.ts';
import type { DecisionListing } from '../ports/decisions.ts';

/** SHA-256 over what gives the decision its authority. */
export function revisionHashOf(context: Pick<Context, 'chance'>, decision: Decision): string {
  return context.chance.sha256(revisionHashInput(decision));
}

/** SHA-256 of each of these sections that a specification has; every key of it counts, its order does not. */
export function specHashesOf(
  { chance }: Pick<Context, 'chance'>,
  { specs }: Pick<Carriers, 'specs'>,
  refs: readonly string[],
): Readonly<Record<string, string>> {
  const sections = specs.flatMap((spec) => spec.sections).filter(({ id }) => refs.includes(id));
  return Object.fromEntries(sections.map(({ id, content }) => [id, chance.sha256(content)]));
}

/** An active decision by id, read now. Throws as {@link activeDecision}. */
export async function currentDecision(
  context: Pick<Context, 'decisions'>,
  id: string,
): Promise<Decision> {
  return activeDecision(await context.decisions.list(), id);
}

/** A decision past its time authorizes nothing new. @throws Fault `decision_expired`. */
export function requireUnexpired({ id, validUntil, file }: Decision, now: number): void {
  if (validUntil === undefined || validUntil > now) return;
  throw new Fault({
    code: 'decision_expired',
    what: `${id} was valid until ${new Date(validUntil).toISOString()}.`,
    advice: `Decide anew, or give it a later valid_until in ${file}.`,
    facts: { decision: id },
  });
}

/** @throws Fault `decision_id_ambiguous` naming every file that has the id. */
export function requireUnambiguous({ ambiguous = [] }: DecisionListing, id: string): void {
  const files = ambiguous.find((one) => one.id === id)?.files;
  if (!files) return;
  throw new Fault({
    code: 'decision_id_ambiguous',
    what: `${id} is the id of several files: ${files.join(', ')}.`,
    advice: 'Give each an id of its own, or move all but one of them away.',
    facts: { decision: id, files },
  });
}

const indexes = new WeakMap<readonly Decision[], ReadonlyMap<string, Decision>>();

/** Made once a listing: a plan asks for each of its thousands. */
function byId(decisions: readonly Decision[]): ReadonlyMap<string, Decision> {
  const known = indexes.get(decisions);
  if (known) return known;
  const index = new Map(decisions.map((one) => [one.id, one]));
  indexes.set(decisions, index);
  return index;
}

/**
 * An active decision by id.
 * @throws Fault `decision_id_ambiguous`, `decision_not_found` (naming broken files, one of which may be it), `decision_not_active`.
 */
export function activeDecision(listing: DecisionListing, id: string): Decision {
  const { decisions, problems } = listing;
  requireUnambiguous(listing, id);
  const decision = byId(decisions).get(id);
  if (!decision) {
    const broken = problems.map(({ file, line, what }) => `${file}:${line} ${what}`);
    const nearest = nearestNames(
      id,
      decisions.map((one) => one.id),
    );
    throw new Fault({
      code: 'decision_not_found',
      what: `There is no decision ${id} in .haft/decisions.`,
      advice: `${didYouMean(nearest)}${
        broken.length > 0
          ? `Some files could not be read, perhaps it is one of them: ${broken.join('; ')}`
          : 'Check the id against the files there.'
      }`,
      facts: { decision: id, problems: broken, nearest },
    });
  }
  if (!isActive(decision)) {
    throw new Fault({
      code: 'decision_not_active',
      what: `${id} is ${decision.status}.`,
      advice:
        'Only an active decision can be commissioned; set its status to active, or use its successor.',
      facts: { decision: id, status: decision.status },
    });
  }
  return decision;
}
