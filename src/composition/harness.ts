import type { Releasers } from '../base/lifecycle.ts';
import { Commissions } from '../engine/commissions/commissions.ts';
import { Disk } from '../engine/disk/disk.ts';
import { Doctor } from '../engine/doctor/doctor.ts';
import { Drains } from '../engine/drain/drains.ts';
import { Landings } from '../engine/landing/landings.ts';
import { Plans } from '../engine/plans/plans.ts';
import type { Context, Settings } from '../engine/ports/context.ts';
import type { Journal } from '../engine/ports/journal.ts';
import { Prover } from '../engine/proof/prover.ts';
import { Reports } from '../engine/report/reports.ts';
import { Reviews } from '../engine/review/reviews.ts';

/** Tells the other processes which documents this window has unsaved. */
export type PublishUnsaved = (paths: readonly string[]) => Promise<void>;

/** The record itself: whose it is, whether it is sound, and making anew what only saves time. */
export type Store = Pick<Journal, 'storeId' | 'readOnly' | 'verify' | 'rebuild' | 'adopt'>;

/**
 * The engine as surfaces see it, in groups. A surface that is to be able to do less is handed some of
 * them: without `reviews` nothing lands, without `drains` nothing runs, and `reports` change nothing.
 */
export class Harness {
  /** Top folder of the operator's checkout, absolute. */
  readonly root: string;
  readonly settings: Settings;
  readonly publishUnsaved: PublishUnsaved;
  readonly commissions: Commissions;
  readonly plans: Plans;
  readonly drains: Drains;
  readonly reviews: Reviews;
  readonly reports: Reports;
  readonly disk: Disk;
  readonly doctor: Doctor;
  readonly store: Store;
  private readonly owned: Releasers;

  /** @param owned What was opened for it, to be let go after its own work has ended. */
  constructor(context: Context, owned: Releasers, publishUnsaved: PublishUnsaved) {
    this.root = context.repository.root;
    this.settings = context.settings;
    this.publishUnsaved = publishUnsaved;
    const prover = new Prover(context);
    const landings = new Landings(context, prover);
    this.commissions = new Commissions(context);
    this.plans = new Plans(context);
    this.drains = new Drains(context, prover, landings);
    this.reviews = new Reviews(context, prover, landings);
    this.reports = new Reports(context);
    this.disk = new Disk(context);
    this.doctor = new Doctor(context);
    this.store = storeOf(context);
    this.owned = owned;
    owned.add(() => this.disk.close());
    owned.add(() => landings.close());
    owned.add(() => this.reviews.close());
    owned.add(() => this.drains.close());
  }

  /**
   * Ends what runs, then what lands, then the record: newest first, and each only when what needs it is
   * gone. So landings in progress end as held, and that fact is written before the journal closes.
   */
  dispose(): Promise<void> {
    return this.owned.release();
  }
}

function storeOf({ journal, search }: Pick<Context, 'journal' | 'search'>): Store {
  return {
    get storeId() {
      return journal.storeId;
    },
    get readOnly() {
      return journal.readOnly;
    },
    verify: () => journal.verify(),
    adopt: () => journal.adopt(),
    rebuild: async () => {
      await journal.rebuild();
      await search.rebuild();
    },
  };
}
