import type { Json } from '../../base/fault.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { BlameLook, LoggedCommit } from '../ports/checkoutQueries.ts';
import type { Needs } from '../ports/context.ts';
import { standingOf, type Standing } from './standing.ts';

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
      readonly standing: Standing;
      readonly since: Since;
    };

export type CommissionTrace = Extract<Trace, { kind: 'commission' }>;

/** Later commits on HEAD that touched the file, the newest first; at most {@link mostSince}. */
type Since = readonly LoggedCommit[];

const mostSince = 20;

/** What of a line is wanted, and of which text. */
export interface TraceLook extends BlameLook {
  /** `skip`: what touched the file since is not asked for, and told as nothing. */
  readonly since?: 'skip';
}

/**
 * Traces a line to its commission and decision. Every landed commit names its commission (docs/rules.md R74).
 * @param path Repository-relative. @param line 1-based.
 * @throws Fault `line_not_found`.
 */
export async function traceLine(
  ports: Needs<'chance' | 'checkout' | 'clock' | 'decisions' | 'journal'>,
  path: string,
  line: number,
  look: TraceLook = {},
): Promise<Trace> {
  const { checkout, journal } = ports;
  const origin = await checkout.blame(path, line, look);
  const [commit] = origin === undefined ? [] : await checkout.log({ upTo: origin, most: 1 });
  if (origin === undefined || commit === undefined) return { kind: 'uncommitted' };
  const later = { after: origin, upTo: 'HEAD', path, most: mostSince };
  const since = look.since === 'skip' ? [] : await checkout.log(later);
  const { commissionRef } = commit;
  const commission = commissionRef === undefined ? undefined : journal.ledger.get(commissionRef);
  if (!commission) return { kind: 'commit', commit, since };
  const knownBy = commission.delivery?.commit === origin ? 'landing' : 'trailers';
  const standing = await standingOf(ports, commission.commission);
  return { kind: 'commission', commit, commission, knownBy, standing, since };
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
  const { commission, verdict } = trace.commission;
  const { id, decisionRef, decisionTitle } = commission;
  const { standing } = trace;
  return {
    ...told,
    commission: id,
    decision_ref: decisionRef,
    decision_title: decisionTitle,
    known_by: trace.knownBy,
    situation: situationOf(trace.commission),
    verdict: verdict?.code,
    decision_file: standing.file,
    decision_holds: standing.holds,
    ...(!standing.holds && { decision_issue: standing.code, decision_text: standing.text }),
  };
}

const commitJson = ({ commit, at, author, subject, ...refs }: LoggedCommit): Json => ({
  ...{ commit, at: new Date(at).toISOString(), author, subject },
  commission_ref: refs.commissionRef,
  decision_ref: refs.decisionRef,
});
