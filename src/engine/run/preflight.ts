import type { Decision } from '../../domain/decision/decision.ts';
import { blockedState } from '../../domain/envelope/evaluate.ts';
import type { Needs } from '../ports/context.ts';
import { envelopeGate } from '../authority/envelopes.ts';
import { noBranch } from '../../domain/freshness/freshness.ts';
import { issueText } from '../../domain/freshness/issueText.ts';
import { freshnessOf } from '../authority/freshness.ts';
import type { Prover, ProofRequest } from '../proof/prover.ts';
import type { ReadyAgent } from '../ports/agent.ts';
import type { Workspace } from '../ports/workspaces.ts';
import { archiveWork } from '../proof/archiveWork.ts';
import { confirmedSetup } from '../proof/confirmation.ts';
import { SetupFailed } from '../ports/setupFailed.ts';
import { setUpWorkspace } from '../proof/setUpWorkspace.ts';
import type { Attempt } from './attempt.ts';
import { Baseline, type BaselineMemory } from './baseline.ts';
import type { Prepared } from './prepared.ts';
import { endRun, RunInterrupted } from './outcome.ts';

/** What is looked at, and made, before an agent starts. */
export type PreflightPorts = Needs<
  | 'caseRule'
  | 'chance'
  | 'clock'
  | 'decisions'
  | 'envelopes'
  | 'journal'
  | 'repository'
  | 'sandboxes'
  | 'setups'
  | 'specs'
  | 'workspaces'
>;

/** What an admitted commission runs with. */
export interface Admission {
  readonly decision: Decision;
  readonly workspace: Workspace;
  readonly base: string;
  /** What the workspace was set up with, and what its evidence is. */
  readonly setup: ProofRequest['setup'] & {};
  readonly baseline: Baseline;
  /** The workspace and thread of a run that was cut off are taken up again. */
  readonly resumed: boolean;
  /** Waits in the workspace, where somebody was told to. */
  readonly agent?: ReadyAgent;
}

/** What a preflight goes by. */
export interface PreflightOrder {
  readonly prover: Prover;
  readonly baseline: BaselineMemory;
  /** What was made for the commission before it was claimed; whoever passes it on closes it. */
  readonly prepared: Prepared | undefined;
  readonly signal: AbortSignal;
}

/**
 * Freshness, envelope, set-up, workspace and evidence on the base; no agent and no token is used
 * (docs/rules.md R50). What cannot be set up waits for the operator, as evidence that cannot run does.
 */
export async function preflight(
  context: PreflightPorts,
  attempt: Attempt,
  order: PreflightOrder,
): Promise<Admission> {
  try {
    return await begin(context, attempt, order);
  } catch (thrown) {
    if (!(thrown instanceof SetupFailed)) throw thrown;
    const { code, message, advice, runs } = thrown;
    return endRun('blocked_policy', code, `${message} ${advice}`, { evidence: runs });
  }
}

async function begin(
  context: PreflightPorts,
  attempt: Attempt,
  { prover, baseline: memory, prepared, signal }: PreflightOrder,
): Promise<Admission> {
  attempt.log('phase', 'preflight');
  const { commission, admittedBase, thread } = attempt.view;
  const decision = await checkFreshness(context, attempt);
  await checkEnvelope(context, attempt);
  const setup: Admission['setup'] = (await confirmedSetup(context)) ?? 'none';
  const at = (base: string): Omit<Admission, 'workspace' | 'resumed'> => {
    const baseline = new Baseline({
      ...{ context, commission, prover, memory, setup, signal, base },
      onSetup: (run) => attempt.logRun('setup', run),
      onLook: (tree, runs) =>
        attempt.record({ type: 'measured', data: { tree, runs, round: 'baseline' } }),
    });
    return { decision, base, setup, baseline };
  };
  const existing =
    admittedBase && thread ? await context.workspaces.open(commission.id) : undefined;
  if (existing && existing.base === admittedBase) {
    return { ...at(admittedBase), workspace: existing, resumed: true };
  }
  const { targetBranch } = commission.scope;
  const base = await context.repository.tip(targetBranch);
  if (base === undefined)
    return endRun(
      'blocked_stale',
      'branch_missing',
      `There is no branch ${targetBranch} any more.`,
    );
  const admission = at(base);
  await admission.baseline.lookAhead();
  signal.throwIfAborted();
  const { agent, workspace } = await admittedPlace(context, attempt, admission, {
    prepared,
    signal,
  });
  await attempt.record({
    type: 'admitted',
    data: { base, workspace: workspace.path, ...(setup !== 'none' && { setup: setup.hash }) },
  });
  return { ...admission, workspace, resumed: false, ...(agent && { agent }) };
}

