import type { Event } from '../../base/emitter.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { EventDraft, StoredEvent } from '../../domain/commission/event.ts';
import type { Ledger } from '../../domain/commission/ledger.ts';
import type { Holding } from './holding.ts';

/** What a decision about the store's state wants written. Nothing is written when it throws. */
export interface Decided<T> {
  readonly events: readonly EventDraft[];
  readonly result: T;
}

/** What a check of every line of the record found. */
export type StoreCheck =
  | {
      readonly kind: 'sound';
      readonly events: number;
      readonly bytes: number;
      /** Bytes at which lines begin that came too late to be a part of the record, and do not count. */
      readonly astray: readonly number[];
    }
  | {
      readonly kind: 'damaged';
      /** Byte at which the first damaged line begins. */
      readonly offset: number;
      /** One sentence. */
      readonly what: string;
    };

/**
 * The record of everything that happened, shared by every process that opens this repository
 * (docs/rules.md R96). It is the only thing that is ever written; state is a fold of it.
 */
export interface Journal extends Disposable {
  /** Id of the store; also written into every workspace's marker. */
  readonly storeId: string;
  /** The fold of all events this process has seen. Changes only between turns of the event loop. */
  readonly ledger: Ledger;
  /**
   * Runs `decide` alone among all processes on the ledger as of the very last event, and appends what
   * it asks for, all or nothing. Resolves when the events are durable and re-read; then `ledger` and
   * `onDidAppend` show them. What `decide` throws is passed on and nothing is written.
   *
   * @throws Fault `store_busy` (names the holder), `store_read_only` (corrupt middle or foreign copy).
   */
  transact<T>(decide: (ledger: Ledger) => Decided<T>): Promise<T>;
  /** {@link transact} for a decision that has nothing to say beside what it writes. */
  append(decide: (ledger: Ledger) => readonly EventDraft[]): Promise<void>;
  /** Events appended by any process, in order, each exactly once. */
  readonly onDidAppend: Event<readonly StoredEvent[]>;
  /** Reads what others have appended by now; without being asked, it is read a moment later. */
  catchUp(): Promise<void>;
  /** All events of one commission, oldest first, read from the record as it is now. */
  history(commission: string): Promise<readonly StoredEvent[]>;
  /** Why the store cannot be written, if so. */
  readonly readOnly: string | undefined;
  /** What was found amiss in the record since it was opened and mended or passed over, a sentence each. */
  readonly warnings: readonly string[];
  /** Checks every line from the first; damage makes the store read-only. */
  verify(): Promise<StoreCheck>;
  /** Makes anew what is kept beside the record so that reading it takes less time. */
  rebuild(): Promise<void>;
  /** The record and what is kept beside it, logs and homes left out. */
  holdings(): Promise<readonly Holding[]>;
  /**
   * Does what one process at a time may do to what is kept beside the record, which others go on writing.
   * @throws Fault `clean_in_progress` where another takes longer than is waited for.
   */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Makes a store that was copied one of its own, under a new name; harmless for any other. */
  adopt(): Promise<void>;
}
