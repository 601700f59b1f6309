import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Fault } from '../../../base/fault.ts';
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
 * @throws Fault `not_a_repository`, `bare_repository`, `repository_not_trusted`, `git_missing`, `git_too_old`.
 */
export async function findRepository(path: string): Promise<RepositoryPlace> {
  const start = resolve(path);
  if (!existsSync(start)) throw notARepository(start);
  const git = new Git({ cwd: start });
  await requireVersion(git);
  const flags = ['--is-bare-repository', '--is-inside-work-tree', '--show-object-format'];
  const { exitCode, stdout, stderr } = await git.run(['rev-parse', ...flags]);
  if (exitCode !== 0)
    throw stderr.includes('dubious ownership') ? notTrusted(start) : notARepository(start);
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
    advice: `If you trust it, run: git config --global --add safe.directory ${path}`,
    facts: { path },
  });
}
