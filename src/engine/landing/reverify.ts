import type { CommissionView } from '../../domain/commission/view.ts';
import { isProvenAs } from '../../domain/verdict/provenAs.ts';
import type { Needs } from '../ports/context.ts';
import type { Oid } from '../ports/repository.ts';
import { proveTwice } from '../proof/secondLook.ts';
import { hold, proofRef, type Landing, type LandingOrder } from './landing.ts';
import type { ProofsAhead } from './proofsAhead.ts';

/** Evidence on the merged tree, unless exactly that tree is proven already. */
export async function reverify(
  context: Needs<'journal' | 'repository'>,
  ahead: ProofsAhead,
  order: LandingOrder,
  view: CommissionView,
  merged: { readonly tip: Oid; readonly tree: Oid },
): Promise<Landing | undefined> {
  // What the operator took unproven is theirs to judge: its evidence is red already.
  if (isProvenAs(view, merged.tree) || view.unproven !== undefined) return undefined;
  // Proven while others landed: what is found then is that, run by run.
  const early = await ahead.proofOf(order.id, merged.tree, order.signal);
  const { commission } = view;
  const keepAs = proofRef(order.id);
  const message = `Proof of ${order.id} on ${merged.tip}.\n`;
  const commit = await context.repository.commit({
    tree: merged.tree,
    parent: merged.tip,
    message,
    keepAs,
    sign: false,
  });
  const requirements = commission.evidenceRequirements;
  const label = `${order.id}-landing`;
  const proof = await proveTwice(order.prover, {
    label,
    commit,
    tree: merged.tree,
    requirements,
    signal: order.signal,
  });
  if (order.signal.aborted) return hold('landing_interrupted');
  if (proof.runs.length > 0) {
    const { runs } = proof;
    const flaky = proof.flaky || (early?.flaky ?? false);
    const data = { tree: merged.tree, runs, round: 'reverify', ...(flaky && { flaky }) } as const;
    await context.journal.append(() => [
      { type: 'measured', by: order.by, commission: order.id, attempt: view.attempt, data },
    ]);
  }
  return proof.green ? undefined : hold('reverify_failed');
}
