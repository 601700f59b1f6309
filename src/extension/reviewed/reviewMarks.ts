import type { Memento } from 'vscode';
import { z } from 'zod';
import { Emitter } from '../../base/emitter.ts';
import type { FileChange } from '../../engine/ports/repository.ts';
import { CommissionMemory } from './commissionMemory.ts';
import { contentOf, type ChangesOf } from './fileChanges.ts';

/** How far a file is reviewed. */
export interface Standing {
  readonly isReviewed: boolean;
  /** Whether each of its changes is, in order; empty where none or all are and nobody had to look. */
  readonly each: readonly boolean[];
}

const byPath = z.record(
  z.string(),
  z.object({
    /** The whole file, as its content was. */
    file: z.string().optional(),
    changes: z.array(z.string()),
  }),
);
type Marks = z.infer<typeof byPath>;

/**
 * What the operator has reviewed in results, file by file and change by change, by what is changed and not by where
 * (docs/rules.md R212, R213): a mark outlives the window and another attempt, and goes where the change becomes
 * another one. All changes of a file and the file are the same mark.
 */
export class ReviewMarks {
  private readonly memory: CommissionMemory<Marks>;
  private readonly changes: Pick<ChangesOf, 'file'>;
  private readonly changed = new Emitter<string>();
  /** Told of the commission whose marks have changed. */
  readonly onDidChange = this.changed.event;

  constructor(memento: Memento, changes: Pick<ChangesOf, 'file'>) {
    this.memory = new CommissionMemory(memento, 'haft.reviewed', byPath);
    this.changes = changes;
  }

  /** Looks into the file only where some of its changes may be marked. */
  async standingOf(commission: string, change: FileChange): Promise<Standing> {
    const known = this.memory.get(commission)?.[change.path];
    if (known?.file === contentOf(change)) return { isReviewed: true, each: [] };
    if (!known || known.changes.length === 0) return { isReviewed: false, each: [] };
    const each = await this.eachOf(commission, change);
    return { isReviewed: !each.includes(false), each };
  }

  /** Whether each change of a file is reviewed, in order. */
  async eachOf(commission: string, change: FileChange): Promise<boolean[]> {
    const { keys } = await this.changes.file(change);
    const known = this.memory.get(commission)?.[change.path];
    return keys.map(
      (key) => known?.file === contentOf(change) || (known?.changes.includes(key) ?? false),
    );
  }

  /** Sets or takes away the marks of some files of one result, and of all their changes. */
  async mark(
    commission: string,
    changes: readonly FileChange[],
    isReviewed: boolean,
  ): Promise<void> {
    const entries = await Promise.all(
      changes.map(async (change): Promise<[string, Marks[string]]> => {
        const { keys } = await this.changes.file(change);
        return [change.path, { file: contentOf(change), changes: [...keys] }];
      }),
    );
    await this.keep(commission, (marks) => {
      for (const [path, entry] of entries)
        if (isReviewed) marks.set(path, entry);
        else marks.delete(path);
    });
  }

  /** Marks one change of a file, or takes its mark away. @param index As {@link eachOf} counts. */
  async markChange(
    commission: string,
    change: FileChange,
    index: number,
    isReviewed: boolean,
  ): Promise<void> {
    const { keys } = await this.changes.file(change);
    await this.keep(commission, (marks) => {
      const { path } = change;
      const known = marks.get(path);
      const before = known?.file === contentOf(change) ? keys : (known?.changes ?? []);
      // What is no change of this file any more may be one of a later result again.
      const now = new Set(before);
      for (const key of keys.slice(index, index + 1))
        if (isReviewed) now.add(key);
        else now.delete(key);
      if (now.size === 0) marks.delete(path);
      else {
        const all = keys.every((key) => now.has(key));
        marks.set(path, { ...(all && { file: contentOf(change) }), changes: [...now] });
      }
    });
  }

  private async keep(
    commission: string,
    alter: (marks: Map<string, Marks[string]>) => void,
  ): Promise<void> {
    const marks = new Map(Object.entries(this.memory.get(commission) ?? {}));
    alter(marks);
    await this.memory.keep(commission, marks.size > 0 ? Object.fromEntries(marks) : undefined);
    this.changed.fire(commission);
  }
}
