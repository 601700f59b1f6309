import { copyFile, rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid } from '../../../engine/ports/repository.ts';
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
}

/**
 * A work tree that goes from commit to commit. Files count as unchanged by inode, change time, size and mode
 * against what was written, as the index outside of it tells (docs/rules.md R163).
 */
export class MovingPlace {
  private readonly mover: TreeMover;
  private readonly known: KnownFolders;
  private at: string;
  private indexAt: string;

  private constructor(mover: TreeMover, path: string, index: string) {
    this.mover = mover;
    this.at = path;
    this.indexAt = index;
    this.known = new KnownFolders(path);
  }

  /** Puts the files of a commit into the empty folder at `path`, which goes when that fails. */
  static async make(mover: TreeMover, path: string, base: Oid): Promise<MovingPlace> {
    const place = new MovingPlace(mover, path, await mover.folder.indexOf(path));
    try {
      await place.bring(base);
      return place;
    } catch (failure) {
      await mover.folder.drop(path);
      throw failure;
    }
  }

  /** Absolute. */
  get path(): string {
    return this.at;
  }

  /** The index of what was written there, outside of the place. */
  get index(): string {
    return this.indexAt;
  }

  /**
   * Brings it to another commit, whatever was done there since.
   * @returns false where it could not be trusted to hold exactly that; it is gone then.
   */
  async moveTo(base: Oid): Promise<boolean> {
    try {
      await removeWhole(join(this.at, '.git'));
      if (await this.known.restore()) {
        await this.settleIndex();
        await this.bring(base);
        return true;
      }
    } catch {
      // Whoever makes a new one meets whatever is wrong with everything.
    }
    await this.drop();
    return false;
  }

  /** Gives it another path, where nothing stands but an empty folder at most. */
  async rename(path: string): Promise<void> {
    const index = await this.mover.folder.indexOf(path);
    await rename(this.at, path);
    await rename(this.indexAt, index);
    this.at = path;
    this.indexAt = index;
    this.known.moved(path);
  }

  drop(): Promise<void> {
    return this.mover.folder.drop(this.at);
  }

  /**
   * Git reads every file again that is as young as its index. Those were looked at more closely than it does, so
   * that the index may say it is younger.
   */
  private async settleIndex(): Promise<void> {
    const now = new Date();
    await utimes(this.indexAt, now, now);
  }

  private async bring(base: Oid): Promise<void> {
    const { room, bring, makeGitDir } = this.mover;
    const env = { GIT_WORK_TREE: this.at, GIT_INDEX_FILE: this.indexAt };
    await bring((await room.git()).at({ cwd: this.at, env }), base);
    await this.known.learn();
    const gitDir = join(this.at, '.git');
    await makeGitDir(gitDir, base);
    // What a command's own git reads is a copy.
    await copyFile(this.indexAt, join(gitDir, 'index'));
  }
}
