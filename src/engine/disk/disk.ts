import type { Actor } from '../../domain/commission/actor.ts';
import type { Context } from '../ports/context.ts';
import { clean, whatCleanWould, type Cleaned } from './clean.ts';
import { diskLedger, type DiskLedger } from './ledger.ts';
import { restore, type Restored } from './restore.ts';

/** What is kept on the disk for this repository: told, and made less. */
export class Disk {
  private readonly context: Context;
  private readonly closing = new AbortController();

  constructor(context: Context) {
    this.context = context;
  }

  /** @throws Fault `disk_unmeasured`. */
  ledger(): Promise<DiskLedger> {
    return diskLedger(this.context, this.closing.signal);
  }

  /** What {@link clean} would do now. Nothing changes. */
  preview(): Promise<Cleaned> {
    return whatCleanWould(this.context, this.closing.signal);
  }

  /** Removes what is over. @throws Fault `clean_in_progress`. */
  clean(by: Actor): Promise<Cleaned> {
    return clean(this.context, by, this.closing.signal);
  }

  /** Brings the work of a closed commission back to view. Throws as `disk/restore` says. */
  restore(id: string): Promise<Restored> {
    return restore(this.context, id);
  }

  /** Nothing more is measured. */
  close(): void {
    this.closing.abort();
  }
}
