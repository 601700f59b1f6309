import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { folderMaker, type FolderMaker } from '../../files/folderMaker.ts';
import { Git } from '../plumbing/git.ts';

/** What a clean room is made over. */
export interface RoomPlan {
  /** Folder of the room, made at first use. */
  readonly path: string;
  /** Object folder of the operator's repository, absolute. */
  readonly objects: string;
  readonly objectFormat: 'sha1' | 'sha256';
  /** Attributes that win over every `.gitattributes`. Default {@link rawAttributes}. */
  readonly attributes?: string;
}

/**
 * Bytes go in and out as they are: no line-ending, keyword or encoding conversion and no filter, whatever
 * the tree's own attributes say. `info/attributes` has the last word over every `.gitattributes`.
 */
export const rawAttributes = '* -text -ident !eol !filter !working-tree-encoding\n';

/** Line endings are converted as the tree and the operator ask for; nothing else is. */
export const textAttributes = '* -ident !working-tree-encoding\n';

/** Settings of the repository format, so that a hand-made git directory speaks the operator's. */
export function formatSettings(objectFormat: 'sha1' | 'sha256'): string {
  if (objectFormat === 'sha1') return '[core]\n\trepositoryformatversion = 0\n';
  return '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n';
}

/**
 * A git directory of our own over the operator's objects. Git run in it sees no configuration, attributes,
 * hooks, refs or excludes of the operator, the machine or a workspace, so that no driver, filter or
 * promisor remote can even be named there; all that is read and written are objects.
 */
export class CleanRoom {
  readonly path: string;
  private readonly plan: RoomPlan;
  private readonly make: FolderMaker;
  private ready: Promise<Git> | undefined;

  constructor(plan: RoomPlan) {
    this.path = plan.path;
    this.plan = plan;
    this.make = folderMaker(dirname(plan.path));
  }

  /** Git in the room; its current folder is empty and it has no index. */
  git(): Promise<Git> {
    this.ready ??= this.furnish().catch((failure: unknown) => {
      // A disk that was full is not so for ever.
      this.ready = undefined;
      throw failure;
    });
    return this.ready;
  }

  private async furnish(): Promise<Git> {
    const { path, objects, objectFormat, attributes = rawAttributes } = this.plan;
    const empty = join(path, 'empty');
    await Promise.all(
      ['empty', 'refs', 'objects', 'info'].map((name) => this.make(join(path, name))),
    );
    await Promise.all([
      replaceFile(join(path, 'HEAD'), 'ref: refs/heads/none\n'),
      replaceFile(join(path, 'config'), `${formatSettings(objectFormat)}[core]\n\tbare = false\n`),
      replaceFile(join(path, 'info/attributes'), attributes),
    ]);
    return new Git({ cwd: empty, env: roomEnvironment(path, objects) });
  }
}

function roomEnvironment(path: string, objects: string): Record<string, string> {
  return {
    GIT_DIR: path,
    GIT_WORK_TREE: join(path, 'empty'),
    GIT_OBJECT_DIRECTORY: objects,
    GIT_INDEX_FILE: join(path, 'no-index'),
    ...noOutsideConfiguration,
  };
}

/** Keeps the machine's and the user's configuration and attributes out. */
export const noOutsideConfiguration: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  XDG_CONFIG_HOME: '/dev/null',
};

/** Puts a small file in place whole; readers see the old or the new one. Untouched when equal. */
export async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const bytes = Buffer.from(content);
  const there = await readFile(path).catch(() => undefined);
  if (there?.equals(bytes)) return;
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}
