import { createCommissions, type CreatePorts, type TellIssued } from './create.ts';
import { Fault } from '../../base/fault.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { findCycle } from '../../base/findCycle.ts';
import { hasPaths } from '../../domain/plan/selection.ts';
import { requireUnambiguous } from '../authority/decisions.ts';
import type { Needs } from '../ports/context.ts';
import type { CreateRequest, Issued } from './issue.ts';
import type { DecisionListing } from '../ports/decisions.ts';

/**
 * One commission for each of several decisions: all or, when one is refused, none.
 * @throws Fault `decision_repeated`, `decision_dependency_unknown`, `decision_dependency_cycle`,
 * `allowed_paths_required` naming every decision that lacks one, and as `createCommissions`.
 */
export async function createBatch(
  context: CreatePorts,
  requests: readonly CreateRequest[],
  tell?: TellIssued,
): Promise<readonly Issued[]> {
  const listing = await context.decisions.list();
  const refs = requests.map(({ decisionRef }) => decisionRef);
  const seen = new Set<string>();
  const repeated = refs.find((ref) => seen.size === seen.add(ref).size);
  if (repeated !== undefined) {
    throw new Fault({
      code: 'decision_repeated',
      what: `${repeated} is named twice.`,
      advice: 'Name each decision once; a second slice of it needs a call of its own.',
      facts: { decision: repeated },
    });
  }
  requireDependencies(context, listing, refs);
  requireNoCycle(listing, refs);
  requirePaths(listing.decisions, requests);
  return createCommissions(context, requests, tell);
}

/** Every decision without any path to work on is named at once, so that one look mends them all. */
export function requirePaths(
  decisions: readonly Decision[],
  requests: readonly Pick<CreateRequest, 'decisionRef' | 'allowedPaths'>[],
): void {
  const known = new Map(decisions.map((one) => [one.id, one]));
  const lacking = requests
    .filter(({ decisionRef, allowedPaths = [] }) => {
      const decision = known.get(decisionRef);
      return decision && allowedPaths.length === 0 && !hasPaths(decision);
    })
    .map(({ decisionRef }) => decisionRef);
  if (lacking.length === 0) return;
  throw new Fault({
    code: 'allowed_paths_required',
    what: `allowed_paths is required, and ${lacking.length === 1 ? 'this decision names no path' : `${lacking.length} decisions name no path`}: ${lacking.join(', ')}.`,
    advice:
      'List affected_files or allowed_paths in the front matter of each, or give allowed_paths in the plan or --allowed-path.',
    facts: { decisions: lacking },
  });
}

/** What a decision's own file waits for must exist: as a decision, or as one that has commissions. */
export function requireDependencies(
  context: Needs<'journal'>,
  listing: DecisionListing,
  refs: readonly string[],
): void {
  const { decisions, problems } = listing;
  const known = new Map(decisions.map((decision) => [decision.id, decision]));
  for (const ref of refs) {
    const lost = known
      .get(ref)
      ?.dependsOn.find(
        (on) => !known.has(on) && context.journal.ledger.ofDecision(on).length === 0,
      );
    if (lost === undefined) continue;
    requireUnambiguous(listing, lost);
    const broken = problems.map(({ file, line }) => `${file}:${line}`);
    throw new Fault({
      code: 'decision_dependency_unknown',
      what: `${ref} depends on ${lost}, which is no decision.`,
      advice:
        broken.length > 0
          ? `Some files could not be read, perhaps it is one of them: ${broken.join(', ')}`
          : `Correct depends_on in ${known.get(ref)?.file ?? 'its file'}.`,
      facts: { decision: ref, missing: lost },
    });
  }
}

function requireNoCycle({ decisions }: DecisionListing, refs: readonly string[]): void {
  const known = new Map(decisions.map(({ id, dependsOn }) => [id, dependsOn]));
  const cycle = findCycle(refs, (ref) => known.get(ref) ?? []);
  if (!cycle) return;
  throw new Fault({
    code: 'decision_dependency_cycle',
    what: `These decisions wait for each other: ${cycle.join(' → ')}.`,
    advice: 'Take one of them out of depends_on in its file.',
    facts: { cycle },
  });
}
