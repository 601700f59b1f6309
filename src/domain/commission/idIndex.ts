/** Which ids belong to a key. One id stands for itself: most keys have one, and a set costs its hundred bytes. */
export class IdIndex {
  private readonly ids = new Map<string, string | Set<string>>();

  add(key: string, id: string): void {
    const known = this.ids.get(key);
    if (known === undefined) this.ids.set(key, id);
    else if (typeof known !== 'string') known.add(id);
    else if (known !== id) this.ids.set(key, new Set([known, id]));
  }

  /** In the order in which they were added. */
  of(key: string): readonly string[] {
    const known = this.ids.get(key) ?? [];
    return typeof known === 'string' ? [known] : [...known];
  }
}
