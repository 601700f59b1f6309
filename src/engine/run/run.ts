import type { OutageFound } from '../../domain/provider/outage.ts';
import { outageBehind } from './outageOf.ts';
import { Fault, messageOf } from '../../base/fault.ts';
import { decideDelivery, type DeliveryDecision } from '../../domain/delivery/delivery.ts';
import { isJudged, standingOf } from '../../domain/judgement/judgement.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import type { Needs } from '../ports/context.ts';
import { envelopeGate } from '../authority/envelopes.ts';
import type { Prover } from '../proof/prover.ts';
import { SetupFailed } from '../ports/setupFailed.ts';
import { Attempt, Overtaken } from './attempt.ts';
import type { BaselineMemory } from './baseline.ts';
import { captureResult, hasResultToMeasure, keepingWork } from './capture.ts';
import type { Stops } from './execute.ts';
import { isDeath } from '../authority/diedAgents.ts';
import { isGroundFault } from '../authority/ground.ts';
import { judge } from './judge.ts';
import { unmetPrompt } from './judgePrompt.ts';
import { emptySubmodulesText } from './submodules.ts';
import { measure, type Measuring } from './measure.ts';
import { RunEnded, RunInterrupted } from './outcome.ts';
import { leftOutText } from '../../domain/verdict/leftOut.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';
import { unproven, type Ending } from '../../domain/verdict/judge.ts';
import type { Verdict } from '../../domain/verdict/verdict.ts';
import { checkEnvelope, preflight, type PreflightPorts } from './preflight.ts';
import { budgetLimits } from './meter.ts';
import type { Prepared } from './prepared.ts';
import { repairPrompt } from './prompt.ts';
import { Talk } from './talk.ts';
import type { TurnSlot } from './turnSlot.ts';

/** What one commission needs from being claimed to being settled. */
export type RunPorts = PreflightPorts & Needs<'agents' | 'report' | 'runLog' | 'settings'>;

export interface RunOrder {
  readonly view: CommissionView;
  /** Id of the drain or single run whose lease it is. */
  readonly drain: string;
  readonly mode: 'drain' | 'single';
  readonly prover: Prover;
  readonly baseline: BaselineMemory;
  /** Tells what results would land as, where they land by themselves. */
  readonly foreseen?: Measuring['foreseen'];
  readonly stops: Stops;
  /** Held while an agent is at work, given up while its result is measured. */
  readonly slot: TurnSlot;
  /** Told of the first thing its agent does. */
  readonly onAlive?: () => void;
  /** What was made for it before it was claimed. */
  readonly prepared?: Promise<Prepared | undefined>;
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
    return await giveBack(context, attempt, thrown, order.stops);
  } finally {
    const { view } = attempt;
    // What passed goes to its landing with what was foreseen of it.
    if (view.attempt === attempt.number && situationOf(view) !== 'landing')
      await order.foreseen?.drop(attempt.id);
    await (await order.prepared)?.close();
  }
}

async function outcomeOf(context: RunPorts, attempt: Attempt, order: RunOrder): Promise<Ending> {
  try {
    return await carryOut(context, attempt, order);
  } catch (thrown) {
    if (thrown instanceof RunEnded) return thrown.ending;
    // A stop makes children fail in many ways; none of them says anything about the work.
    if (isStopped(attempt, order.stops) && !(thrown instanceof Overtaken))
      throw new RunInterrupted('stopped');
    const outage = outageBehind(thrown);
    if (outage) throw new RunInterrupted(`${outage.cause}: ${outage.text}`, outage);
    if (isGroundFault(thrown)) throw new RunInterrupted(`${thrown.code}: ${thrown.message}`);
    if (isDeath(thrown)) throw new RunInterrupted(thrown.message);
    if (Fault.is(thrown)) return faulted(thrown);
    throw thrown;
  }
}

function endWhen(stopped: AbortSignal): void {
  if (stopped.aborted) throw new RunInterrupted('stopped');
}

