import type { Memento } from 'vscode';
import { z } from 'zod';
import type { CommissionView } from '../../domain/commission/view.ts';
import { CommissionMemory } from './commissionMemory.ts';

const looks = z.object({ seen: z.string(), before: z.string().optional() });

/** Which results of a commission the operator has looked at, as the commits they were captured as. */
export class Looks {
  private readonly memory: CommissionMemory<z.infer<typeof looks>>;

  constructor(memento: Memento) {
    this.memory = new CommissionMemory(memento, 'haft.looks', looks);
  }

  /** Its result is shown. */
  async note({ commission: { id }, result }: CommissionView): Promise<void> {
    const { seen } = this.memory.get(id) ?? {};
    if (!result || seen === result.commit) return;
    await this.memory.keep(id, {
      seen: result.commit,
      ...(seen !== undefined && { before: seen }),
    });
  }

  /** The result looked at before the one there is now; undefined where that was the first, or none was. */
  before({ commission: { id }, result }: CommissionView): string | undefined {
    const { seen, before } = this.memory.get(id) ?? {};
    return seen === result?.commit ? before : seen;
  }
}
