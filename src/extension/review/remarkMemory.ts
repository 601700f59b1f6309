import type { Memento } from 'vscode';
import { z } from 'zod';
import type { Remark } from './remark.ts';

const key = 'haft.remarks';

const remark = z.object({
  path: z.string(),
  side: z.enum(['base', 'result']),
  line: z.int().positive(),
  lastLine: z.int().positive(),
  quote: z.array(z.string()),
  text: z.string(),
});

/** What was written on one result: another attempt or another commit is another result. */
const written = z.object({ attempt: z.int(), commit: z.string(), remarks: z.array(remark) });
const schema = z.record(z.string(), written);

export interface Written {
  readonly attempt: number;
  readonly commit: string;
  readonly remarks: readonly Remark[];
}

/** Keeps comments by commission, so that they outlive the diff and the window. */
export class RemarkMemory {
  private readonly memento: Memento;

  constructor(memento: Memento) {
    this.memento = memento;
  }

  /** By commission id. What an older version left in another form counts as nothing. */
  all(): Readonly<Record<string, Written>> {
    const known = schema.safeParse(this.memento.get(key, {}));
    return known.success ? known.data : {};
  }

  /** `undefined`, or nothing written, forgets the commission. */
  keep(commission: string, what: Written | undefined): Thenable<void> {
    const others = Object.entries(this.all()).filter(([id]) => id !== commission);
    const mine = what && what.remarks.length > 0 ? [[commission, what] as const] : [];
    const kept = [...others, ...mine];
    return this.memento.update(key, kept.length > 0 ? Object.fromEntries(kept) : undefined);
  }
}
