import type { Json } from '../../base/fault.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { LoggedCommit } from '../ports/checkoutQueries.ts';
import type { Needs } from '../ports/context.ts';

/** Where a line of the operator's checkout comes from. */
export type Trace =
  /** It is not committed yet. */
  | { readonly kind: 'uncommitted' }
  /** By a commit of nobody's commission, or of one that this store does not know. */
  | { readonly kind: 'commit'; readonly commit: LoggedCommit; readonly since: Since }
  | {
      readonly kind: 'commission';
      readonly commit: LoggedCommit;
      readonly commission: CommissionView;
      /**
       * `landing`: it is the very commit that was landed. `trailers`: another one that names the
       * commission, such as a landing that was rebased; anybody can write that.
       */
      readonly knownBy: 'landing' | 'trailers';
      readonly since: Since;
    };

/** Later commits on HEAD that touched the file, the newest first; at most {@link mostSince}. */
type Since = readonly LoggedCommit[];

const mostSince = 20;

/**
 * Traces a line to its commission and decision.
 * @param path Repository-relative. @param line 1-based.
 * @throws Fault `line_not_found`.
 */
export async function traceLine(
  { checkout, journal }: Needs<'checkout' | 'journal'>,
  path: string,
  line: number,
): Promise<Trace> {
  const origin = await checkout.blame(path, line);
  const [commit] = origin === undefined ? [] : await checkout.log({ upTo: origin, most: 1 });
  if (origin === undefined || commit === undefined) return { kind: 'uncommitted' };
  const since = await checkout.log({ after: origin, upTo: 'HEAD', path, most: mostSince });
  const landed = [...journal.ledger.all()].find(({ delivery }) => delivery?.commit === origin);
  if (landed) return { kind: 'commission', commit, commission: landed, knownBy: 'landing', since };
  const { commissionRef } = commit;
  const named = commissionRef === undefined ? undefined : journal.ledger.get(commissionRef);
  if (named) return { kind: 'commission', commit, commission: named, knownBy: 'trailers', since };
  return { kind: 'commit', commit, since };
}

/** As `--json` and MCP show it. */
export function traceJson(trace: Trace): Json {
  if (trace.kind === 'uncommitted') return { kind: trace.kind };
  const told = {
    kind: trace.kind,
    commit: commitJson(trace.commit),
    since: trace.since.map(commitJson),
  };
  if (trace.kind === 'commit') return told;
  const { id, decisionRef, decisionTitle } = trace.commission.commission;
  return {
    ...told,
    commission: id,
    decision_ref: decisionRef,
    decision_title: decisionTitle,
    known_by: trace.knownBy,
  };
}

const commitJson = ({ commit, at, author, subject, ...refs }: LoggedCommit): Json => ({
  ...{ commit, at: new Date(at).toISOString(), author, subject },
  commission_ref: refs.commissionRef,
  decision_ref: refs.decisionRef,
});
