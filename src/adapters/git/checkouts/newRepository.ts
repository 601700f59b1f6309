import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../../../base/fault.ts';
import { hasCode } from '../../files/missing.ts';
import { Git } from '../plumbing/git.ts';

/** Folders of one name that are tried; more is a place that is full of them. */
const mostTried = 100;

/** Who made the first commit where nobody is known to git; later ones are the operator's. */
const nobody = {
  GIT_AUTHOR_NAME: 'Haft',
  GIT_AUTHOR_EMAIL: 'haft@localhost',
  GIT_COMMITTER_NAME: 'Haft',
  GIT_COMMITTER_EMAIL: 'haft@localhost',
} as const;

/**
 * Makes a repository of these files on `main`, with one commit, in a new folder below `parent`; where the
 * name is taken it gets a number. Nothing that is there is touched, and what could not be finished goes again.
 * @returns The folder. @throws Fault `folder_not_writable`, `git_missing`, `git_failed`.
 */
export async function newRepository(
  parent: string,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const root = await newFolder(parent, name);
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text, { flag: 'wx' });
    }
    const git = new Git({ cwd: root, settings: [['commit.gpgSign', 'false']] });
    // Without templates: they bring hooks.
    await git.must(['init', '--quiet', '--initial-branch=main', '--template=']);
    await git.must(['add', '--all', '--force']);
    const known = await git.run(['config', 'user.email']);
    const env = known.exitCode === 0 ? {} : nobody;
    await git.must(['commit', '--quiet', '--message=Begin with a till'], { env });
    return root;
  } catch (failure) {
    await rm(root, { recursive: true, force: true });
    throw failure;
  }
}

async function newFolder(parent: string, name: string): Promise<string> {
  for (let number = 1; number <= mostTried; number += 1) {
    const folder = join(parent, number === 1 ? name : `${name}-${number}`);
    try {
      // Fails where anything is there.
      await mkdir(folder);
      return folder;
    } catch (failure) {
      if (!hasCode(failure, 'EEXIST')) throw notWritable(parent, failure);
    }
  }
  throw notWritable(parent, undefined);
}

const notWritable = (parent: string, cause: unknown): Fault =>
  new Fault({
    code: 'folder_not_writable',
    what: `No folder could be made in ${parent}.`,
    advice: 'Choose a folder that is there and that you may write to.',
    facts: { folder: parent },
    cause,
  });