/** What was prepared, where it serves; else a workspace of its own, set up. */
async function admittedPlace(
  context: PreflightPorts,
  attempt: Attempt,
  { base, setup }: Pick<Admission, 'base' | 'setup'>,
  { prepared, signal }: Pick<PreflightOrder, 'prepared' | 'signal'>,
): Promise<Pick<Admission, 'workspace' | 'agent'>> {
  const ready = await prepared?.at(base, setup);
  const workspace = ready?.workspace ?? (await workspaceAt(context, attempt, base));
  if (setup !== 'none' && ready?.isSetUp !== true) {
    attempt.log('phase', 'setup');
    await setUpWorkspace(context, setup, workspace, {
      signal,
      // The same place, set up by the same file.
      seen: ready !== undefined,
      onRun: (run) => attempt.logRun('setup', run),
    });
  }
  return { workspace, ...(ready && { agent: ready.agent }) };
}

/** A new one; what an earlier attempt left in its own is kept first. */
async function workspaceAt(
  context: PreflightPorts,
  attempt: Attempt,
  base: string,
): Promise<Workspace> {
  const left = await context.workspaces.open(attempt.id);
  if (left) await archiveWork(context, left, { attempt: attempt.number });
  return context.workspaces.create(attempt.id, base);
}

async function checkFreshness(
  context: Needs<'chance' | 'clock' | 'decisions' | 'envelopes' | 'repository' | 'specs'>,
  attempt: Attempt,
): Promise<Decision> {
  const { decision, issues } = await freshnessOf(context, attempt.view.commission);
  if (issues.length === 0 && decision) return decision;
  const isAmbiguous = issues.some(({ code }) => code === 'decision_id_ambiguous');
  if (!decision && !isAmbiguous) await checkElsewhere(context, attempt);
  const codes = issues.map(({ code, actual }) => (actual === noBranch ? 'branch_missing' : code));
  const { commission } = attempt.view;
  const texts = issues.map((issue) => issueText(issue, commission));
  return endRun(
    'blocked_stale',
    codes[0] ?? 'decision_missing',
    `It was issued on something that has changed since: ${codes.join(', ')}. ${texts.join(' ')}`.trim(),
    {
      details: {
        freshness_mismatches: issues.map(
          (one) => `${one.code}: expected ${one.expected}, found ${one.actual}`,
        ),
      },
    },
  );
}

/**
 * An operator who looks at another branch has not taken back their decisions: where that branch has none at
 * all, the work waits for them (docs/rules.md R135).
 * @throws RunInterrupted with `decisions_elsewhere`.
 */
async function checkElsewhere(
  { decisions, repository }: Needs<'decisions' | 'repository'>,
  { view }: Attempt,
): Promise<void> {
  const { targetBranch } = view.commission.scope;
  const [head, listing] = await Promise.all([repository.head(), decisions.list()]);
  if (head.kind === 'branch' && head.branch === targetBranch) return;
  if (listing.decisions.length > 0 || listing.problems.length > 0) return;
  const on = head.kind === 'branch' ? head.branch : 'no branch';
  const text = `Your checkout is on ${on}, which has no decisions; this work is for ${targetBranch}.`;
  throw new RunInterrupted(`decisions_elsewhere: ${text}`, { cause: 'decisions_elsewhere', text });
}

/**
 * Ends the run when its envelope speaks against it; asked at preflight and again right before an agent
 * starts, never when the result is landed (docs/rules.md R39).
 */
export async function checkEnvelope(
  context: Needs<'caseRule' | 'clock' | 'envelopes' | 'journal'>,
  attempt: Attempt,
): Promise<void> {
  const { findings } = await envelopeGate(context, attempt.view);
  if (findings.length === 0) return;
  endRun(
    blockedState(findings),
    'autonomy_envelope_blocked',
    findings.map(({ what }) => what).join(' '),
    { details: { autonomy_envelope_findings: findings.map(({ code }) => code) } },
  );
}
