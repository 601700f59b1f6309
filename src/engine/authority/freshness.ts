import type { Commission } from '../../domain/commission/commission.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { freshnessIssues, type FreshnessIssue } from '../../domain/freshness/freshness.ts';
import { scopeHashInput } from '../../domain/scope/scope.ts';
import type { Context } from '../ports/context.ts';
import { boundBy, isProblem } from './envelopes.ts';
import { revisionHashOf, specHashesOf } from './decisions.ts';
import type { Decisions } from '../ports/decisions.ts';
import type { Repository } from '../ports/repository.ts';
import type { Specs } from '../ports/specs.ts';

/** What a commission was issued on, held against the world as it is. */
export interface Freshness {
  readonly decision: Decision | undefined;
  /** Empty when nothing changed. */
  readonly issues: readonly FreshnessIssue[];
}

/** Where freshness is looked up. */
export interface FreshnessSources extends Pick<Context, 'chance' | 'clock' | 'envelopes'> {
  readonly decisions: Pick<Decisions, 'list'>;
  readonly specs: Pick<Specs, 'read'>;
  readonly repository: Pick<Repository, 'tip' | 'isAncestor'>;
}

/** Reads decision, branch, specification and envelope anew and compares. Writes nothing. */
export async function freshnessOf(
  context: FreshnessSources,
  commission: Commission,
): Promise<Freshness> {
  const { decisions, ambiguous = [] } = await context.decisions.list();
  const files = ambiguous.find(({ id }) => id === commission.decisionRef)?.files;
  const decision = decisions.find((one) => one.id === commission.decisionRef);
  const { targetBranch, baseSha } = commission.scope;
  const tip = await context.repository.tip(targetBranch);
  const envelopeRevision = await revisionOf(context, commission);
  const issues = freshnessIssues(commission, {
    decision,
    ...(files && { ambiguous: files }),
    decisionRevisionHash: decision ? revisionHashOf(context, decision) : '',
    scopeHash: context.chance.sha256(scopeHashInput(commission.scope)),
    tip,
    baseIsInTip: tip !== undefined && (await context.repository.isAncestor(baseSha, tip)),
    ...(commission.specRevisionHashes && {
      specRevisionHashes: specHashesOf(
        context,
        await context.specs.read(),
        commission.specSectionRefs,
      ),
    }),
    ...(envelopeRevision !== undefined && { envelopeRevision }),
    now: context.clock.now(),
  });
  return { decision, issues };
}

/** One that cannot be read has no revision to compare; the envelope's own gate says so. */
async function revisionOf(
  context: Pick<Context, 'envelopes'>,
  commission: Commission,
): Promise<string | undefined> {
  if (!commission.autonomyEnvelope) return undefined;
  const bound = boundBy(commission, await context.envelopes.list());
  return bound && !isProblem(bound) ? bound.revision : undefined;
}
