import { lockConflict, type LockConflict } from '../../../domain/scope/authority.ts';
import { timelineOf, type Timeline } from '../../../domain/timeline/timeline.ts';
import type { Conflict } from '../../../domain/timeline/waitedFor.ts';
import type { Needs } from '../../ports/context.ts';
import { historiesSince, spanOf } from '../drain/drainRecord.ts';
import { spansOf, type DrainSpan } from '../drain/drainSpan.ts';

/** How a drain went, and when it was. */
export interface DrainTimeline extends Timeline {
  readonly span: DrainSpan;
}

/** Pairs of locksets that are remembered before all of them are forgotten. */
const mostPairs = 20_000;

/** Reads how drains went, from the record alone. It remembers which locksets share a path. */
export class TimelineReader {
  private readonly ports: Needs<'caseRule' | 'clock' | 'journal'>;
  private readonly pairs = new Map<string, LockConflict | undefined>();

  constructor(ports: Needs<'caseRule' | 'clock' | 'journal'>) {
    this.ports = ports;
  }

  /** @param drain As for the report. @throws Fault `drain_not_found`. */
  async read(drain?: string): Promise<DrainTimeline> {
    const { journal, clock } = this.ports;
    const span = spanOf(spansOf(await journal.history(''), clock.now()), drain);
    const histories = await historiesSince(this.ports, span.startedAt);
    return { span, ...timelineOf(span, histories, this.conflict) };
  }

  /** Every drain and single run on record, in order. */
  async spans(): Promise<readonly DrainSpan[]> {
    const { journal, clock } = this.ports;
    return spansOf(await journal.history(''), clock.now());
  }

  private readonly conflict: Conflict = (mine, theirs) => {
    const key = JSON.stringify([mine, theirs]);
    if (this.pairs.size > mostPairs) this.pairs.clear();
    if (!this.pairs.has(key)) this.pairs.set(key, lockConflict(mine, theirs, this.ports.caseRule));
    return this.pairs.get(key);
  };
}
