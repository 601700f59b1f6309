import {
  commandsOf,
  evidenceKey,
  type CommandEvidence,
  type EvidenceRun,
} from '../../domain/evidence/evidence.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { blockedState } from '../../domain/envelope/evaluate.ts';
import type { Needs } from '../ports/context.ts';
import { envelopeGate } from '../authority/envelopes.ts';
import { noBranch } from '../../domain/freshness/freshness.ts';
import { issueText } from '../../domain/freshness/issueText.ts';
import { freshnessOf } from '../authority/freshness.ts';
import type { Prover, ProofRequest } from '../proof/prover.ts';
import type { Workspace } from '../ports/workspaces.ts';
import { confirmedSetup } from '../proof/confirmation.ts';
import { SetupFailed } from '../ports/setupFailed.ts';
import { setUpWorkspace } from '../proof/setUpWorkspace.ts';
import type { Attempt } from './attempt.ts';
import { endRun } from './outcome.ts';

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
  /** The workspace and thread of a run that was cut off are taken up again. */
  readonly resumed: boolean;
}

/** First looks at evidence on the base, shared by a drain: one look per command, by its key (docs/rules.md R51). */
export type BaselineMemory = Map<string, EvidenceRun>;

/**
 * Freshness, envelope, set-up, workspace and evidence on the base; no agent and no token is used
 * (docs/rules.md R50). What cannot be set up waits for the operator, as evidence that cannot run does.
 */
export async function preflight(
  context: PreflightPorts,
  attempt: Attempt,
  prover: Prover,
  baseline: BaselineMemory,
  signal: AbortSignal,
): Promise<Admission> {
  try {
    return await begin(context, attempt, prover, baseline, signal);
  } catch (thrown) {
    if (!(thrown instanceof SetupFailed)) throw thrown;
    const { code, message, advice, runs } = thrown;
    return endRun('blocked_policy', code, `${message} ${advice}`, { evidence: runs });
  }
}

async function begin(
  context: PreflightPorts,
  attempt: Attempt,
  prover: Prover,
  baseline: BaselineMemory,
  signal: AbortSignal,
): Promise<Admission> {
  attempt.log('phase', 'preflight');
  const { commission, admittedBase, thread } = attempt.view;
  const decision = await checkFreshness(context, attempt);
  await checkEnvelope(context, attempt);
  const setup = (await confirmedSetup(context)) ?? 'none';
  const existing =
    admittedBase && thread ? await context.workspaces.open(commission.id) : undefined;
  if (existing && existing.base === admittedBase) {
    return { decision, workspace: existing, base: admittedBase, setup, resumed: true };
  }
  const { targetBranch } = commission.scope;
  const base = await context.repository.tip(targetBranch);
  if (base === undefined)
    return endRun(
      'blocked_stale',
      'branch_missing',
      `There is no branch ${targetBranch} any more.`,
    );
  await checkBaseline({ context, attempt, prover, baseline, base, setup, signal });
  signal.throwIfAborted();
  await archive(context, attempt);
  const workspace = await context.workspaces.create(commission.id, base);
  if (setup !== 'none') {
    attempt.log('phase', 'setup');
    await setUpWorkspace(context, setup, workspace, signal, (run) => attempt.logRun('setup', run));
  }
  await attempt.record({
    type: 'admitted',
    data: { base, workspace: workspace.path, ...(setup !== 'none' && { setup: setup.hash }) },
  });
  return { decision, workspace, base, setup, resumed: false };
}

/** Work an earlier attempt left uncaptured is kept as a ref before its folder goes: nothing is lost. */
async function archive(
  context: Needs<'repository' | 'workspaces'>,
  attempt: Attempt,
): Promise<void> {
  const left = await context.workspaces.open(attempt.id);
  if (!left) return;
  const { tree, changes } = await context.workspaces.capture(left);
  if (changes.length === 0) return;
  const keepAs = `refs/haft/abandoned/${attempt.id}/${attempt.number}`;
  const message = `Left in the workspace of ${attempt.id} before attempt ${attempt.number}.\n`;
  await context.repository.commit({ tree, parent: left.base, message, keepAs, sign: false });
}

async function checkFreshness(
  context: Needs<'chance' | 'clock' | 'decisions' | 'envelopes' | 'repository' | 'specs'>,
  attempt: Attempt,
): Promise<Decision> {
  const { decision, issues } = await freshnessOf(context, attempt.view.commission);
  if (issues.length === 0 && decision) return decision;
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

interface BaselineCheck {
  readonly context: Needs<'repository'>;
  readonly attempt: Attempt;
  readonly prover: Prover;
  readonly baseline: BaselineMemory;
  readonly base: string;
  readonly setup: Admission['setup'];
  readonly signal: AbortSignal;
}

/** Evidence that cannot run at all is found before tokens are spent; red is recorded as "red before". */
async function checkBaseline(check: BaselineCheck): Promise<void> {
  const { context, attempt, prover, baseline, base, setup, signal } = check;
  const commands = commandsOf(attempt.view.commission.evidenceRequirements);
  const unseen = commands.filter((one) => !baseline.has(evidenceKey(one)));
  const tree = await context.repository.treeOf(base);
  const label = `${attempt.id}-base`;
  const { runs } = await prover.prove({
    ...{ label, commit: base, tree, requirements: unseen, setup, signal },
    onSetup: (run) => attempt.logRun('setup', run),
  });
  if (signal.aborted) return;
  for (const run of runs) baseline.set(evidenceKey(run), run);
  const looks = commands.flatMap((one) => baseline.get(evidenceKey(one)) ?? []);
  if (looks.length > 0) {
    await attempt.record({ type: 'measured', data: { tree, runs: looks, round: 'baseline' } });
  }
  for (const one of commands) {
    const run = baseline.get(evidenceKey(one));
    if (run) await judgeBaseline(check, one, run, label);
  }
}

async function judgeBaseline(
  check: BaselineCheck,
  one: CommandEvidence,
  run: EvidenceRun,
  label: string,
): Promise<void> {
  const program = programOf(run.command);
  if (
    run.exitCode === 127 &&
    program &&
    !(await check.prover.hasProgram(check.base, label, program, check.signal))
  ) {
    endRun(
      'blocked_policy',
      'evidence_unavailable',
      `The evidence "${run.command}" cannot run here: ${program} is not installed.`,
      { evidence: [run] },
    );
  }
  if (one.baseline === 'must_pass' && run.exitCode !== 0) {
    endRun(
      'blocked_policy',
      'baseline_red',
      `The evidence "${run.command}" must be green before the work and is red.`,
      { evidence: [run] },
    );
  }
}

/** The bare program a simple command starts; a path may be made by the work itself, so it tells nothing. */
function programOf(command: string): string | undefined {
  return /^\s*([A-Za-z0-9_.+-]+)(\s|$)/.exec(command)?.[1];
}
