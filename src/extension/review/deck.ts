import { situationOf, type CommissionView } from '../../domain/commission/view.ts';

/** One held result; a new attempt has another. */
export const cardOf = ({ commission, attempt, result }: CommissionView): string =>
  [commission.id, attempt, result?.commit].join(' ');

/**
 * The held results one after the other, in the order in which they were asked for (docs/rules.md R230). What was
 * accepted is out of it for as long as it lands, and back in it where it did not.
 */
export class Deck {
  private readonly accepted = new Set<string>();
  /** Commissions whose turn has not ended; one may be there twice. */
  private readonly leaving: string[] = [];
  private last: Promise<void> = Promise.resolve();

  /** Takes a result out until `landing` has settled, whatever comes of it. */
  accept(view: CommissionView, landing: Promise<unknown>): void {
    const card = cardOf(view);
    this.accepted.add(card);
    const back = (): void => void this.accepted.delete(card);
    void landing.then(back, back);
  }

  /** Whether it was accepted and its landing has not settled. */
  isAccepted(view: CommissionView): boolean {
    return this.accepted.has(cardOf(view));
  }

  /** Whether this one is just being left: a key pressed while it is still in front does not mean it. */
  isLeaving(id: string | undefined): boolean {
    return id !== undefined && this.leaving.includes(id);
  }

  /**
   * Goes from one result to another, one turn after the other (docs/rules.md R211).
   * @param from The commission in front, which is left from now on.
   */
  async turn(from: string | undefined, go: () => Promise<void>): Promise<void> {
    if (from !== undefined) this.leaving.push(from);
    const turned = this.last.then(go).finally(() => {
      const at = from === undefined ? -1 : this.leaving.indexOf(from);
      if (at >= 0) this.leaving.splice(at, 1);
    });
    this.last = turned.catch(() => undefined);
    await turned;
  }

  /** What is left to decide, of all that is open. */
  left(open: Iterable<CommissionView>): CommissionView[] {
    return [...open]
      .filter((view) => situationOf(view) === 'held' && !this.isAccepted(view))
      .sort((one, other) => one.createdSeq - other.createdSeq);
  }

  /**
   * The one after `from`, round and round; the first where that is none of them. `from` itself where it is the
   * only one, undefined where none is left.
   * @param from Seq under which the commission in front was created.
   * @param step -1: the one before.
   */
  next(
    open: Iterable<CommissionView>,
    from: number | undefined,
    step: 1 | -1 = 1,
  ): CommissionView | undefined {
    const left = this.left(open);
    if (from === undefined) return left[0];
    const beyond =
      step === 1
        ? left.find(({ createdSeq }) => createdSeq > from)
        : left.findLast(({ createdSeq }) => createdSeq < from);
    return beyond ?? left.at(step === 1 ? 0 : -1);
  }
}
