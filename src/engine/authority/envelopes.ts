import { Fault } from '../../base/fault.ts';
import { didYouMean, nearestNames } from '../../base/nearest.ts';
import type { Commission } from '../../domain/commission/commission.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { countsFor } from '../../domain/commission/envelopeUse.ts';
import type { AutonomyEnvelope } from '../../domain/envelope/envelope.ts';
import { evaluateEnvelope, type EnvelopeDecision } from '../../domain/envelope/evaluate.ts';
import type { Context } from '../ports/context.ts';
import type { EnvelopeListing, EnvelopeProblem } from '../ports/envelopes.ts';

/** Which envelope an operator names when creating a commission. */
export interface EnvelopeChoice {
  /** An envelope of `.haft/envelopes`. */
  readonly envelopeRef?: string;
  /** Refused when the file has another one by now. */
  readonly envelopeRevision?: string;
  /** An envelope handed over whole; wins over the file until that one is next read. */
  readonly envelopeSnapshot?: AutonomyEnvelope;
}

/**
 * The envelope a new commission is issued under, if one is named.
 * @throws Fault `autonomy_envelope_not_found`, `autonomy_envelope_invalid`, `autonomy_envelope_revision_mismatch`.
 */
export async function chosenEnvelope(
  context: Pick<Context, 'envelopes'>,
  choice: EnvelopeChoice,
): Promise<AutonomyEnvelope | undefined> {
  const { envelopeRef: ref, envelopeRevision: revision, envelopeSnapshot: snapshot } = choice;
  const envelope = snapshot ?? (ref === undefined ? undefined : await envelopeOf(context, ref));
  if (!envelope || revision === undefined || revision === envelope.revision) return envelope;
  throw new Fault({
    code: 'autonomy_envelope_revision_mismatch',
    what: `${envelope.ref} is at revision ${envelope.revision}, not ${revision}.`,
    advice: 'Look at what changed, then name the revision it has now.',
    facts: { envelope: envelope.ref, expected: revision, actual: envelope.revision },
  });
}

async function envelopeOf(
  { envelopes }: Pick<Context, 'envelopes'>,
  ref: string,
): Promise<AutonomyEnvelope> {
  const listing = await envelopes.list();
  const problem = problemOf(listing, ref);
  const found = listing.envelopes.find((one) => one.ref === ref);
  if (found && !problem) return found;
  if (problem) throw invalid(ref, problem);
  const broken = listing.problems.map(textOf);
  const nearest = nearestNames(
    ref,
    listing.envelopes.map((one) => one.ref),
  );
  throw new Fault({
    code: 'autonomy_envelope_not_found',
    what: `There is no envelope ${ref} in .haft/envelopes.`,
    advice: `${didYouMean(nearest)}${
      broken.length > 0
        ? `Some files could not be read, perhaps it is one of them: ${broken.join('; ')}`
        : 'Check the ref against the files there.'
    }`,
    facts: { envelope: ref, problems: broken, nearest },
  });
}

/** The envelope that binds a commission now: its file where it can be read, else as it was issued under. */
export function boundBy(
  { autonomyEnvelope: issued }: Commission,
  listing: EnvelopeListing | undefined,
): AutonomyEnvelope | EnvelopeProblem | undefined {
  if (!issued || !listing) return issued;
  const { ref } = issued;
  const problem = problemOf(listing, ref);
  if (problem) return problem;
  const found = listing.envelopes.find((one) => one.ref === ref);
  // A file nobody can read may be the one that revokes it.
  return found ?? listing.problems.find((one) => one.ref === undefined) ?? issued;
}

/** What its envelope says to a commission that is about to run, runs, or has just ended. */
export async function envelopeGate(
  context: Pick<Context, 'envelopes' | 'journal' | 'clock' | 'caseRule'>,
  view: CommissionView,
): Promise<EnvelopeDecision> {
  if (!view.commission.autonomyEnvelope) return { decision: 'missing', findings: [] };
  const listing = await context.envelopes.list();
  const bound = boundBy(view.commission, listing);
  return judge(context, view.commission, bound, countsOf(context.journal.ledger, view));
}

/**
 * Refuses work that its envelope does not admit. Nobody runs yet, so only the budget is counted.
 * @param mine The commission as it was before, when it is issued anew.
 * @param together Others under the same envelope, about to be issued before it.
 * @throws Fault `commission_autonomy_envelope_blocked`.
 */
export function guardEnvelope(
  context: Pick<Context, 'clock' | 'caseRule'>,
  ledger: Ledger,
  commission: Commission,
  { mine, together = 0 }: { readonly mine?: CommissionView; readonly together?: number } = {},
): void {
  const { autonomyEnvelope: envelope } = commission;
  if (!envelope) return;
  const { consumedCommissions } = countsFor(mine, ledger.ofEnvelope(envelope.ref));
  const counts = { activeConcurrency: 0, consumedCommissions: consumedCommissions + together };
  const { findings } = judge(context, commission, envelope, counts);
  if (findings.length === 0) return;
  const codes = findings.map(({ code }) => code);
  throw new Fault({
    code: 'commission_autonomy_envelope_blocked',
    what: `${codes.join(', ')}: ${findings.map(({ what }) => what).join(' ')}`,
    advice: `Update ${envelope.ref}, or narrow what the commission may do.`,
    facts: { envelope: envelope.ref, revision: envelope.revision, findings: codes },
  });
}

/**
 * The envelope a commission is issued anew under: its file as it is now, else as it was.
 * @throws Fault `autonomy_envelope_invalid`.
 */
export async function renewedEnvelope(
  context: Pick<Context, 'envelopes'>,
  commission: Commission,
): Promise<AutonomyEnvelope | undefined> {
  if (!commission.autonomyEnvelope) return undefined;
  const bound = boundBy(commission, await context.envelopes.list());
  if (bound && isProblem(bound)) throw invalid(commission.autonomyEnvelope.ref, bound);
  return bound;
}

type Counts = ReturnType<typeof countsFor>;

function countsOf(ledger: Ledger, view: CommissionView): Counts {
  return countsFor(view, ledger.ofEnvelope(view.commission.autonomyEnvelope?.ref ?? ''));
}

function judge(
  { clock, caseRule }: Pick<Context, 'clock' | 'caseRule'>,
  { scope }: Commission,
  bound: AutonomyEnvelope | EnvelopeProblem | undefined,
  counts: Counts,
): EnvelopeDecision {
  if (bound && isProblem(bound)) {
    const finding = { code: 'autonomy_envelope_invalid', what: textOf(bound) } as const;
    return { decision: 'blocked', findings: [finding] };
  }
  return evaluateEnvelope(bound, { scope, now: clock.now(), rule: caseRule, ...counts });
}

export function isProblem(bound: AutonomyEnvelope | EnvelopeProblem): bound is EnvelopeProblem {
  return 'file' in bound;
}

const problemOf = ({ problems }: EnvelopeListing, ref: string): EnvelopeProblem | undefined =>
  problems.find((one) => one.ref === ref);

const textOf = ({ file, line, what }: EnvelopeProblem): string => `${file}:${line} ${what}`;

function invalid(ref: string, problem: EnvelopeProblem): Fault {
  return new Fault({
    code: 'autonomy_envelope_invalid',
    what: `The envelope ${ref} cannot be used: ${problem.code}: ${textOf(problem)}`,
    advice: 'Correct the file.',
    facts: { envelope: ref, ...problem },
  });
}
