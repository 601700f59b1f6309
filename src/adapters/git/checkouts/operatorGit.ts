import { Git } from '../plumbing/git.ts';
import { configurationOf, isOn, type ConfigEntry } from './configuration.ts';
import type { Setting } from '../plumbing/gitEnvironment.ts';
import { pathFromBytes, splitNul } from '../objects/pathBytes.ts';
import type { Checkout } from './worktrees.ts';

/** Git in one of the operator's checkouts, and what of its configuration matters to us. */
export interface OperatorGit {
  readonly git: Git;
  /** Empties the operator's filters; part of what `git` runs with. */
  readonly settings: readonly Setting[];
  readonly ignoreCase: boolean;
  /** Whether the checkout leaves files out. */
  readonly isSparse: boolean;
  /** Names of the filters the operator has. */
  readonly filters: ReadonlySet<string>;
}

/** What git needs to know to work in a checkout without looking for it. */
export function gitIn(checkout: Checkout): Git {
  const { gitDir, workTree } = checkout;
  const env =
    workTree === undefined ? { GIT_DIR: gitDir } : { GIT_DIR: gitDir, GIT_WORK_TREE: workTree };
  return new Git({ cwd: workTree ?? gitDir, env });
}

/**
 * Git that reads and writes files of a checkout. Line endings and encodings follow the operator's
 * attributes and settings, so that the checkout is clean afterwards; filters, which are programs, are
 * emptied, so that a pointer stays a pointer.
 */
export async function gitForFiles(checkout: Checkout): Promise<OperatorGit> {
  const { git, entries } = await configured(checkout);
  const drivers = filtersIn(entries);
  const settings = [...drivers].flatMap((name): Setting[] => [
    [`filter.${name}.clean`, ''],
    [`filter.${name}.smudge`, ''],
    [`filter.${name}.process`, ''],
    [`filter.${name}.required`, 'false'],
  ]);
  // Git would unmark files outside a sparse checkout that are there; which are marked is the operator's.
  settings.push(['sparse.expectFilesOutsideOfPatterns', 'true']);
  const ignoreCase = isOn(entries, 'core.ignorecase');
  const isSparse = isOn(entries, 'core.sparsecheckout');
  return { git: git.at({ settings }), settings, ignoreCase, isSparse, filters: drivers };
}

/** Git in a checkout, and all that is configured there. */
export async function configured(
  checkout: Checkout,
): Promise<{ readonly git: Git; readonly entries: readonly ConfigEntry[] }> {
  const git = gitIn(checkout);
  const { gitDir, workTree: cwd = gitDir } = checkout;
  return { git, entries: await configurationOf(git, { gitDir, cwd }) };
}

/** Paths with staged, unstaged or untracked changes. */
export async function changedPaths(git: Git): Promise<string[]> {
  const args = ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames'];
  const listed = splitNul(await git.must([...args, '--ignore-submodules=all']));
  return listed.map((line) => pathFromBytes(line.subarray(3)));
}

/** Names of the filters the operator has. */
export const filtersIn = (entries: readonly ConfigEntry[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ key }) => filterName(key) ?? []));

function filterName(key: string): string | undefined {
  return key.startsWith('filter.') ? key.slice('filter.'.length, key.lastIndexOf('.')) : undefined;
}
