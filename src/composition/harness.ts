import type { Actor } from '../domain/commission/actor.ts';
import type { Event } from '../base/emitter.ts';
import type { DisposableStore, Disposable } from '../base/lifecycle.ts';
import type { StoredEvent } from '../domain/commission/event.ts';
import type { WorkspaceSetup } from '../domain/setup/setup.ts';
import type { Ledger } from '../domain/commission/ledger.ts';
import type { OperatorBlock } from '../domain/commission/attention.ts';
import type { CommissionView } from '../domain/commission/view.ts';
import type { Drift } from '../domain/freshness/drift.ts';
import type { DecisionWords } from '../domain/decision/newDecision.ts';
import type { ReadinessReport } from '../domain/readiness/readiness.ts';
import type { Hunk } from '../domain/review/hunk.ts';
import { createCommissions } from '../engine/commissions/create.ts';
import {
  cancelCommission,
  queueCommission,
  requeueCommission,
} from '../engine/commissions/steer.ts';
import { viewOf, type Asked } from '../engine/authority/guards.ts';
import type { Context, Settings } from '../engine/ports/context.ts';
import { attach, type Attached } from '../engine/drain/attach.ts';
import { Drain, type DrainOrder } from '../engine/drain/drain.ts';
import { requestOfLeader } from '../engine/drain/leader.ts';
import { cleanUp } from '../engine/landing/cleanUp.ts';
import type { CreateRequest, Issued } from '../engine/commissions/issue.ts';
import type { Landing } from '../engine/landing/land.ts';
import { Prover } from '../engine/proof/prover.ts';
import { LandingQueue } from '../engine/landing/queue.ts';
import { recoverLandings } from '../engine/landing/recover.ts';
import { createBatch } from '../engine/commissions/batch.ts';
import {
  initProject,
  newDecision,
  planInit,
  type InitPlan,
  type NewDecision,
} from '../engine/project/initProject.ts';
import type { PlanOrder } from '../engine/plans/planDraft.ts';
import { preparePlan, writePlan, type PreparedPlan } from '../engine/plans/plans.ts';
import {
  admitRun,
  readinessNow,
  type RunAdmission,
  type RunWish,
} from '../engine/project/readiness.ts';
import {
  refreshCommissions,
  type RefreshOrder,
  type RefreshReport,
} from '../engine/commissions/refresh.ts';
import type { BoardQuery, BoardRow } from '../engine/ports/board.ts';
import type { DecisionListing } from '../engine/ports/decisions.ts';
import type { StoreCheck } from '../engine/ports/journal.ts';
import type { RunEntry } from '../engine/ports/runLog.ts';
import {
  revertable,
  revertCommission,
  type Reverted,
  type RevertTarget,
} from '../engine/landing/revert.ts';
import { acceptUnproven, refuseResult, reviseResult } from '../engine/review/decide.ts';
import { previewConflicts, type Preview } from '../engine/review/preview.ts';
import { proofCard } from '../engine/words/proofCard.ts';
import { splitResult, type Choice, type Split } from '../engine/review/split.ts';
import { checkProject, type CheckReport } from '../engine/report/check.ts';
import { resultOf, type ResultReport } from '../engine/report/result.ts';
import { operatorOf } from '../engine/authority/operator.ts';
import { driftSince } from '../engine/report/drift.ts';
import { confirmSetup, setupNow, type SetupState } from '../engine/proof/confirmation.ts';
import { select, type Selection, type Selector } from '../engine/report/selectors.ts';
import { statusOf, type StatusReport } from '../engine/report/status.ts';

/** Tells the other processes which documents this window has unsaved. */
export type PublishUnsaved = (paths: readonly string[]) => Promise<void>;

/** The engine as the surfaces see it: everything an operator can do and see, and nothing else. */
export class Harness implements Disposable {
  readonly root: string;
  readonly settings: Settings;
  /** Events appended by any process. */
  readonly onDidAppend: Event<readonly StoredEvent[]>;
  readonly onDidChangeDecisions: Event<void>;
  readonly onDidLog: Event<RunEntry>;
  readonly publishUnsaved: PublishUnsaved;
  private readonly context: Context;
  private readonly owned: DisposableStore;
  private readonly prover: Prover;
  private readonly landings: LandingQueue;
  private readonly stopping = new AbortController();

  constructor(context: Context, owned: DisposableStore, publishUnsaved: PublishUnsaved) {
    this.context = context;
    this.owned = owned;
    this.publishUnsaved = publishUnsaved;
    this.root = context.repository.root;
    this.settings = context.settings;
    this.onDidAppend = context.journal.onDidAppend;
    this.onDidChangeDecisions = context.decisions.onDidChange;
    this.onDidLog = context.runLog.onDidAppend;
    this.prover = new Prover(context);
    this.landings = new LandingQueue(context);
  }

