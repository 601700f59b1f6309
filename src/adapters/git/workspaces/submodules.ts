import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setupFile } from '../../../domain/setup/setup.ts';
import { SetupFailed } from '../../../engine/ports/setupFailed.ts';
import type { Oid } from '../../../engine/ports/repository.ts';
import type { CleanRoom } from '../objects/cleanRoom.ts';
import { pathFromBytes, placeIn, splitNul } from '../objects/pathBytes.ts';
import { Git } from '../plumbing/git.ts';
import { noOutsideConfiguration } from '../objects/cleanRoom.ts';
import type { RepositoryPlace } from '../checkouts/openRepository.ts';

/**
 * Content of submodules, from the operator's own clones of them: always that of the recorded commit,
 * whatever is checked out there, byte for byte and through no filter (docs/rules.md R161).
 */
export class Submodules {
  private readonly place: RepositoryPlace;
  private readonly room: CleanRoom;

  constructor(place: RepositoryPlace, room: CleanRoom) {
    this.place = place;
    this.room = room;
  }

  /** Submodules of a commit by path, with the commit each is recorded at. */
  async of(commit: Oid): Promise<ReadonlyMap<string, Oid>> {
    const git = await this.room.git();
    const found = new Map<string, Oid>();
    for (const line of splitNul(await git.must(['ls-tree', '-r', '-z', '--full-tree', commit]))) {
      if (line.subarray(0, 6).toString() !== '160000') continue;
      const tab = line.indexOf(9);
      // `160000 commit <id>`, a tab, and the path.
      const [, , recorded = ''] = line.subarray(0, tab).toString().split(' ');
      found.set(pathFromBytes(line.subarray(tab + 1)), recorded);
    }
    return found;
  }

  /**
   * Puts the content of one where its empty folder is. What it has for submodules of its own stays empty.
   * @throws SetupFailed `workspace_setup_refused` when the operator's clone does not have it.
   */
  async fill(top: string, path: string, recorded: Oid): Promise<void> {
    const objects = await this.objectsOf(path);
    if (!objects) throw notThere(path, 'the submodule was never cloned');
    await this.within(top, path, objects, async (git) => {
      const has = await git.run(['cat-file', '-e', `${recorded}^{tree}`]);
      if (has.exitCode !== 0)
        throw notThere(path, `your clone does not have its commit ${recorded}`);
      await git.must(['read-tree', '-m', '-u', recorded]);
    });
  }

  /** True when its folder holds exactly the recorded commit's files and nothing else. */
  async isAsRecorded(top: string, path: string, recorded: Oid): Promise<boolean> {
    const objects = await this.objectsOf(path);
    if (!objects) return false;
    return this.within(top, path, objects, async (git) => {
      if ((await git.run(['read-tree', recorded])).exitCode !== 0) return false;
      await git.run(['update-index', '-q', '--refresh']);
      const changed = await git.must([
        'diff-files',
        '-z',
        '--name-only',
        '--ignore-submodules=all',
      ]);
      const others = await git.must(['ls-files', '-z', '--others']);
      return changed.length === 0 && others.length === 0;
    });
  }

  /** Those of a work tree whose folders are empty. */
  async emptyIn(top: string, commit: Oid): Promise<string[]> {
    if (!existsSync(join(top, '.gitmodules'))) return [];
    const empty: string[] = [];
    for (const path of (await this.of(commit)).keys()) {
      const entries = await readdir(placeIn(top, path)).catch(() => []);
      if (entries.length === 0) empty.push(path);
    }
    return empty;
  }

  /** Git over the folder, with the submodule's objects and a passing index. */
  private async within<T>(
    top: string,
    path: string,
    objects: string,
    work: (git: Git) => Promise<T>,
  ): Promise<T> {
    await this.room.git();
    const index = join(this.room.path, `submodule-${randomBytes(9).toString('hex')}`);
    const folder = join(top, path);
    const env = {
      ...{ GIT_DIR: this.room.path, GIT_WORK_TREE: folder, GIT_OBJECT_DIRECTORY: objects },
      ...{ GIT_INDEX_FILE: index, ...noOutsideConfiguration },
    };
    try {
      return await work(new Git({ cwd: folder, env }));
    } finally {
      await rm(index, { force: true });
      await rm(`${index}.lock`, { force: true });
    }
  }

  /** Of the clone that the operator's checkout has, or of one kept for another of its branches. */
  private async objectsOf(path: string): Promise<string | undefined> {
    const { root, commonDir } = this.place;
    for (const gitDir of [await clonedAt(join(root, path)), join(commonDir, 'modules', path)]) {
      if (gitDir === undefined) continue;
      const objects = join(gitDir, 'objects');
      if (
        await stat(objects).then(
          (found) => found.isDirectory(),
          () => false,
        )
      )
        return objects;
    }
    return undefined;
  }
}

/** The git directory of the clone checked out there, whether it lies inside or is pointed to. */
async function clonedAt(folder: string): Promise<string | undefined> {
  const git = join(folder, '.git');
  const text = await readFile(git, 'utf8').catch(() => undefined);
  if (text === undefined) return existsSync(git) ? git : undefined;
  const [, pointer] = /^gitdir: (.*)$/m.exec(text) ?? [];
  return pointer === undefined ? undefined : resolve(folder, pointer);
}

function notThere(path: string, why: string): SetupFailed {
  return new SetupFailed({
    code: 'workspace_setup_refused',
    what: `${setupFile} copies the submodule ${path}, but ${why}.`,
    advice: `Run "git submodule update --init ${path}" in your checkout, or take ${path} off the list.`,
    facts: { path, copy: path },
  });
}
