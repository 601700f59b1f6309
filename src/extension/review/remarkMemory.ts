import type { Memento } from 'vscode';
import { z } from 'zod';
import { CommissionMemory } from '../reviewed/commissionMemory.ts';
import type { Remark } from './remark.ts';

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

export interface Written {
  readonly attempt: number;
  readonly commit: string;
  readonly remarks: readonly Remark[];
}

/** Keeps comments by commission, so that they outlive the diff and the window. */
export class RemarkMemory extends CommissionMemory<Written> {
  constructor(memento: Memento) {
    super(memento, 'haft.remarks', written);
  }

  /** `undefined`, or nothing written, forgets the commission. */
  override keep(commission: string, what: Written | undefined): Thenable<void> {
    return super.keep(commission, what && what.remarks.length > 0 ? what : undefined);
  }
}
