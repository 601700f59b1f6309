import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A repository that somebody measures us by. */
export interface NamedRepository {
  /** Its top folder, absolute. */
  readonly top: string;
  /** As a row of the table calls it: its folder and how many files it holds. */
  readonly name: string;
}

/**
 * The repository that a path lies in, looked at before anything is measured.
 * @param shared Folders of its checkout that a set-up is to share.
 * @throws Error with one sentence of what is wrong and one of what to do.
 */
export async function namedRepository(
  path: string,
  shared: readonly string[] = [],
): Promise<NamedRepository> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', ['-C', resolve(path), ...args], { maxBuffer: 1e9 })).stdout;
  const top = await git('rev-parse', '--show-toplevel').catch(() => undefined);
  if (top === undefined)
    throw new Error(
      `${path} is in no checkout of a git repository. Name one that git status works in.`,
    );
  if ((await git('rev-parse', '--verify', '--quiet', 'HEAD').catch(() => '')) === '')
    throw new Error(`${path} has no commit yet. Make one: a clone of it is measured.`);
  const folder = top.trimEnd();
  for (const one of shared)
    await access(join(folder, one)).catch(() => {
      throw new Error(`There is no ${one} in ${folder}. Install it there first.`);
    });
  const tracked = (await git('ls-tree', '-r', '-z', '--name-only', 'HEAD')).split('\0').length - 1;
  const count = tracked.toLocaleString('en');
  const more = shared.length > 0 ? `, ${shared.join(' and ')} shared` : '';
  return { top: folder, name: `${basename(folder)}, ${count} files${more}` };
}
