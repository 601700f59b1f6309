import type { Carriers } from '../../domain/readiness/readiness.ts';
import type { Needs } from '../ports/context.ts';
import type { FreshnessSources } from '../authority/freshness.ts';
import { memoize } from '../../base/memoize.ts';
import type { DecisionListing } from '../ports/decisions.ts';
import type { EnvelopeListing } from '../ports/envelopes.ts';
import type { Repository } from '../ports/repository.ts';
import type { DriftSources } from './drift.ts';

/** What a report about many commissions is made from. */
export interface Look extends FreshnessSources, DriftSources, Needs<'journal'> {
  readonly repository: Pick<Repository, 'tip' | 'isAncestor' | 'changes'>;
  readonly found: {
    readonly decisions: DecisionListing;
    readonly envelopes: EnvelopeListing;
    readonly carriers: Carriers;
  };
}

/** The surroundings as they are now: each file, branch and pair of commits is looked at once. */
export async function oneLook(
  context: Needs<
    'caseRule' | 'chance' | 'clock' | 'decisions' | 'envelopes' | 'journal' | 'repository' | 'specs'
  >,
): Promise<Look> {
  const { caseRule, chance, clock, journal, repository } = context;
  const found = {
    decisions: await context.decisions.list(),
    envelopes: await context.envelopes.list(),
    carriers: await context.specs.read(),
  };
  const tips = new Map<string, Promise<string | undefined>>();
  const ancestry = new Map<string, Promise<boolean>>();
  const changes = new Map<string, ReturnType<Repository['changes']>>();
  return {
    ...{ caseRule, chance, clock, journal, found },
    decisions: { list: () => Promise.resolve(found.decisions) },
    envelopes: { list: () => Promise.resolve(found.envelopes) },
    specs: { read: () => Promise.resolve(found.carriers) },
    repository: {
      tip: (branch) => memoize(tips, branch, () => repository.tip(branch)),
      isAncestor: (one, other) =>
        memoize(ancestry, `${one} ${other}`, () => repository.isAncestor(one, other)),
      changes: (from, to) => memoize(changes, `${from} ${to}`, () => repository.changes(from, to)),
    },
  };
}