  get ledger(): Ledger {
    return this.context.journal.ledger;
  }

  /** @throws Fault `commission_not_found`. */
  view(id: string): CommissionView {
    return viewOf(this.ledger, id);
  }

  /** Why nothing can be written, if so. */
  get readOnly(): string | undefined {
    return this.context.journal.readOnly;
  }

  decisions(): Promise<DecisionListing> {
    return this.context.decisions.list();
  }

  /** All of them or none. Throws as `engine/issue` and `engine/commissions` say. */
  create(requests: readonly CreateRequest[]): Promise<readonly Issued[]> {
    return createCommissions(this.context, requests);
  }

  queue(asked: Omit<Asked, 'reason'>): Promise<CommissionView> {
    return queueCommission(this.context, asked);
  }

  requeue(asked: Asked & { readonly feedback?: string }): Promise<CommissionView> {
    return requeueCommission(this.context, asked);
  }

  /** Issues stale ones anew: all, or none when any cannot be. Throws as `engine/refresh` says. */
  refresh(order: RefreshOrder): Promise<RefreshReport> {
    return refreshCommissions(this.context, order);
  }

  cancel(asked: Asked): Promise<CommissionView> {
    return cancelCommission(this.context, asked);
  }

  /** As `create`, and refuses repeated decisions and waits that never end. Throws as `engine/batch` says. */
  createBatch(requests: readonly CreateRequest[]): Promise<readonly Issued[]> {
    return createBatch(this.context, requests);
  }

  /** Writes a plan and nothing else. Throws as `engine/plans` says. */
  writePlan(order: PlanOrder): Promise<PreparedPlan> {
    return writePlan(this.context, order);
  }

  /** Makes or reuses the commissions of a plan, all or none. Throws as `engine/plans` says. */
  preparePlan(order: PlanOrder): Promise<PreparedPlan> {
    return preparePlan(this.context, order);
  }

  /** How far the project is specified. */
  readiness(): Promise<ReadinessReport> {
    return readinessNow(this.context);
  }

  /**
   * The gate `drain` stands behind, for a surface that creates commissions first.
   * @throws Fault `readiness_missing`, `readiness_needs_init`, `readiness_needs_onboard`,
   * `workspace_setup_invalid`, `workspace_setup_unconfirmed`.
   */
  admitRun(wish: RunWish): Promise<RunAdmission> {
    return admitRun(this.context, wish);
  }

  /** What sets workspaces up, and whether the operator confirmed it. @throws Fault `workspace_setup_invalid`. */
  setup(): Promise<SetupState> {
    return setupNow(this.context);
  }

  /** Takes it as seen, if it still has this hash. Throws as `engine/setup/confirmation` says. */
  confirmSetup(hash: string, by: Actor): Promise<WorkspaceSetup> {
    return confirmSetup(this.context, { hash, by });
  }

  /** What initialising the project would write; nothing is written. */
  planInit(name: string): Promise<InitPlan> {
    return planInit(this.context, name);
  }

  /** Writes it, changing no file that is there. @throws Fault `file_not_writable`. */
  initProject(plan: InitPlan): Promise<ReadinessReport> {
    return initProject(this.context, plan);
  }

  /** Writes a decision to be filled in. @throws Fault `decision_title_invalid`, `file_not_writable`. */
  newDecision(words: DecisionWords): Promise<NewDecision> {
    return newDecision(this.context, words);
  }

  /**
   * Starts to run commissions in this process; `order.override` is recorded on each where the project is
   * not specified yet.
   * @throws Fault as `admitRun`, `codex_missing`,
   * `codex_too_old`, `codex_config_invalid`, `drain_in_progress`, store faults.
   */
  async drain(order: DrainOrder): Promise<Drain> {
    const admission = await admitRun(this.context, order);
    await this.context.agents.check();
    const { prover, landings } = this;
    return Drain.start(this.context, { prover, landings, admission }, order);
  }

  /** Watches the drain another process leads, if there is one. */
  attach(): Attached | undefined {
    return attach(this.context);
  }

  /** @throws Fault `no_drain`. The drain may run in any process. */
  requestOfDrain(by: Actor, request: 'stop' | 'interrupt' | 'pause' | 'resume'): Promise<void> {
    return requestOfLeader(this.context, by, request);
  }

  /**
   * Lands one held result as one commit, or holds it again with the reason.
   * @throws Fault `commission_not_found`, `commission_not_applicable`, `landing_in_progress`.
   */
  async apply(id: string, by: Actor): Promise<Landing> {
    await recoverLandings(this.context, this.landings);
    const { prover } = this;
    const { signal } = this.stopping;
    const landing = await this.landings.add({ id, requestedBy: 'operator', by, prover, signal });
    await cleanUp(this.context, id);
    return landing;
  }

