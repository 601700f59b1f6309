import type { Event } from '../../base/emitter.ts';
import type { OperatorBlock } from '../../domain/commission/attention.ts';
import type { CommissionBrief } from '../../domain/commission/brief.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Drift } from '../../domain/freshness/drift.ts';
import type { Hunk } from '../../domain/review/hunk.ts';
import { viewOf } from '../authority/guards.ts';
import { operatorOf } from '../authority/operator.ts';
import type { CommissionQuery, FoundCommission } from '../ports/commissionSearch.ts';
import type { CheckoutStatus } from '../ports/checkoutQueries.ts';
import type { Needs } from '../ports/context.ts';
import type { FileChange, GitLock } from '../ports/repository.ts';
import type { RunEntry } from '../ports/runLog.ts';
import { proofCard } from '../words/proofCard.ts';
import { resultDiff } from '../words/resultDiff.ts';
import { checkProject, type CheckPorts, type CheckReport } from './check.ts';
import type { DrainReport } from './drain/drainReport.ts';
import type { DrainSpan } from './drain/drainSpan.ts';
import { readDrainReport } from './drain/readDrainReport.ts';
import { driftSince } from './drift.ts';
import { forecastQueue, type QueueForecast } from './forecastQueue.ts';
import { resultOf, type ResultReport } from './result.ts';
import { list, select, type Selection, type Selector } from './selectors.ts';
import { statusOf, type StatusReport } from './status.ts';
import { TimelineReader, type DrainTimeline } from './timeline/readTimeline.ts';
import { traceLine, type Trace, type TraceLook } from './trace.ts';

export type ReportPorts = CheckPorts & Needs<'checkout' | 'runLog' | 'search'>;

/** Everything that can be asked, and nothing that changes anything. */
export class Reports {
  /** Events appended by any process. */
  readonly onDidAppend: Event<readonly StoredEvent[]>;
  readonly onDidLog: Event<RunEntry>;
  private readonly ports: ReportPorts;
  private readonly timelines: TimelineReader;

  constructor(ports: ReportPorts) {
    this.ports = ports;
    this.timelines = new TimelineReader(ports);
    this.onDidAppend = ports.journal.onDidAppend;
    this.onDidLog = ports.runLog.onDidAppend;
  }

  /** The fold of all events this process has seen. */
  get ledger(): Ledger {
    return this.ports.journal.ledger;
  }

  /** @throws Fault `commission_not_found`. */
  view(id: string): CommissionView {
    return viewOf(this.ledger, id);
  }

  select(selector: Selector, selection: Selection = {}): CommissionView[] {
    return select(this.ports, selector, selection);
  }

  /** As {@link select}, where they are only listed. */
  list(selector: Selector, selection: Selection = {}): CommissionBrief[] {
    return list(this.ports, selector, selection);
  }

  /** Commissions by words, situation or decision, among any number of them. */
  find(query: CommissionQuery): Promise<readonly FoundCommission[]> {
    return this.ports.search.find(query);
  }

  /** Whether it needs its operator, why, and what they could do. @param olderThanMs Default 24 h. */
  operator(view: CommissionBrief, olderThanMs?: number): OperatorBlock {
    return operatorOf(this.ports, view, olderThanMs);
  }

  /** Files it is about that its branch changed since it was issued; `undefined` without a base to compare. */
  drift(view: CommissionView): Promise<readonly Drift[] | undefined> {
    return driftSince(this.ports, view);
  }

  /** What somebody has to put right before all is well. */
  check(): Promise<CheckReport> {
    return checkProject(this.ports);
  }

  status(): StatusReport {
    return statusOf(this.ports);
  }

  /**
   * What a drain came to; the latest where none is named, also while it runs.
   * @throws Fault `drain_not_found`.
   */
  drain(id?: string): Promise<DrainReport> {
    return readDrainReport(this.ports, id);
  }

  /** How a drain went, stretch by stretch; named and missing as for {@link drain}. */
  timeline(id?: string): Promise<DrainTimeline> {
    return this.timelines.read(id);
  }

  /** Every drain and single run on record, in order. */
  spans(): Promise<readonly DrainSpan[]> {
    return this.timelines.spans();
  }

  /** How long the queue would take with 1 to 8 agents, and what no number of them shortens. */
  forecast(): Promise<QueueForecast> {
    return forecastQueue(this.ports);
  }

  /** The operator's checkout, as their own `git status` would tell it. */
  checkout(): Promise<CheckoutStatus> {
    return this.ports.checkout.status();
  }

  /** Locks of git's that have stood for at least `ms` milliseconds, the oldest first. */
  async staleLocks(ms: number): Promise<readonly GitLock[]> {
    const { clock, repository } = this.ports;
    return (await repository.locks()).filter(({ since }) => clock.now() - since >= ms);
  }

  /**
   * Which commission and decision a line of the checkout comes from, and whether that decision still holds.
   * @param path Repository-relative. @param line 1-based. @throws Fault `line_not_found`.
   */
  trace(path: string, line: number, look?: TraceLook): Promise<Trace> {
    return traceLine(this.ports, path, line, look);
  }

  /** @throws Fault `commission_not_found`. */
  result(id: string): Promise<ResultReport> {
    return resultOf(this.ports, id);
  }

  /** What the agent claims beside what the engine ran, as Markdown. @throws Fault `commission_not_found`. */
  async proof(id: string): Promise<string> {
    return proofCard(this.view(id), await this.history(id));
  }

  /** What its captured result changes, as text; empty where there is none. @throws Fault `commission_not_found`. */
  async diff(id: string): Promise<string> {
    const { result } = this.view(id);
    return result ? resultDiff(this.ports, result) : '';
  }

  /** For who is not told of changes: what other processes wrote before now is in the answers that follow. */
  catchUp(): Promise<void> {
    return this.ports.journal.catchUp();
  }

  history(id: string): Promise<readonly StoredEvent[]> {
    return this.ports.journal.history(id);
  }

  runEntries(id: string): Promise<readonly RunEntry[]> {
    return this.ports.runLog.read(id);
  }

  /** Whether a commit is still kept as a result: those of earlier attempts go when their commission is cleaned up. */
  async isKept(commit: string): Promise<boolean> {
    return [...(await this.ports.repository.kept()).values()].includes(commit);
  }

  /** What is different in the second of two commits or trees. */
  changesBetween(one: string, other: string): Promise<readonly FileChange[]> {
    return this.ports.repository.changes(one, other);
  }

  /** Bytes of a path in a commit or tree; `undefined` where it is not there. */
  fileAt(commit: string, path: string): Promise<Uint8Array | undefined> {
    return this.ports.repository.fileAt(commit, path);
  }

  /** Where two blobs differ, in the order a split counts; empty for binary content. */
  hunks(before: string, after: string): Promise<readonly Hunk[]> {
    return this.ports.repository.hunks(before, after);
  }

  /** Bytes of one blob. */
  blob(oid: string): Promise<Uint8Array> {
    return this.ports.repository.blob(oid);
  }
}
