import type { OutageFound } from '../../domain/provider/outage.ts';
import { Conversation } from './conversation.ts';
import { outageBehind } from './outageOf.ts';
import { Fault, messageOf } from '../../base/fault.ts';
import { decideDelivery } from '../../domain/delivery/delivery.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import { envelopeGate } from '../authority/envelopes.ts';
import type { Prover } from '../proof/prover.ts';
import { outfitOf } from '../proof/outfit.ts';
import { SetupFailed } from '../ports/setupFailed.ts';
import { Attempt, Overtaken } from './attempt.ts';
import type { BaselineMemory } from './baseline.ts';
import { captureResult } from './capture.ts';
import { takeTurn, type Stops } from './execute.ts';
import { measure } from './measure.ts';
import { RunEnded, RunInterrupted } from './outcome.ts';
import { unproven, type Ending } from '../../domain/verdict/judge.ts';
import { checkEnvelope, preflight, type Admission, type PreflightPorts } from './preflight.ts';
import { executePrompt, repairPrompt, resumePrompt, revisePrompt } from './prompt.ts';

/** What one commission needs from being claimed to being settled. */
export type RunPorts = PreflightPorts & Needs<'agents' | 'report' | 'runLog' | 'settings'>;

export interface RunOrder {
  readonly view: CommissionView;
  /** Id of the drain or single run whose lease it is. */
  readonly drain: string;
  readonly mode: 'drain' | 'single';
  readonly prover: Prover;
  readonly baseline: BaselineMemory;
  readonly stops: Stops;
  /** Told of the first thing its agent does. */
  readonly onAlive?: () => void;
}

/**
 * Carries one claimed commission through preflight, frame, execute, capture, measure and verdict
 * (docs/rules.md R49). Never rejects: whatever happens ends as one settled or interrupted fact, or as nothing
 * when the commission was taken away.
 * @returns What keeps it, and everybody else, from going on; `undefined` where nothing does.
 */
export async function runCommission(
  context: RunPorts,
  order: RunOrder,
): Promise<OutageFound | undefined> {
  const attempt = new Attempt(context, order.view, order.drain);
  try {
    await settle(context, attempt, order, await outcomeOf(context, attempt, order));
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Overtaken || !attempt.holds) return undefined;
    return giveBack(context, attempt, thrown);
  }
}

async function outcomeOf(context: RunPorts, attempt: Attempt, order: RunOrder): Promise<Ending> {
  try {
    return await carryOut(context, attempt, order);
  } catch (thrown) {
    if (thrown instanceof RunEnded) return thrown.ending;
    // A stop makes children fail in many ways; none of them says anything about the work.
    if (order.stops.hard.aborted && !(thrown instanceof Overtaken))
      throw new RunInterrupted('stopped');
    const outage = outageBehind(thrown);
    if (outage) throw new RunInterrupted(`${outage.cause}: ${outage.text}`, outage);
    if (Fault.is(thrown)) return faulted(thrown);
    throw thrown;
  }
}

/** A fault of the surroundings, as the end of this attempt: the operator decides what to do next. */
function faulted(fault: Fault): Ending {
  const text = `${fault.message} ${fault.advice}`;
  const evidence = fault instanceof SetupFailed ? fault.runs : [];
  return unproven(isUnmet(fault) ? 'blocked_policy' : 'failed', fault.code, text, { evidence });
}

/** What was asked for is not to be had here, whoever does the work. */
const isUnmet = (fault: Fault): boolean => fault.code === 'loopback_unavailable';

async function carryOut(context: RunPorts, attempt: Attempt, order: RunOrder): Promise<Ending> {
  const { stops, prover } = order;
  if (stops.hard.aborted) throw new RunInterrupted('stopped');
  const admission = await preflight(context, attempt, prover, order.baseline, stops.hard);
  await checkEnvelope(context, attempt);
  const conversation = await open(context, attempt, admission, stops.hard);
  try {
    const whole = wholePrompt(attempt, admission);
    let text = conversation.session.resumed ? goOnPrompt(attempt) : whole;
    await attempt.record({ type: 'started', data: { promptHash: context.chance.sha256(text) } });
    await conversation.record();
    for (let repairs = 0; ; repairs++) {
      const { onAlive } = order;
      await takeTurn(context, attempt, { conversation, whole, text, stops, onAlive });
      const result = await captureResult(context, attempt, admission.workspace);
      const { ending, red } = await measure(attempt, prover, result, admission, stops.hard);
      if (red.length === 0 || repairs >= context.settings.repairTurns) return ending;
      text = repairPrompt(red);
    }
  } finally {
    await conversation.close();
  }
}

function open(
  context: Needs<'agents'>,
  attempt: Attempt,
  { workspace, setup, resumed }: Admission,
  signal: AbortSignal,
): Promise<Conversation> {
  attempt.log('phase', 'frame');
  const { commission, thread } = attempt.view;
  const brief = {
    commission: attempt.id,
    attempt: attempt.number,
    cwd: workspace.path,
    scope: commission.scope,
    outfit: outfitOf(workspace, setup),
    ...(resumed && thread !== undefined && { thread }),
  };
  return Conversation.open(context, attempt, brief, signal);
}

/** For a thread that has heard nothing yet. */
function wholePrompt({ view: { commission, feedback } }: Attempt, { decision }: Admission): string {
  return executePrompt(commission, decision, feedback);
}

/** For a thread that was cut off, or whose result the operator has looked at. */
function goOnPrompt({ view: { feedback } }: Attempt): string {
  return feedback === undefined ? resumePrompt : revisePrompt(feedback);
}

async function settle(
  context: Needs<'caseRule' | 'clock' | 'envelopes' | 'journal'>,
  attempt: Attempt,
  order: RunOrder,
  outcome: Ending,
): Promise<void> {
  const { verdict, state, details } = outcome;
  const { decision, findings } = await envelopeGate(context, attempt.view);
  const delivery = decideDelivery({
    policy: attempt.view.commission.deliveryPolicy,
    verdict: verdict.verdict,
    envelope: decision,
    findings: findings.map(({ code }) => code),
    mode: order.mode,
  });
  attempt.log('phase', `settled ${state}`, { code: verdict.code });
  await attempt.record({
    type: 'settled',
    data: { state, verdict, delivery, ...(details && { details }) },
  });
}

/**
 * Interrupted work keeps its workspace and thread; an unknown failure is a defect and is named as such.
 * @returns The outage behind it, if there is one.
 */
async function giveBack(
  context: Needs<'report'>,
  attempt: Attempt,
  thrown: unknown,
): Promise<OutageFound | undefined> {
  const outage = thrown instanceof RunInterrupted ? thrown.outage : outageBehind(thrown);
  const known = thrown instanceof RunInterrupted || outage !== undefined;
  const reason = known ? messageOf(thrown) : `internal: ${messageOf(thrown)}`;
  if (!known)
    context.report(
      `run of ${attempt.id}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
    );
  attempt.log('phase', `interrupted: ${reason}`);
  try {
    const data = { reason, ...(outage && { outage: outage.cause }) };
    await attempt.record({ type: 'interrupted', data });
  } catch (late) {
    if (!(late instanceof Overtaken))
      context.report(`run of ${attempt.id} could not be given back: ${messageOf(late)}`);
  }
  return outage;
}
