import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * True when commissions were ever made in the repository around `folder`: its store is there. Only
 * looks at files; no git process is started.
 */
export async function hasStore(folder: string): Promise<boolean> {
  const gitDir = await commonDirOf(folder);
  return gitDir !== undefined && (await isThere(join(gitDir, 'haft', 'journal.jsonl')));
}

/** `<git common dir>` of the repository around a folder, absolute; undefined where there is none. */
export async function commonDirOf(folder: string): Promise<string | undefined> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const dotGit = join(at, '.git');
    if (await isThere(dotGit)) return commonDirFrom(dotGit);
    if (dirname(at) === at) return undefined;
  }
}

/** `.git` is a folder, or in a linked worktree a file that names one with a `commondir` beside. */
async function commonDirFrom(dotGit: string): Promise<string> {
  const named = await readFile(dotGit, 'utf8').catch(() => undefined);
  const gitDir = named ? resolve(dirname(dotGit), named.replace(/^gitdir:/, '').trim()) : dotGit;
  const common = await readFile(join(gitDir, 'commondir'), 'utf8').catch(() => undefined);
  return common ? resolve(gitDir, common.trim()) : gitDir;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
