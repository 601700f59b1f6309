import { situationOf, type CommissionView } from '../../domain/commission/view.ts';

/** One held result; a new attempt has another. */
const cardOf = ({ commission, attempt, result }: CommissionView): string =>
  [commission.id, attempt, result?.commit].join(' ');

/**
 * The held results one after the other, in the order in which they were asked for (docs/rules.md R230). What was
 * accepted is out of it for as long as it lands, and back in it where it did not.
 */
export class Deck {
  private readonly accepted = new Set<string>();
  private turning = false;

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

  /** One result goes and another comes: a key pressed meanwhile means neither (docs/rules.md R211). */
  get isTurning(): boolean {
    return this.turning;
  }

  /** Goes from one result to another; a second time meanwhile does nothing. */
  async turn(go: () => Promise<void>): Promise<void> {
    if (this.turning) return;
    this.turning = true;
    try {
      await go();
    } finally {
      this.turning = false;
    }
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
