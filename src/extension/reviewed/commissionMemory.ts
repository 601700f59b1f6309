import type { Memento } from 'vscode';
import { z } from 'zod';

/** Commissions about which something is remembered at most; the longest unchanged goes first. */
const MOST = 500;

/** Remembers one thing for each commission of this workspace, beyond the window. */
export class CommissionMemory<T> {
  private readonly memento: Memento;
  private readonly key: string;
  private readonly schema: z.ZodType<Record<string, T>>;

  /** @param schema Of one such thing. What an older version left in another form counts as nothing. */
  constructor(memento: Memento, key: string, schema: z.ZodType<T>) {
    this.memento = memento;
    this.key = key;
    this.schema = z.record(z.string(), schema);
  }

  /** By commission id. */
  all(): Readonly<Record<string, T>> {
    const known = this.schema.safeParse(this.memento.get(this.key, {}));
    return known.success ? known.data : {};
  }

  get(commission: string): T | undefined {
    return this.all()[commission];
  }

  /** `undefined` forgets the commission. */
  keep(commission: string, what: T | undefined): Thenable<void> {
    const others = Object.entries(this.all()).filter(([id]) => id !== commission);
    const kept = what === undefined ? others : [...others, [commission, what] as const];
    const latest = Object.fromEntries(kept.slice(-MOST));
    return this.memento.update(this.key, kept.length > 0 ? latest : undefined);
  }
}