/** Before its agent starts the softest stop is enough. */
const isStopped = ({ view }: Attempt, { hard, early }: Stops): boolean =>
  hard.aborted || (early.aborted && view.state === 'preflighting');

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
  const { early } = stops;
  endWhen(early);
  const { baseline } = order;
  const prepared = await order.prepared;
  const admission = await preflight(context, attempt, {
    prover,
    baseline,
    prepared,
    signal: early,
  });
  endWhen(early);
  await checkEnvelope(context, attempt);
  const talk = new Talk(context, attempt, admission, order);
  try {
    let again = await hasResultToMeasure(context, attempt, admission);
    if (again) await attempt.record({ type: 'started', data: {} });
    else await keepingWork(context, attempt, admission, () => talk.begin());
    const { repairTurns } = budgetLimits(context, attempt.view);
    for (let repairs = 0; ; repairs++) {
      // Who is to be judged has another turn ahead.
      if (!isJudged(attempt.view)) order.slot.leave();
      const result = await captureResult(context, attempt, admission.workspace);
      const would = await deliveryOf(context, attempt, order, 'pass');
      const foreseen = would.autoApply ? order.foreseen : undefined;
      const how = { ...admission, again, stops, foreseen };
      const { ending, red } = await measure(attempt, prover, result, how, stops.hard);
      again = false;
      const isGreen = ending.state === 'completed';
      const unmet = isGreen ? await judge(context, attempt, result, how) : [];
      if (red.length + unmet.length === 0 || repairs >= repairTurns) return ending;
      const text = red.length > 0 ? repairPrompt(red) : unmetPrompt(unmet);
      await foreseen?.drop(attempt.id);
      await order.slot.again(stops.hard);
      await keepingWork(context, attempt, admission, () => talk.goOn(text));
    }
  } finally {
    await talk.close();
  }
}

async function settle(
  context: Needs<'caseRule' | 'clock' | 'envelopes' | 'journal' | 'workspaces'>,
  attempt: Attempt,
  order: RunOrder,
  outcome: Ending,
): Promise<void> {
  const { state, details } = outcome;
  const result: Partial<CapturedResult> = attempt.view.result ?? {};
  const isRed = outcome.verdict.code === 'evidence_failed';
  const missing = isRed ? await emptySubmodulesText(context, attempt) : [];
  const text = [outcome.verdict.text, ...missing, ...leftOutText(result)].join(' ');
  const verdict = { ...outcome.verdict, text };
  const delivery = await deliveryOf(context, attempt, order, verdict.verdict);
  attempt.log('phase', `settled ${state}`, { code: verdict.code });
  await attempt.record({
    type: 'settled',
    data: { state, verdict, delivery, ...(details && { details }) },
  });
}

/** Who may land it, if this is what it comes to. */
async function deliveryOf(
  context: Needs<'caseRule' | 'clock' | 'envelopes' | 'journal'>,
  { view }: Attempt,
  { mode }: Pick<RunOrder, 'mode'>,
  verdict: Verdict['verdict'],
): Promise<DeliveryDecision> {
  const { decision, findings } = await envelopeGate(context, view);
  return decideDelivery({
    policy: view.commission.deliveryPolicy,
    verdict,
    envelope: decision,
    findings: findings.map(({ code }) => code),
    mode,
    standing: standingOf(view),
    hidesWork: (view.result?.hidden ?? []).length > 0,
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
  stops: Stops,
): Promise<OutageFound | undefined> {
  const outage = thrown instanceof RunInterrupted ? thrown.outage : outageBehind(thrown);
  const known = thrown instanceof RunInterrupted || outage !== undefined;
  const said = known ? messageOf(thrown) : `internal: ${messageOf(thrown)}`;
  const reason = said === 'stopped' ? stops.why() : said;
  if (!known) {
    context.report(`run of ${attempt.id}: ${messageOf(thrown)}`);
    if (thrown instanceof Error && thrown.stack) attempt.log('error', thrown.stack);
  }
  attempt.log('phase', `interrupted: ${reason}`);
  try {
    const data = { reason, ...(outage && { outage: outage.cause }) };
    await attempt.record({ type: 'interrupted', data });
  } catch (late) {
    if (!(late instanceof Overtaken) && !isGroundFault(late))
      context.report(`run of ${attempt.id} could not be given back: ${messageOf(late)}`);
  }
  return outage;
}
