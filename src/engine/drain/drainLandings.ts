import { drainActor } from '../../domain/commission/actor.ts';
import { messageOf, type Fault } from '../../base/fault.ts';
import { attemptOf, situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { isHoldReason, retriable, type HoldReason } from '../../domain/delivery/hold.ts';
import type { Needs } from '../ports/context.ts';
import type { Landings } from '../landing/landings.ts';
import { Signing } from '../landing/signing.ts';

export interface DrainLandingsOptions {
  readonly context: Needs<'editors' | 'journal' | 'report' | 'repository' | 'workspaces'>;
  /** The drain's id, under which its landings are recorded. */
  readonly drain: string;
  readonly landings: Pick<Landings, 'add'>;
  /** Aborted: nothing more is begun. */
  readonly signal: AbortSignal;
  /** Told after each landing, whatever came of it. */
  readonly onEnd: () => void;
  /** Told where the disk was full: nobody else should try either. */
  readonly onDiskFull: (text: string) => void;
}

/** Brings what a drain may land to the queue, each result once, and a refused one once more (docs/rules.md R79). */
export class DrainLandings {
  /** Attempts whose results were brought to the queue, and those that were tried once more. */
  private readonly brought = new Set<string>();
  private readonly retried = new Set<string>();
  private readonly options: DrainLandingsOptions;
  private readonly signing: Signing;
  private underWay = 0;

  constructor(options: DrainLandingsOptions) {
    this.options = options;
    this.signing = new Signing(options.context, options.drain);
    // Found out beside the first runs, before any of them waits for it.
    if ([...options.context.journal.ledger.open()].some(isAuto)) void this.signing.broken();
  }

  /** How many it has brought that have not ended. */
  get size(): number {
    return this.underWay;
  }

  /**
   * Whatever waits to land and is nobody else's: results of this drain, and of one that was cut off.
   * @returns Their commissions.
   */
  queue(): string[] {
    const ready = [...this.options.context.journal.ledger.open()].filter(
      (view) => !this.brought.has(attemptOf(view)) && isMineToLand(view),
    );
    for (const view of ready) this.land(view);
    return ready.map(({ commission }) => commission.id);
  }

  /**
   * Tries refused landings of `touched` commissions once more where the cause is gone.
   * @returns True when there is one.
   */
  async retry(touched: ReadonlySet<string>): Promise<boolean> {
    const { repository, editors, journal } = this.options.context;
    const held = [...journal.ledger.open()].filter(
      (view) => touched.has(view.commission.id) && this.isRetriable(view),
    );
    const heldFor = (reason: HoldReason): CommissionView[] =>
      held.filter(({ delivery }) => delivery?.reason === reason);
    const unsigned = heldFor('commit_signing_failed');
    if (await this.retryUnsigned(unsigned)) return true;
    const wereFull = heldFor('disk_full');
    for (const view of wereFull) this.retryOne(view);
    if (wereFull.length > 0) return true;
    if (held.length === unsigned.length) return false;
    const dirty = new Set(await repository.dirtyPaths());
    const unsaved = (await editors.unsaved()).map((path) => path.replaceAll('\\', '/'));
    // Any checkout may have it open: one try too few costs nothing, Apply is still there.
    const isInTheWay = (path: string): boolean =>
      dirty.has(path) || unsaved.some((open) => open.endsWith(`/${path}`));
    const clear = held.filter(({ delivery }) => {
      const paths = delivery?.paths ?? [];
      return paths.length > 0 && !paths.some(isInTheWay);
    });
    for (const view of clear) this.retryOne(view);
    return clear.length > 0;
  }

  private retryOne(view: CommissionView): void {
    this.retried.add(attemptOf(view));
    this.land(view);
  }

  /** A key may have been unlocked since: one trial tells for all of them. */
  private async retryUnsigned(held: readonly CommissionView[]): Promise<boolean> {
    if (held.length === 0) return false;
    for (const view of held) this.retried.add(attemptOf(view));
    this.signing.forget();
    if (await this.signing.broken()) return false;
    for (const view of held) this.land(view);
    return true;
  }

  private isRetriable(view: CommissionView): boolean {
    const reason = view.delivery?.reason ?? '';
    return (
      situationOf(view) === 'held' &&
      view.deliveryDecision?.autoApply === true &&
      !this.retried.has(attemptOf(view)) &&
      isHoldReason(reason) &&
      retriable.has(reason)
    );
  }

  private land(view: CommissionView): void {
    const { context, drain, landings, signal, onEnd, onDiskFull } = this.options;
    const { id } = view.commission;
    this.brought.add(attemptOf(view));
    this.underWay += 1;
    const unsignable = (): Promise<Fault | undefined> => this.signing.broken();
    void landings
      .add({ id, requestedBy: 'drain', by: drainActor(drain), unsignable }, signal)
      .then(
        (landing) => {
          if (landing.kind === 'held' && landing.reason === 'disk_full') onDiskFull(landing.text);
        },
        (thrown: unknown) => context.report(`landing of ${id}: ${messageOf(thrown)}`),
      )
      .then(() => {
        this.underWay -= 1;
        onEnd();
      });
  }
}

const isAuto = ({ commission }: CommissionView): boolean =>
  commission.deliveryPolicy === 'workspace_patch_auto_on_pass';

function isMineToLand(view: CommissionView): boolean {
  if (view.deliveryDecision?.autoApply !== true) return false;
  const situation = situationOf(view);
  if (situation === 'landing') return view.delivery?.holder === undefined;
  return situation === 'held' && view.delivery?.reason === 'landing_interrupted';
}