  /** Turns a held result down. Throws as `engine/review/decide` says; so do the next two. */
  refuse(asked: Asked): Promise<CommissionView> {
    return refuseResult(this.context, asked);
  }

  /** The same thread goes on with the operator's words (`reason`). */
  revise(asked: Asked): Promise<CommissionView> {
    return reviseResult(this.context, asked);
  }

  /** Takes unproven work on the operator's own account, so that it can be applied. */
  accept(asked: Asked): Promise<CommissionView> {
    return acceptUnproven(this.context, asked);
  }

  /** Cuts a held result in two: the chosen part stays, proven again; the rest is held by another commission. */
  split(id: string, chosen: readonly Choice[], by: Actor): Promise<Split> {
    return splitResult(this.context, {
      id,
      chosen,
      by,
      prover: this.prover,
      signal: this.stopping.signal,
    });
  }

  /** How the held results fit the branch and each other; nothing is changed. */
  preview(): Promise<readonly Preview[]> {
    return previewConflicts(this.context);
  }

  /** What `revert` would take back, in that order. @throws Fault `commission_not_found`. */
  revertable(target: RevertTarget): Promise<readonly CommissionView[]> {
    return revertable(this.context, target);
  }

  /** Takes back what the target names, one ordinary commit each; stops at the first refusal. */
  async revert(target: RevertTarget, asked: Omit<Asked, 'id'>): Promise<readonly Reverted[]> {
    await recoverLandings(this.context, this.landings);
    const reverted: Reverted[] = [];
    for (const view of await revertable(this.context, target)) {
      const one = await revertCommission(this.context, { ...asked, id: view.commission.id });
      reverted.push(one);
      if (one.kind === 'refused') break;
    }
    return reverted;
  }

  /** What the agent claims beside what the engine ran, as Markdown. @throws Fault `commission_not_found`. */
  async proof(id: string): Promise<string> {
    const { view } = await this.result(id);
    return proofCard(view, await this.history(id));
  }

  /** @throws Fault `commission_not_found`. */
  result(id: string): Promise<ResultReport> {
    return resultOf(this.context, id);
  }

  select(selector: Selector, selection: Selection = {}): CommissionView[] {
    return select(this.context, selector, selection);
  }

  /** Whether it needs its operator, why, and what they could do. @param olderThanMs Default 24 h. */
  operator(view: CommissionView, olderThanMs?: number): OperatorBlock {
    return operatorOf(this.context, view, olderThanMs);
  }

  /** Files it is about that its branch changed since it was issued; `undefined` without a base to compare. */
  drift(view: CommissionView): Promise<readonly Drift[] | undefined> {
    return driftSince(this.context, view);
  }

  /** What somebody has to put right before all is well. Writes nothing. */
  check(): Promise<CheckReport> {
    return checkProject(this.context);
  }

  status(): StatusReport {
    return statusOf(this.context);
  }

  history(id: string): Promise<readonly StoredEvent[]> {
    return this.context.journal.history(id);
  }

  /** Name of the store, as workspaces carry it. */
  get storeId(): string {
    return this.context.journal.storeId;
  }

  /** Checks every line of the record; see `Journal.verify`. */
  verifyStore(): Promise<StoreCheck> {
    return this.context.journal.verify();
  }

  /** Makes anew what only saves time. */
  async rebuildStore(): Promise<void> {
    await this.context.journal.rebuild();
    await this.context.board.rebuild();
  }

  /** Commissions by words, situation or decision, among any number of them. */
  find(query: BoardQuery): Promise<readonly BoardRow[]> {
    return this.context.board.find(query);
  }

  /** Makes a copied store one of its own. */
  adoptStore(): Promise<void> {
    return this.context.journal.adopt();
  }

  runEntries(id: string): Promise<readonly RunEntry[]> {
    return this.context.runLog.read(id);
  }

  /** Bytes of a path in a commit or tree; `undefined` where it is not there. */
  fileAt(commit: string, path: string): Promise<Uint8Array | undefined> {
    return this.context.repository.fileAt(commit, path);
  }

  /** Where two blobs differ, in the order `split` counts; empty for binary content. */
  hunks(before: string, after: string): Promise<readonly Hunk[]> {
    return this.context.repository.hunks(before, after);
  }

  /** Bytes of one blob. */
  blob(oid: string): Promise<Uint8Array> {
    return this.context.repository.blob(oid);
  }

  /** Lets everything go. Landings in progress end as held; runs must have been stopped before. */
  dispose(): void {
    this.stopping.abort();
    this.owned.dispose();
  }
}
