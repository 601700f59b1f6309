import type { EventDraft } from '../../domain/commission/event.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';
import { onMovingTip } from './movingTip.ts';
import { pathsOutside, authorityOf } from '../../domain/scope/authority.ts';
import type { Actor } from '../../domain/commission/actor.ts';
import { isDiskFull } from '../../base/diskFull.ts';
import { Fault, messageOf } from '../../base/fault.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { holds, isHoldReason, type HoldReason } from '../../domain/delivery/hold.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import { leads, requireAllowed, viewOf } from '../authority/guards.ts';
import type { Needs } from '../ports/context.ts';
import type { Oid } from '../ports/repository.ts';
import { proofCard } from '../words/proofCard.ts';
import { landingMessage } from '../words/commitMessage.ts';
import type { Prover } from '../proof/prover.ts';
import { proveTwice } from '../proof/secondLook.ts';

/** What a landing reads, and the one place where it writes to the operator's branch: `repository`. */
export type LandPorts = RecordPorts & Needs<'caseRule' | 'editors' | 'processes'>;

type RecordPorts = Needs<'journal' | 'report' | 'repository'>;

export interface LandingOrder {
  readonly id: string;
  readonly requestedBy: 'drain' | 'operator';
  readonly by: Actor;
  readonly prover: Prover;
  readonly signal: AbortSignal;
  /** Why no commit can be made now, where its asker knows. */
  readonly unsignable?: () => Promise<Fault | undefined>;
}

export type Landing =
  | { readonly kind: 'landed'; readonly commit: string | null; readonly files: readonly string[] }
  | {
      readonly kind: 'held';
      readonly reason: HoldReason;
      readonly text: string;
      readonly paths: readonly string[];
    };

/**
 * Brings one proven result onto its branch as exactly one commit, or holds it with a reason. One
 * function for drain, single runs and Apply (docs/rules.md R69). The caller holds the branch's queue.
 * @throws Fault `landing_in_progress` when another process lands it, `commission_not_applicable`.
 */
export function land(context: LandPorts, order: LandingOrder): Promise<Landing> {
  // Not begun, nothing is written: it stays where it is, for whoever lands next.
  if (order.signal.aborted) return Promise.resolve(hold('landing_interrupted'));
  return landNow(context, order);
}

async function landNow(context: LandPorts, order: LandingOrder): Promise<Landing> {
  await enter(context, order);
  try {
    const unsignable = await order.unsignable?.();
    const landing = unsignable
      ? hold('commit_signing_failed', [], unsignable.message)
      : await onMovingTip(() => tryOnce(context, order));
    return await record(context, order, landing ?? hold('tip_moving'));
  } catch (thrown) {
    if (Fault.is(thrown, 'drain_overtaken')) throw thrown;
    if (order.signal.aborted) return await record(context, order, hold('landing_interrupted'));
    const reason = reasonOf(thrown);
    if (reason === 'landing_failed') context.report(`landing of ${order.id}: ${messageOf(thrown)}`);
    return await record(
      context,
      order,
      hold(reason, [], Fault.is(thrown) ? thrown.message : messageOf(thrown)),
    );
  }
}

/** What hinders everybody is told as that; what nobody foresaw is a defect. */
function reasonOf(thrown: unknown): HoldReason {
  if (isDiskFull(thrown)) return 'disk_full';
  return Fault.is(thrown) && isHoldReason(thrown.code) ? thrown.code : 'landing_failed';
}

/** Takes the commission for this process: two landings of one result can never run side by side. */
async function enter(context: Needs<'journal' | 'processes'>, order: LandingOrder): Promise<void> {
  await context.journal.append((ledger) => {
    requireLead(ledger, order);
    const view = viewOf(ledger, order.id);
    const situation = situationOf(view);
    const { holder } = view.delivery ?? {};
    const taken =
      situation === 'landing' &&
      holder !== undefined &&
      holder !== context.processes.self &&
      context.processes.state(holder) !== 'gone';
    if (taken) throw inProgress(order.id);
    requireAllowed(view, 'landing_started');
    if (situation === 'landing' && order.requestedBy === 'operator' && holder === undefined)
      throw inProgress(order.id);
    return [started(context, order, view)];
  });
}

/** A drain that was taken over lands nothing more; what its branch has got already is still recorded. */
function requireLead(ledger: Ledger, { requestedBy, by, id }: LandingOrder): void {
  if (requestedBy === 'operator' || leads(ledger, by)) return;
  throw new Fault({
    code: 'drain_overtaken',
    what: `The drain that was to land ${id} was taken over.`,
    advice: 'The drain that leads now lands it.',
    facts: { commission: id },
  });
}

function started(
  context: Needs<'processes'>,
  order: LandingOrder,
  view: CommissionView,
  built?: { readonly tip: Oid; readonly commit: Oid },
): EventDraft {
  return {
    type: 'landing_started',
    by: order.by,
    commission: order.id,
    attempt: view.attempt,
    data: {
      branch: view.commission.scope.targetBranch,
      ...built,
      holder: context.processes.self,
      requestedBy: order.requestedBy,
    },
  };
}

