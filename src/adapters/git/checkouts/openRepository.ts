import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from '../../../base/fault.ts';
import { shellWord } from '../../../base/shellWord.ts';
import { Git } from '../plumbing/git.ts';

/** A repository as seen from one of its checkouts; all paths absolute. */
export interface RepositoryPlace {
  /** Top folder of the checkout. */
  readonly root: string;
  /** Git directory of this checkout: its HEAD and index live there. */
  readonly gitDir: string;
  /** Git directory shared by all checkouts: objects and refs live there. */
  readonly commonDir: string;
  readonly objects: string;
  readonly objectFormat: 'sha1' | 'sha256';
}

/** First git with `merge-tree --stdin`. */
const oldest = [2, 39] as const;

/**
 * Finds the repository that holds `path`.
 * @throws Fault `not_a_repository`, `bare_repository`, `repository_not_trusted`, `repository_unreadable`,
 * `git_missing`, `git_too_old`.
 */
export async function findRepository(path: string): Promise<RepositoryPlace> {
  const start = resolve(path);
  if (!existsSync(start)) throw notARepository(start);
  const git = new Git({ cwd: start });
  await requireVersion(git);
  const flags = ['--is-bare-repository', '--is-inside-work-tree', '--show-object-format'];
  const { exitCode, stdout, stderr } = await git.run(['rev-parse', ...flags]);
  if (exitCode !== 0) throw refusalOf(start, stderr);
  const [bare, inside, format] = stdout.toString().split('\n');
  if (bare === 'true') throw bareRepository(start);
  if (inside !== 'true') throw notARepository(start);
  // One by one: a path may hold a newline itself.
  const told = (flag: string): Promise<string> =>
    git.text(['rev-parse', '--path-format=absolute', flag]);
  const [gitDir, commonDir, root] = await Promise.all([
    told('--absolute-git-dir'),
    told('--git-common-dir'),
    told('--show-toplevel'),
  ]);
  const objects = join(commonDir, 'objects');
  const objectFormat = format === 'sha256' ? 'sha256' : 'sha1';
  return { root, gitDir, commonDir, objects, objectFormat };
}

async function requireVersion(git: Git): Promise<void> {
  const said = await git.text(['--version']);
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said) ?? []).map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new Fault({
    code: 'git_too_old',
    what: `${said} is too old; ${oldest.join('.')} is the oldest that can merge without a checkout.`,
    advice: `Install git ${oldest.join('.')} or newer.`,
  });
}

/** By git's own words: to make a repository is no help where there is one that it cannot read (docs/rules.md R198). */
function refusalOf(path: string, stderr: string): Fault {
  const [, owned] = /dubious ownership in repository at '(.+)'$/m.exec(stderr) ?? [];
  if (owned !== undefined) return notTrusted(owned);
  if (/^fatal: not a git repository \(or any /m.test(stderr)) return notARepository(path);
  return unreadable(
    path,
    stderr
      .trim()
      .replace(/^fatal: /, '')
      .replaceAll(/\s+/g, ' '),
  );
}

function unreadable(path: string, said: string): Fault {
  return new Fault({
    code: 'repository_unreadable',
    what: `Git cannot read the repository that holds ${path}: ${said}.`,
    advice: 'Mend that until "git status" works there, then try again.',
    facts: { path },
  });
}

function notARepository(path: string): Fault {
  return new Fault({
    code: 'not_a_repository',
    what: `${path} is not inside the checkout of a git repository.`,
    advice: 'Open a folder of a git repository, or run "git init" there.',
    facts: { path },
  });
}

function bareRepository(path: string): Fault {
  return new Fault({
    code: 'bare_repository',
    what: `${path} is a bare repository: it has no files to work on.`,
    advice: 'Open a clone or a linked worktree of it instead.',
    facts: { path },
  });
}

function notTrusted(path: string): Fault {
  return new Fault({
    code: 'repository_not_trusted',
    what: `The repository at ${path} belongs to another user, so git refuses to read it.`,
    advice: `If you trust it, run: git config --global --add safe.directory ${shellWord(path)}`,
    facts: { path },
  });
}
