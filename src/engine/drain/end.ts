import { asFault, messageOf, type Fault } from '../../base/fault.ts';
import { chooseNow, justLooking, withEnvelopes } from '../authority/claimable.ts';
import { isGroundFault } from '../authority/ground.ts';
import { cleanAtEnd } from '../disk/clean.ts';
import type { Prover } from '../proof/prover.ts';
import { resign } from './leader.ts';
import type { DrainPorts } from './order.ts';
import { summarize, type DrainSummary } from './summary.ts';

export interface DrainEnding {
  readonly drain: string;
  readonly how: DrainSummary['how'];
  /** The bound of its own that stopped it. */
  readonly bound: string | undefined;
  /** What it could not go on with. */
  readonly fault: Fault | undefined;
  readonly only: ReadonlySet<string> | undefined;
  readonly touched: ReadonlySet<string>;
  readonly overtaken: ReadonlyMap<string, number>;
}

/** Tidies up, gives the lead away and tells what became of everything. Never rejects. */
export async function endDrain(
  context: DrainPorts,
  prover: Prover,
  ending: DrainEnding,
): Promise<DrainSummary> {
  const { drain, only, overtaken, touched } = ending;
  let { fault } = ending;
  const how = fault ? 'interrupted' : ending.how;
  const request = { ...justLooking, overtaken, ...(only && { only }) };
  const { waiting } = chooseNow(
    context,
    context.journal.ledger,
    await withEnvelopes(context, request).catch(() => request),
  );
  const bound = how === 'stopped' && ending.bound !== undefined ? { bound: ending.bound } : {};
  try {
    await prover.rest();
    // What a drain could not go on with may be the very ground that is to be cleaned.
    if (fault === undefined) await cleanAtEnd(context, drain);
    await resign(context, drain, how, { ...bound, fault });
  } catch (thrown) {
    if (!isGroundFault(thrown))
      context.report(`drain ${drain} could not sign off: ${messageOf(thrown)}`);
    fault ??= asFault(thrown);
  }
  const end = { how, drain, ...bound } as const;
  const ended = fault ? ({ ...end, how: 'interrupted', fault } as const) : end;
  return summarize(context, ended, touched, waiting);
}
