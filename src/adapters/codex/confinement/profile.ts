import {
  authorityOf,
  sensitivePatterns,
  type ScopeAuthority,
} from '../../../domain/scope/authority.ts';
import type { Scope } from '../../../domain/scope/scope.ts';
import {
  childPath,
  grantedFolderOf,
  wholeSubtree,
  within,
  type GrantedFolder,
  type Tree,
} from './grantedFolder.ts';

export interface Profile {
  /** Access by path; the most specific path wins. Only paths that exist, or are to be made, are named. */
  readonly rules: Readonly<Record<string, 'read' | 'write'>>;
  /** Folders to make first: a grant for a missing one is ignored. Empty ones are invisible to git. */
  readonly folders: readonly string[];
}

type Patterns = Pick<Scope, 'allowedPaths' | 'forbiddenPaths'>;

/** Every rule costs each command about 7 ms; the check of the result needs none of them. */
const exceptionLimit = 24;
/** Entries looked at for files that are not to be touched. */
const walkLimit = 5_000;

/**
 * A commission's scope as a codex permission profile (docs/rules.md R111). It may allow more than the
 * scope, never less: the check on the captured tree stays the authority. `ignored` are folders git
 * does not look at, writable for what tools build.
 *
 * Paths that are missing get no rule, since a killed sandbox leaves their placeholders behind as files
 * in the workspace; links get none, and neither do names with wildcards in them, since codex then
 * refuses to run anything.
 */
export function compileProfile(
  scope: Patterns,
  tree: Tree,
  ignored: readonly string[] = [],
): Profile {
  const authority = authorityOf(scope, { caseless: false });
  const closed = closedFolders(scope, authority, tree);
  const isOpen = ({ folder }: GrantedFolder): boolean =>
    !closed.some((path) => within(folder, path));
  const harmless = ignored.filter((folder) => !isUntouchable(authority.verdict(`${folder}/any`)));
  const granted = [...scope.allowedPaths, ...harmless.map((folder) => `${folder}/`)]
    .map((pattern) => grantedFolderOf(pattern, tree))
    .filter((one) => one !== undefined)
    .filter(isOpen);
  const wide = granted.filter(({ leaf }) => leaf === undefined).map(({ folder }) => folder);
  const narrow = leavesByFolder(
    granted.filter(({ folder }) => !wide.some((path) => within(folder, path))),
  );
  const beside = [...narrow].map(([folder, leaves]) => siblings(folder, leaves, tree));
  // Nothing in ignored folders can land, and installed packages alone would use up the walk and the rules.
  const kept = untouchable(authority, [...wide, ...narrow.keys()], [...closed, ...harmless], tree);
  const writable = [...narrow.keys(), ...wide];
  return {
    rules: {
      '.': 'read',
      ...access(exceptions([...beside, kept]), 'read'),
      ...access(writable, 'write'),
      ...access(closed, 'read'),
    },
    folders: [...new Set(writable)].filter((folder) => tree.kind(folder) === 'absent'),
  };
}

function access<T>(paths: readonly string[], to: T): Record<string, T> {
  return Object.fromEntries(paths.map((path) => [path, to]));
}

/** A group that would make too many rules is left out as a whole. */
function exceptions(groups: readonly (readonly string[])[]): string[] {
  const found: string[] = [];
  for (const group of groups) {
    if (found.length + group.length <= exceptionLimit) found.push(...group);
  }
  return found;
}

/** Existing subtrees nobody may write: the repository, what is forbidden, what is sensitive and not named. */
function closedFolders(scope: Patterns, authority: ScopeAuthority, tree: Tree): string[] {
  const forbidden = scope.forbiddenPaths.map(wholeSubtree);
  const sensitive = sensitivePatterns.map(wholeSubtree).filter((path) => {
    // Naming anything inside opens the folder.
    const named = scope.allowedPaths.some(
      (pattern) => path && within(pattern.replace(/^\.\//, ''), path),
    );
    return path !== undefined && !named && authority.verdict(`${path}/any`) === 'sensitive';
  });
  return ['.git', ...forbidden, ...sensitive]
    .filter((path) => path !== undefined)
    .filter((path) => tree.kind(path) === 'file' || tree.kind(path) === 'directory');
}

/** What lies beside the leaves. */
function siblings(folder: string, leaves: ReadonlySet<string>, tree: Tree): string[] {
  if (tree.kind(folder) !== 'directory') return [];
  return tree
    .children(folder)
    .filter((child) => !leaves.has(child))
    .map((child) => childPath(folder, child))
    .filter((path) => tree.kind(path) !== 'link' && canBeNamed(path));
}

/** Forbidden and sensitive files below these folders, shallow ones first. */
function untouchable(
  authority: ScopeAuthority,
  folders: readonly string[],
  passedOver: readonly string[],
  tree: Tree,
): string[] {
  const found = new Set<string>();
  const queue = folders.filter(
    (folder) => tree.kind(folder) === 'directory' && !passedOver.includes(folder),
  );
  let visited = 0;
  for (const folder of queue) {
    for (const child of tree.children(folder)) {
      if (++visited > walkLimit) return [...found];
      const path = childPath(folder, child);
      if (passedOver.includes(path)) continue;
      const kind = tree.kind(path);
      if (kind === 'directory') queue.push(path);
      if (kind !== 'file' || !canBeNamed(path)) continue;
      if (isUntouchable(authority.verdict(path))) found.add(path);
    }
  }
  return [...found];
}

/** codex takes these characters for wildcards, refuses such a rule, and knows no way to escape them. */
const canBeNamed = (path: string): boolean => !/[*?[\]]/.test(path);

const isUntouchable = (verdict: string): boolean =>
  verdict === 'forbidden' || verdict === 'sensitive';

function leavesByFolder(granted: readonly GrantedFolder[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { folder, leaf = '' } of granted) {
    found.set(folder, (found.get(folder) ?? new Set()).add(leaf));
  }
  return found;
}
