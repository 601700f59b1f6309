import type { Memento } from 'vscode';
import { z } from 'zod';
import { Emitter } from '../../base/emitter.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
import { CommissionMemory } from './commissionMemory.ts';

/** What is changed in a file, and not only where: the same change of a later result has the same. */
const contentOf = ({ oldMode, oldBlob, newMode, newBlob }: FileChange): string =>
  `${oldMode} ${oldBlob} ${newMode} ${newBlob}`;

/**
 * Files of results the operator has reviewed, by what is changed in them (docs/rules.md R212): a mark
 * outlives the window and another attempt, and goes where the change becomes another one.
 */
export class ReviewMarks {
  private readonly memory: CommissionMemory<Record<string, string>>;
  private readonly changed = new Emitter<string>();
  /** Told of the commission whose marks have changed. */
  readonly onDidChange = this.changed.event;

  constructor(memento: Memento) {
    const byPath = z.record(z.string(), z.string());
    this.memory = new CommissionMemory(memento, 'haft.reviewed', byPath);
  }

  has(commission: string, change: FileChange): boolean {
    return this.memory.get(commission)?.[change.path] === contentOf(change);
  }

  /** Sets or takes away the marks of some files of one result. */
  async mark(
    commission: string,
    changes: readonly FileChange[],
    isReviewed: boolean,
  ): Promise<void> {
    const marks = new Map(Object.entries(this.memory.get(commission) ?? {}));
    for (const change of changes) {
      if (isReviewed) marks.set(change.path, contentOf(change));
      else marks.delete(change.path);
    }
    await this.memory.keep(commission, marks.size > 0 ? Object.fromEntries(marks) : undefined);
    this.changed.fire(commission);
  }
}
