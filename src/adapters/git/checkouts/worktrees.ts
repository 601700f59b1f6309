import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { RepositoryPlace } from './openRepository.ts';

/** One checkout of the repository: the main one or a linked worktree. */
export interface Checkout {
  /** Holds its HEAD and index. */
  readonly gitDir: string;
  /** Top folder; `undefined` when the files cannot be found on this machine now. */
  readonly workTree: string | undefined;
}

/**
 * Every checkout of the repository, read from its own files: no process, so that the answer is fresh at
 * the moment it is used. A bare main repository is no checkout.
 */
export function checkoutsOf(place: RepositoryPlace): Checkout[] {
  const linked = join(place.commonDir, 'worktrees');
  const names = existsSync(linked) ? readdirSync(linked) : [];
  const main = mainCheckout(place);
  return [
    ...(main ? [main] : []),
    ...names.map((name) => linkedCheckout(join(linked, name), place)),
  ];
}

/** Full name of the ref HEAD of this git directory points to, or `undefined` when it is detached. */
export function headRef(gitDir: string): string | undefined {
  const content = readIfThere(join(gitDir, 'HEAD'))?.trim();
  return content?.startsWith('ref: ') ? content.slice(5).trim() : undefined;
}

/** A small text file, or `undefined` when it is not there. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function mainCheckout({ root, gitDir, commonDir }: RepositoryPlace): Checkout | undefined {
  if (gitDir === commonDir) return { gitDir, workTree: reachable(root) };
  const config = readIfThere(join(commonDir, 'config')) ?? '';
  if (/^\s*bare\s*=\s*(?:true|yes|on|1)\s*$/im.test(config)) return undefined;
  const beside = basename(commonDir) === '.git' ? reachable(dirname(commonDir)) : undefined;
  return { gitDir: commonDir, workTree: beside };
}

function linkedCheckout(gitDir: string, place: RepositoryPlace): Checkout {
  if (gitDir === place.gitDir) return { gitDir, workTree: reachable(place.root) };
  const pointer = readIfThere(join(gitDir, 'gitdir'))?.trim();
  const workTree = pointer ? reachable(dirname(resolve(gitDir, pointer))) : undefined;
  return { gitDir, workTree };
}

function reachable(workTree: string): string | undefined {
  return existsSync(join(workTree, '.git')) ? workTree : undefined;
}
