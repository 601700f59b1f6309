import type { Oid } from '../../../engine/ports/repository.ts';
import type { Git } from '../plumbing/git.ts';
import type { StandingGit } from '../plumbing/standingGit.ts';
import { assertOurRef } from './treeQueries.ts';

/** Takes orders for refs line by line, each transaction told by its steps. */
export const writingRefs = ['update-ref', '--no-deref', '--stdin'] as const;

const steps = ['start: ok', 'prepare: ok', 'commit: ok'];

/** The refs that keep what is ours alive, below `refs/haft/`. Each order says how they are to be, so that it can be given twice. */
export class OurRefs {
  private readonly git: Git;
  private readonly standing: StandingGit;

  /** @param standing One for {@link writingRefs} in the same place. */
  constructor(git: Git, standing: StandingGit) {
    this.git = git;
    this.standing = standing;
  }

  /** @throws Fault `ref_forbidden`, `git_failed`. */
  async keep(ref: string, oid: Oid): Promise<void> {
    assertOurRef(ref);
    await this.order([`update ${ref} ${oid}`]);
  }

  /** All of them, or none; those that are not there are none to forget. Throws as {@link keep}. */
  async forget(refs: readonly string[]): Promise<void> {
    refs.forEach(assertOurRef);
    await this.order(refs.map((ref) => `delete ${ref}`));
  }

  private async order(orders: readonly string[]): Promise<void> {
    const told = await this.standing.ask(['start', ...orders, 'prepare', 'commit'], steps.length);
    if (told?.every((line, at) => line === steps[at])) return;
    await this.git.must(writingRefs, { stdin: orders.map((one) => `${one}\n`).join('') });
  }
}