async function tryOnce(
  context: Needs<'caseRule' | 'editors' | 'journal' | 'processes' | 'repository'>,
  order: LandingOrder,
): Promise<Landing | 'tip_moved'> {
  const { repository } = context;
  const view = viewOf(context.journal.ledger, order.id);
  const { result, admittedBase } = view;
  if (!result || admittedBase === undefined)
    return hold('landing_failed', [], 'There is no captured result.');
  const { targetBranch } = view.commission.scope;
  const tip = await repository.tip(targetBranch);
  if (tip === undefined) return hold('branch_missing');
  if (tip !== admittedBase && !(await repository.isAncestor(admittedBase, tip)))
    return hold('base_sha_diverged');
  const merged = await mergeOnto(context, { base: admittedBase, result, tip });
  if (typeof merged !== 'string') return merged;
  const changes = await repository.changes(tip, merged);
  if (changes.length === 0) return { kind: 'landed', commit: null, files: [] };
  const files = changes.map(({ path }) => path);
  const refused = checkScope(context, order, view, files);
  if (refused) return refused;
  const red = await reverify(context, order, view, { tip, tree: merged });
  if (red) return red;
  const commit = await repository.commit({
    tree: merged,
    parent: tip,
    message: landingMessage(view),
    keepAs: landingRef(order.id),
  });
  await context.journal.append((ledger) => {
    requireLead(ledger, order);
    return [started(context, order, viewOf(ledger, order.id), { tip, commit })];
  });
  const unsaved = await context.editors.unsaved();
  const outcome = await repository.land({
    id: order.id,
    branch: targetBranch,
    tip,
    commit,
    unsaved,
  });
  if (outcome.kind === 'landed') return { kind: 'landed', commit, files };
  if (outcome.reason === 'tip_moved') return 'tip_moved';
  return hold(outcome.reason, outcome.paths, outcome.text);
}

/** The tree the branch would have, or why there is none. */
async function mergeOnto(
  { repository }: Needs<'repository'>,
  { base, result, tip }: { readonly base: Oid; readonly result: CapturedResult; readonly tip: Oid },
): Promise<Oid | Landing> {
  if (tip === base) return result.tree;
  const merge = await repository.merge({ base, ours: tip, theirs: result.tree });
  return merge.kind === 'clean' ? merge.tree : hold('apply_conflict', merge.paths);
}

/** Scope is checked on what the branch would really get, after the merge (docs/rules.md R71). */
function checkScope(
  context: Needs<'caseRule'>,
  order: LandingOrder,
  view: CommissionView,
  files: readonly string[],
): Landing | undefined {
  const { scope } = view.commission;
  const outside = pathsOutside(scope, files, context.caseRule);
  if (outside.length > 0) return hold('mutation_outside_commission_scope', outside);
  const authority = authorityOf(scope, context.caseRule);
  const sensitive =
    order.requestedBy === 'drain' ? files.filter((path) => authority.isSensitive(path)) : [];
  return sensitive.length > 0 ? hold('sensitive_path', sensitive) : undefined;
}

/** Evidence on the merged tree, unless exactly that tree is proven already. */
async function reverify(
  context: Needs<'journal' | 'repository'>,
  order: LandingOrder,
  view: CommissionView,
  merged: { readonly tip: Oid; readonly tree: Oid },
): Promise<Landing | undefined> {
  // What the operator took unproven is theirs to judge: its evidence is red already.
  if (merged.tree === view.result?.tree || view.unproven !== undefined) return undefined;
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
    const { runs, flaky } = proof;
    const data = { tree: merged.tree, runs, round: 'reverify', ...(flaky && { flaky }) } as const;
    await context.journal.append(() => [
      { type: 'measured', by: order.by, commission: order.id, attempt: view.attempt, data },
    ]);
  }
  return proof.green ? undefined : hold('reverify_failed');
}

async function record(
  context: RecordPorts,
  order: LandingOrder,
  landing: Landing,
): Promise<Landing> {
  await context.journal.append((ledger) => {
    const view = viewOf(ledger, order.id);
    const stamp = { by: order.by, commission: order.id, attempt: view.attempt };
    const { requestedBy } = order;
    const branch = view.commission.scope.targetBranch;
    if (landing.kind === 'landed') {
      const reason = landing.commit === null ? 'already_in_target' : 'landed';
      const data = { branch, commit: landing.commit, files: landing.files, reason, requestedBy };
      return [{ type: 'landed', ...stamp, data }];
    }
    const { reason, text, paths } = landing;
    requireLead(ledger, order);
    return [{ type: 'held', ...stamp, data: { reason, text, paths, requestedBy } }];
  });
  const commit = landing.kind === 'landed' ? landing.commit : null;
  await Promise.all([
    context.repository.forget([landingRef(order.id), proofRef(order.id)]),
    commit === null ? undefined : addNote(context, order.id, commit),
  ]);
  return landing;
}

/** The proof beside the commit, for whoever meets it in the log. It is already landed: a failure is only told. */
async function addNote(context: RecordPorts, id: string, commit: Oid): Promise<void> {
  try {
    const history = await context.journal.history(id);
    await context.repository.note(commit, proofCard(viewOf(context.journal.ledger, id), history));
  } catch (failure) {
    context.report(`note on ${commit}: ${messageOf(failure)}`);
  }
}

function hold(reason: HoldReason, paths: readonly string[] = [], text?: string): Landing {
  return { kind: 'held', reason, paths, text: text ?? holds[reason].text };
}

const landingRef = (id: string): string => `refs/haft/landing/${id}`;
const proofRef = (id: string): string => `refs/haft/proofs/${id}`;

function inProgress(id: string): Fault {
  return new Fault({
    code: 'landing_in_progress',
    what: `The result of ${id} is being landed right now.`,
    advice: 'Wait until it has landed or is held.',
    facts: { commission: id },
  });
}
