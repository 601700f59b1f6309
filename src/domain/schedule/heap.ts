/** Keeps many and hands out the least. Those that are equal come in any order. */
export class Heap<T> {
  private readonly items: T[] = [];
  private readonly compare: (a: T, b: T) => number;

  /** @param compare Below zero where `a` comes first. */
  constructor(compare: (a: T, b: T) => number) {
    this.compare = compare;
  }

  /** The least, which stays. */
  peek(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    const { items } = this;
    let at = items.length;
    items.push(item);
    for (let above = (at - 1) >> 1; at > 0; above = (at - 1) >> 1) {
      const parent = items[above] as T;
      if (this.compare(parent, item) <= 0) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  /** The least, which is taken out; undefined where there is none. */
  pop(): T | undefined {
    const { items } = this;
    const least = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return least;
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      if (left >= items.length) break;
      const isRight = right < items.length && this.compare(items[right] as T, items[left] as T) < 0;
      const below = isRight ? right : left;
      const child = items[below] as T;
      if (this.compare(last, child) <= 0) break;
      items[at] = child;
      at = below;
    }
    items[at] = last;
    return least;
  }
}
