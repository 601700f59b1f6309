/** Rows of a long list that are shown before anybody asks for more: each costs the window time. */
const FIRST = 200;
/** And with each time somebody does. */
const MORE = 500;

/** How much is shown of each list that can be long (docs/rules.md R265). */
export class Portions {
  private readonly opened = new Map<string, number>();

  of<T>(list: string, rows: readonly T[]): readonly T[] {
    const shown = this.shown(list);
    return rows.length > shown ? rows.slice(0, shown) : rows;
  }

  /** Rows of the list that are shown, where it has as many. */
  shown(list: string): number {
    return this.opened.get(list) ?? FIRST;
  }

  /** Opens the next of the list. */
  more(list: string): void {
    this.opened.set(list, this.shown(list) + MORE);
  }

  /** Opens the list as far as the row at this place; true when that takes more than was shown. */
  reach(list: string, at: number): boolean {
    if (at < this.shown(list)) return false;
    this.opened.set(list, FIRST + MORE * Math.ceil((at + 1 - FIRST) / MORE));
    return true;
  }
}
