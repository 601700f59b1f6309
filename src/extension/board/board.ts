import { Emitter } from '../../base/emitter.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import type { Harness } from '../../composition/harness.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import type { DecisionListing } from '../../engine/ports/decisions.ts';
import type { RunEntry } from '../../engine/ports/runLog.ts';
import { changeBetween, type BoardChange } from './boardChange.ts';
import { closedCounts, type BoardFace } from './boardFace.ts';
import { commissionRows } from './commissionRows.ts';
import { decisionRows } from './decisionRows.ts';
import { activityText } from './activityText.ts';
import { groupOf, type GroupKey } from './groups.ts';

/** Events of one burst are drawn together; far below what an eye notices, ms. */
const GATHER_MS = 15;
/** Drawing takes a fifth of the time at most, also where thousands are open and each event costs a drawing of all. */
const REST_TIMES = 4;
/** What an agent does just now changes often; a row drawn anew under the mouse loses a click, ms. */
const LAZY_MS = 400;

/** Of those that are over so many are drawn at first; and all whose order is known when somebody asks for more. */
const FEW_CLOSED = 200;
const ALL_CLOSED = 1_000;

const empty: BoardFace = { decisions: [], commissions: new Map(), closed: new Map() };

/**
 * Keeps what the views draw in step with the journal and the decision files, and says exactly what
 * changed. Nothing else tells the views anything.
 */
export class Board implements Disposable {
  private readonly changed = new Emitter<BoardChange>();
  readonly onDidChange = this.changed.event;
  private readonly heard = new Emitter<void>();
  /** Fires when anything was written to the record, drawn here or not, and when another harness is followed. */
  readonly onDidHear = this.heard.event;
  private readonly report: (failure: unknown) => void;
  private owned = new DisposableStore();
  private harness: Harness | undefined;
  private listing: DecisionListing = { decisions: [], problems: [] };
  private readonly activities = new Map<string, string>();
  private turns = 0;
  /** The latest look whose answer is shown. */
  private drawnTurn = 0;
  private attaching = Promise.resolve();
  private closed = FEW_CLOSED;
  private shown: BoardFace = empty;
  /** How long the last drawing took, ms. */
  private tookMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private lazy: NodeJS.Timeout | undefined;

  constructor(report: (failure: unknown) => void) {
    this.report = report;
  }

  get face(): BoardFace {
    return this.shown;
  }

  /**
   * Follows this harness from now on, or none. Its commissions are shown at once; resolves when its
   * decisions are, which are read from many files.
   */
  attach(harness: Harness | undefined): Promise<void> {
    if (harness !== this.harness) this.attaching = this.follow(harness);
    return this.attaching;
  }

  get showsAllClosed(): boolean {
    return this.closed === ALL_CLOSED;
  }

  /** Draws all commissions that are over and whose order is known, from now on. */
  showAllClosed(): void {
    if (this.showsAllClosed) return;
    this.closed = ALL_CLOSED;
    this.draw();
  }

  /** Draws what was heard and not drawn yet. */
  flush(): void {
    if (this.timer) this.draw();
  }

  private async follow(harness: Harness | undefined): Promise<void> {
    this.owned.dispose();
    this.owned = new DisposableStore();
    this.harness = harness;
    this.activities.clear();
    // Whatever the harness before is still looking at is not of this one.
    this.drawnTurn = ++this.turns;
    this.listing = { decisions: [], problems: [] };
    if (!harness) {
      this.draw();
      return;
    }
    this.owned.add(harness.reports.onDidAppend((events) => this.hear(events)));
    this.owned.add(harness.reports.onDidLog((entry) => this.hearRun(entry)));
    this.owned.add(harness.plans.onDidChangeDecisions(() => void this.reread()));
    this.draw();
    await this.reread();
    this.heard.fire();
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.lazy);
    this.owned.dispose();
    this.changed.dispose();
    this.heard.dispose();
  }

  /** Reads the decision files again and draws at once; resolves when this look or a later one is drawn. */
  private async reread(): Promise<void> {
    const turn = ++this.turns;
    const { harness } = this;
    try {
      const listing = await harness?.plans.decisions();
      // A later look may have come back earlier; it knows better.
      if (turn < this.drawnTurn) return;
      this.drawnTurn = turn;
      if (listing) this.listing = listing;
    } catch (thrown) {
      this.report(thrown);
    }
    this.draw();
  }

  private hear(events: readonly StoredEvent[]): void {
    for (const { type, commission } of events)
      if (type === 'claimed' || type === 'settled') this.activities.delete(commission);
    this.gather();
    this.heard.fire();
  }

  private hearRun(entry: RunEntry): void {
    const activity = activityText(entry);
    if (activity === undefined || this.activities.get(entry.commission) === activity) return;
    this.activities.set(entry.commission, activity);
    this.lazy ??= setTimeout(() => this.draw(), LAZY_MS);
  }

  private gather(): void {
    const ms = Math.max(GATHER_MS, REST_TIMES * this.tookMs);
    this.timer ??= setTimeout(() => this.draw(), ms);
  }

  private draw(): void {
    clearTimeout(this.timer);
    clearTimeout(this.lazy);
    this.timer = this.lazy = undefined;
    const before = this.shown;
    const began = performance.now();
    try {
      this.shown = this.harness ? this.faceOf(this.harness) : empty;
    } catch (thrown) {
      // A record that cannot be read: what was drawn before stays.
      this.report(thrown);
      return;
    }
    const change = changeBetween(before, this.shown);
    if (change) this.changed.fire(change);
    this.tookMs = performance.now() - began;
  }

  private faceOf(harness: Harness): BoardFace {
    const { ledger } = harness.reports;
    const status = harness.reports.status();
    const commissions = commissionRows({
      ...{ ledger, status, activities: this.activities, closed: this.closed },
    });
    const groupsOf = (decision: string): GroupKey[] =>
      ledger
        .entriesOf(decision)
        .map(({ id, situation }) => commissions.get(id)?.group ?? groupOf(situation));
    const decisions = decisionRows(this.listing, groupsOf);
    return { status, commissions, decisions, closed: closedCounts(ledger) };
  }
}
