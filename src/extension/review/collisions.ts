import { Emitter } from '../../base/emitter.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import type { Conflict, ConflictsFound } from '../../engine/review/conflicts.ts';
import { calmly, Redraw, type Timing } from '../page/redraw.ts';
import type { Tell } from '../tell.ts';
import type { Collision } from './collisionText.ts';

/** The engine, as far as it is asked here. */
export interface CollisionSource {
  readonly reviews: { conflicts(known?: ConflictsFound): Promise<ConflictsFound> };
  readonly reports: { readonly ledger: { get(id: string): CommissionView | undefined } };
}

interface CollisionNeeds {
  readonly opened: () => CollisionSource | undefined;
  /** Whether anybody looks just now. */
  readonly isLookedAt: () => boolean;
  readonly tell: Tell;
}

/**
 * Which held results do not fit together (docs/rules.md R214). git is asked where somebody looks, when what is held or the
 * tip of a branch may be another one, and for a tenth of the time at most; as long as nothing is known of a result as
 * it is now, nothing is said of it.
 */
export class Collisions implements Disposable {
  private readonly needs: CollisionNeeds;
  private readonly asking: Redraw;
  private readonly changed = new Emitter<readonly string[]>();
  /** Told of the commissions of which something else is known. */
  readonly onDidChange = this.changed.event;
  private source: CollisionSource | undefined;
  private found: ConflictsFound | undefined;
  /** By commission. */
  private known: ReadonlyMap<string, readonly Conflict[]> = new Map();
  private isOld = true;

  constructor(needs: CollisionNeeds, timing?: Timing) {
    this.needs = needs;
    this.asking = new Redraw(() => this.find(), needs.tell, calmly, timing);
  }

  /** What is held, or a tip, may be another one. */
  stale(): void {
    this.isOld = true;
    this.look();
  }

  /** Somebody looks from now on. */
  look(): void {
    if (this.isOld && this.needs.isLookedAt()) this.asking.ask();
  }

  /** What a result collides with, as far as that is known. */
  of(id: string): readonly Collision[] {
    const ledger = this.needs.opened()?.reports.ledger;
    const asNow = (one: string): CommissionView | undefined => {
      const view = ledger?.get(one);
      return view?.result && view.result.commit === this.found?.commits.get(one) ? view : undefined;
    };
    const view = asNow(id);
    if (!view || this.source !== this.needs.opened()) return [];
    const { targetBranch: branch } = view.commission.scope;
    return (this.known.get(id) ?? []).flatMap(({ id: first, with: second, paths }): Collision[] => {
      if (second === undefined) return [{ branch, paths }];
      const other = asNow(first === id ? second : first)?.commission;
      return other ? [{ branch, paths, other: { id: other.id, title: other.decisionTitle } }] : [];
    });
  }

  dispose(): void {
    this.asking.dispose();
    this.changed.dispose();
  }

  private async find(): Promise<void> {
    const source = this.needs.opened();
    this.isOld = false;
    if (!source) return;
    const before = source === this.source ? this.found : undefined;
    const found = await source.reviews.conflicts(before);
    if (found === this.found && source === this.source) return;
    const known = new Map<string, Conflict[]>();
    for (const conflict of found.conflicts)
      for (const id of [conflict.id, conflict.with])
        if (id !== undefined) known.set(id, [...(known.get(id) ?? []), conflict]);
    const old = this.known;
    this.source = source;
    this.found = found;
    this.known = known;
    const ids = [...new Set([...old.keys(), ...known.keys()])];
    const others = ids.filter(
      (id) => JSON.stringify(old.get(id)) !== JSON.stringify(known.get(id)),
    );
    if (others.length > 0) this.changed.fire(others);
  }
}
