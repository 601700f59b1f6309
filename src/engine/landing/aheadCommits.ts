import type { Needs } from '../ports/context.ts';
import type { Oid } from '../ports/repository.ts';
import { aheadRef } from './landing.ts';

/** Commits of trees that may come to be, one for each commission, of which nothing but a checkout is made. */
export class AheadCommits {
  private readonly context: Needs<'repository'>;
  private readonly built = new Map<string, { readonly tree: Oid; readonly commit: Oid }>();

  constructor(context: Needs<'repository'>) {
    this.context = context;
  }

  async of(id: string, tree: Oid, parent: Oid): Promise<Oid> {
    const built = this.built.get(id);
    if (built?.tree === tree) return built.commit;
    const message = `${id} as it would land.\n`;
    const keepAs = aheadRef(id);
    const commit = await this.context.repository.commit({
      ...{ tree, parent, message, keepAs, sign: false },
    });
    this.built.set(id, { tree, commit });
    return commit;
  }

  /** They are not needed any more. A ref that stays keeps a commit of ours and nothing else: never rejects. */
  async forget(ids: readonly string[]): Promise<void> {
    const named = ids.filter((id) => this.built.delete(id));
    if (named.length > 0)
      await this.context.repository.forget(named.map(aheadRef)).catch(() => undefined);
  }
}
