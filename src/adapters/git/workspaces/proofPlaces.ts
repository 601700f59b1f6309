import type { Oid } from '../../../engine/ports/repository.ts';
import type { Workspace } from '../../../engine/ports/workspaces.ts';
import type { Git } from '../plumbing/git.ts';
import { pathsFromNul } from '../objects/pathBytes.ts';
import { MovingPlace, type TreeMover } from './movingPlace.ts';

/** What proofs need beside moving trees. */
export interface ProofTools extends TreeMover {
  /** How the operator's file system and excludes are read, over a place and its index. */
  readonly over: (place: MovingPlace) => Promise<Git>;
}

/**
 * Places for proofs. They are kept and their trees move: what goes from one commit to the next writes what
 * differs, after whatever a proof left was removed by name (docs/rules.md R163). A place in which that cannot
 * be told is thrown away. No workspace of an agent's ever becomes one.
 */
export class ProofPlaces {
  private readonly tools: ProofTools;
  private readonly most: number;
  private readonly used = new Map<string, MovingPlace>();
  private idle: MovingPlace[] = [];

  /** @param most How many are kept idle. */
  constructor(tools: ProofTools, most: number) {
    this.tools = tools;
    this.most = most;
  }

  async take(id: string, base: Oid): Promise<Workspace> {
    const { folder } = this.tools;
    const kept = this.idle.pop();
    const isMoved = kept !== undefined && (await kept.moveTo(base));
    const place = isMoved
      ? kept
      : await MovingPlace.make(this.tools, await folder.proofPlace(base), base);
    const { path } = place;
    this.used.set(path, place);
    await folder.dropCache(path);
    const cache = await folder.cacheFor(path);
    await folder.recordProof(path, id, base);
    return { id, path, base, cache };
  }

  /** Keeps the place for the next, as whoever used it left it. */
  async release(path: string): Promise<void> {
    const place = this.used.get(path);
    this.used.delete(path);
    if (place !== undefined && this.idle.length < this.most) this.idle.push(place);
    else await this.tools.folder.drop(path);
  }

  /**
   * Whether files of the tree, or such as git would add to it, are others than those that were put there.
   * @param shared Links that are no part of it.
   */
  async isTouched(path: string, shared: ReadonlySet<string>): Promise<boolean> {
    const place = this.used.get(path);
    if (place === undefined) return true;
    const git = await this.tools.over(place);
    const args = ['ls-files', '-z', '--modified', '--deleted', '--others', '--exclude-standard'];
    const untracked = ['--directory', '--no-empty-directory'];
    const told = pathsFromNul(await git.must([...args, ...untracked]));
    return told.some((one) => !shared.has(one));
  }

  /** Lets go what is kept idle. Never rejects. */
  async rest(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((place) => place.drop().catch(() => undefined)));
  }
}
