import type { Oid } from '../../../engine/ports/repository.ts';
import { gitFailed, type Git } from '../plumbing/git.ts';

/** So many pairs, and so many parents, are remembered; then all are let go. */
const most = 10_000;

/** Which commit comes before which. What was found once stays so; what was not may come with a fetch. */
export class Ancestry {
  private readonly git: Git;
  private readonly found = new Set<string>();
  private readonly parents = new Map<Oid, Oid>();

  /** @param git In the operator's own git directory: a shallow history ends where that says. */
  constructor(git: Git) {
    this.git = git;
  }

  /** Notes the only parent of a commit that was just made. */
  learn(commit: Oid, parent: Oid): void {
    if (this.parents.size >= most) this.parents.clear();
    this.parents.set(commit, parent);
  }

  /** True when `ancestor` is `descendant` or among its ancestors; false when either is not here at all. */
  async isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean> {
    const oldest = this.back(descendant, ancestor);
    if (oldest === ancestor && (oldest !== descendant || this.parents.has(oldest))) return true;
    const pair = `${ancestor} ${oldest}`;
    if (this.found.has(pair)) return true;
    const isOne = await isAncestor(this.git, ancestor, oldest);
    if (this.found.size >= most) this.found.clear();
    if (isOne) this.found.add(pair);
    return isOne;
  }

  /** Over commits with one known parent, not past `until`: whatever else is before the first is before the last. */
  private back(from: Oid, until: Oid): Oid {
    let commit = from;
    for (;;) {
      const parent = commit === until ? undefined : this.parents.get(commit);
      if (parent === undefined) return commit;
      commit = parent;
    }
  }
}

export async function isAncestor(git: Git, ancestor: Oid, descendant: Oid): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', ancestor, descendant];
  const { exitCode, stderr } = await git.run(args);
  if (exitCode === 0) return true;
  if (exitCode === 1 || /not a valid commit|Not a valid object/i.test(stderr)) return false;
  throw gitFailed(args, stderr);
}
