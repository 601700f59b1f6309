import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid } from '../../../engine/ports/repository.ts';
import type { Workspace } from '../../../engine/ports/workspaces.ts';
import { removeWhole } from '../../files/removeWhole.ts';
import type { CleanRoom } from '../objects/cleanRoom.ts';
import type { Git } from '../plumbing/git.ts';
import { KnownFolders } from './knownFolders.ts';
import type { WorkspaceFolder } from './workspaceFolder.ts';

/** How a tree is put where nothing, or another one, stands. */
export interface TreeMover {
  readonly folder: WorkspaceFolder;
  readonly room: CleanRoom;
  /** Makes the git directory that commands meet in the place. */
  readonly makeGitDir: (gitDir: string, base: Oid) => Promise<void>;
  /** Brings files and index to a commit, from whatever they are. @throws Fault `workspace_failed`. */
  readonly bring: (git: Git, base: Oid) => Promise<void>;
  /** How the operator's file system and excludes are read. */
  readonly overPlace: (path: string, index: string) => Promise<Git>;
}

/** A place that is kept from proof to proof. */
interface ProofPlace {
  readonly path: string;
  readonly index: string;
  readonly known: KnownFolders;
}

/**
 * Places for proofs. They are kept and their trees move: what goes from one commit to the next writes what
 * differs, after whatever a proof left was removed by name (docs/rules.md R163). Files count as unchanged by
 * inode, change time, size and mode against what was written, as git's index tells; a place in which that
 * cannot be told is thrown away. No workspace of an agent's ever becomes one.
 */
export class ProofPlaces {
  private readonly mover: TreeMover;
  private readonly most: number;
  private readonly used = new Map<string, ProofPlace>();
  private idle: ProofPlace[] = [];

  /** @param most How many are kept idle. */
  constructor(mover: TreeMover, most: number) {
    this.mover = mover;
    this.most = most;
  }

  async take(id: string, base: Oid): Promise<Workspace> {
    const kept = this.idle.pop();
    const place = (kept && (await this.moved(kept, base))) ?? (await this.made(base));
    this.used.set(place.path, place);
    const { folder } = this.mover;
    await folder.dropCache(place.path);
    const cache = await folder.cacheFor(place.path);
    await folder.recordProof(place.path, id, base);
    return { id, path: place.path, base, cache };
  }

  /** Keeps the place for the next, as whoever used it left it. */
  async release(path: string): Promise<void> {
    const place = this.used.get(path);
    this.used.delete(path);
    if (place !== undefined && this.idle.length < this.most) this.idle.push(place);
    else await this.mover.folder.drop(path);
  }

  /** Whether files of the tree, or such as git would add to it, are others than those that were put there. */
  async isTouched(path: string): Promise<boolean> {
    const place = this.used.get(path);
    if (place === undefined) return true;
    const git = await this.mover.overPlace(path, place.index);
    const args = ['ls-files', '-z', '--modified', '--deleted', '--others', '--exclude-standard'];
    const untracked = ['--directory', '--no-empty-directory'];
    return (await git.must([...args, ...untracked])).length > 0;
  }

  /** Lets go what is kept idle. Never rejects. */
  async rest(): Promise<void> {
    const places = this.idle.splice(0);
    await Promise.all(
      places.map(({ path }) => this.mover.folder.drop(path).catch(() => undefined)),
    );
  }

  private async made(base: Oid): Promise<ProofPlace> {
    const { folder } = this.mover;
    const path = await folder.proofPlace(base);
    const place = { path, index: await folder.indexOf(path), known: new KnownFolders(path) };
    try {
      await this.bring(place, base);
      return place;
    } catch (failure) {
      await folder.drop(path);
      throw failure;
    }
  }

  /** The place at another commit; `undefined` where it could not be trusted to hold exactly that. */
  private async moved(place: ProofPlace, base: Oid): Promise<ProofPlace | undefined> {
    try {
      await removeWhole(join(place.path, '.git'));
      if (await place.known.restore()) {
        await this.bring(place, base);
        return place;
      }
    } catch {
      // Made anew below: whatever is wrong with everything will show there.
    }
    await this.mover.folder.drop(place.path);
    return undefined;
  }

  private async bring({ path, index, known }: ProofPlace, base: Oid): Promise<void> {
    const env = { GIT_WORK_TREE: path, GIT_INDEX_FILE: index };
    await this.mover.bring((await this.mover.room.git()).at({ cwd: path, env }), base);
    await known.learn();
    const gitDir = join(path, '.git');
    await this.mover.makeGitDir(gitDir, base);
    // What a command's own git reads is a copy.
    await copyFile(index, join(gitDir, 'index'));
  }
}
