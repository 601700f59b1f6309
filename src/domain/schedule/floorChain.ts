import { grouped } from '../../base/grouped.ts';
import type { CommissionView } from '../commission/view.ts';
import { lockConflict } from '../scope/authority.ts';
import { forecast, type ForecastInput, type ForecastRun } from './forecast.ts';

/** One link of the chain that no number of agents shortens. */
export interface ChainLink extends ForecastRun {
  /** Why it did not start before the one ahead of it ended; absent for the first. */
  readonly because?: 'dependency' | { readonly mine: string; readonly theirs: string };
}

/**
 * From the last to land back to one that could begin at once, the first of them first; for as many agents and
 * as much evidence side by side as there is work.
 */
export function floorChain(input: ForecastInput): readonly ChainLink[] {
  const { runs } = forecast(
    { ...input, evidenceWidth: 1 + input.queued.length },
    1 + input.queued.length,
  );
  const views = new Map(input.queued.map((view) => [view.commission.id, view]));
  const endedAt = grouped(runs, ({ to }) => to);
  const links: ChainLink[] = [];
  let run = runs.reduce<ForecastRun | undefined>(
    (last, one) => (last === undefined || one.to > last.to ? one : last),
    undefined,
  );
  while (run) {
    const { id, from } = run;
    const ahead = endedBefore(from > 0 ? (endedAt.get(from) ?? []) : [], (one) =>
      linkBetween(input, views.get(one.id), views.get(id)),
    );
    links.push(ahead ? { ...run, because: ahead.because } : run);
    run = ahead?.run;
  }
  return links.reverse();
}

/** The first of them that held it back. */
function endedBefore(
  runs: readonly ForecastRun[],
  linkTo: (run: ForecastRun) => ChainLink['because'],
): { readonly run: ForecastRun; readonly because: NonNullable<ChainLink['because']> } | undefined {
  for (const run of runs) {
    const because = linkTo(run);
    if (because) return { run, because };
  }
  return undefined;
}

function linkBetween(
  { rule }: ForecastInput,
  ahead: CommissionView | undefined,
  behind: CommissionView | undefined,
): ChainLink['because'] {
  if (!ahead || !behind) return undefined;
  const { id, decisionRef, scope } = ahead.commission;
  const { dependsOn, dependsOnDecisions } = behind.commission;
  if (dependsOn.includes(id) || dependsOnDecisions.includes(decisionRef)) return 'dependency';
  return lockConflict(behind.commission.scope.lockset, scope.lockset, rule);
}
