import type { CommissionView } from '../../domain/commission/view.ts';
import { isProvenAs } from '../../domain/verdict/provenAs.ts';
import type { Needs } from '../ports/context.ts';
import type { Oid } from '../ports/repository.ts';
import { proveTwice } from '../proof/secondLook.ts';
import { hold, proofRef, type Landing, type LandingOrder } from './landing.ts';
import type { ProofsAhead } from './proofsAhead.ts';
import type { LandingTurn } from './turn.ts';

interface Reverifying {
  readonly ahead: ProofsAhead;
  readonly turn: LandingTurn;
  /** Another has landed: this tree cannot any more. */
  readonly overtaken: AbortSignal;
}

/**
 * Evidence on the merged tree, unless exactly that tree is proven already.
 * @returns Why it does not land; nothing is said of a tree that cannot land any more.
 */
export async function reverify(
  context: Needs<'journal' | 'repository'>,
  tools: Reverifying,
  order: LandingOrder,
  view: CommissionView,
  merged: { readonly tip: Oid; readonly tree: Oid },
): Promise<Landing | undefined> {
  // What the operator took unproven is theirs to judge: its evidence is red already.
  if (isProvenAs(view, merged.tree) || view.unproven !== undefined) return undefined;
  try {
    return await prove(context, tools, order, view, merged);
  } catch (thrown) {
    if (tools.overtaken.aborted && !order.signal.aborted) return undefined;
    throw thrown;
  }
}

async function prove(
  context: Needs<'journal' | 'repository'>,
  { ahead, turn, overtaken }: Reverifying,
  order: LandingOrder,
  view: CommissionView,
  merged: { readonly tip: Oid; readonly tree: Oid },
): Promise<Landing | undefined> {
  const { commission } = view;
  const { tree } = merged;
  const requirements = commission.evidenceRequirements;
  const signal = AbortSignal.any([order.signal, overtaken]);
  const isLost = (): boolean => overtaken.aborted;
  const known = await order.prover.known({ requirements, tree });
  // Of what is known nobody waits for the end.
  if (known?.green !== true) turn.prove(ahead.begunAt(order.id, tree));
  // Proven while others landed: what is found then is that, run by run.
  const early = await ahead.proofOf(order.id, tree, signal);
  if (isLost()) return undefined;
  const keepAs = proofRef(order.id);
  const message = `Proof of ${order.id} on ${merged.tip}.\n`;
  const commit = await context.repository.commit({
    tree,
    parent: merged.tip,
    message,
    keepAs,
    sign: false,
  });
  const label = `${order.id}-landing`;
  const proof = await proveTwice(order.prover, {
    label,
    commit,
    tree,
    requirements,
    signal,
  });
  if (order.signal.aborted) return hold('landing_interrupted');
  if (isLost()) return undefined;
  if (proof.runs.length > 0) {
    const { runs } = proof;
    const flaky = proof.flaky || (early?.flaky ?? false);
    const data = { tree, runs, round: 'reverify', ...(flaky && { flaky }) } as const;
    await context.journal.append(() => [
      { type: 'measured', by: order.by, commission: order.id, attempt: view.attempt, data },
    ]);
  }
  return proof.green ? undefined : hold('reverify_failed');
}
