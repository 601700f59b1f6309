import type { TomlTable } from 'smol-toml';

/** What the compiler needs to know of the workspace. Paths are relative to its root, `.` is the root. */
export interface Tree {
  /** Anything that is neither, a symbolic link too, counts as a file. */
  kind(path: string): 'file' | 'directory' | 'absent';
  /** Names in a directory. */
  children(directory: string): readonly string[];
}

export interface ScopePatterns {
  readonly allowedPaths: readonly string[];
  readonly forbiddenPaths: readonly string[];
}

export interface Profile {
  /** Access by path; the most specific path wins. Only paths that exist are named. */
  readonly rules: Readonly<Record<string, 'read' | 'write'>>;
  /** Folders to make first: a grant for a missing one is ignored. Empty ones are invisible to git. */
  readonly folders: readonly string[];
}

/** More mount points than this cost more than the refusal is worth. */
const siblingLimit = 100;

/**
 * A commission's scope as a codex permission profile (codex note §10). It may allow more than the
 * scope, never less: a folder is granted when it can contain an allowed path, since a glob has no
 * counterpart and a single file cannot be granted. Rules for missing paths are left out: a killed
 * sandbox leaves their placeholders behind as files in the workspace.
 */
export function compileProfile(
  { allowedPaths, forbiddenPaths }: ScopePatterns,
  tree: Tree,
): Profile {
  const forbidden = forbiddenPaths.flatMap(subtree).filter((path) => tree.kind(path) !== 'absent');
  const grants = allowedPaths
    .map((pattern) => grantOf(pattern, tree))
    .filter((grant) => !forbidden.some((path) => within(grant.folder, path)))
    .filter((grant) => canBeFolder(grant.folder, tree));
  const wide = grants.filter((grant) => grant.leaf === undefined).map(({ folder }) => folder);
  const narrow = leavesByFolder(
    grants.filter(({ folder }) => !wide.some((path) => within(folder, path))),
  );
  const rules = new Map<string, 'read' | 'write'>([['.', 'read']]);
  for (const [folder, leaves] of narrow) {
    for (const path of siblings(folder, leaves, tree)) rules.set(path, 'read');
  }
  for (const folder of [...narrow.keys(), ...wide]) rules.set(folder, 'write');
  for (const path of forbidden) rules.set(path, 'read');
  // `.haft` may be granted by its very name; the repository itself never is.
  if (tree.kind('.haft') !== 'absent' && !rules.has('.haft')) rules.set('.haft', 'read');
  if (tree.kind('.git') !== 'absent') rules.set('.git', 'read');
  const folders = [...narrow.keys(), ...wide].filter((folder) => tree.kind(folder) === 'absent');
  return { rules: Object.fromEntries(rules), folders: [...new Set(folders)] };
}

/** A folder to grant; with a leaf, only that name in it is meant and what exists beside it is not. */
interface Grant {
  readonly folder: string;
  readonly leaf?: string;
}

function grantOf(pattern: string, tree: Tree): Grant {
  const clean = normal(pattern);
  const literal = literalPrefix(clean);
  if (literal !== clean)
    return { folder: tree.kind(literal) === 'file' ? parent(literal) : literal };
  const isFolder = pattern.endsWith('/') || tree.kind(clean) === 'directory';
  return isFolder ? { folder: clean } : { folder: parent(clean), leaf: name(clean) };
}

/** The path whose whole subtree a pattern forbids, when it is one that can be said without globs. */
function subtree(pattern: string): string[] {
  const clean = normal(pattern.replace(/(\/\*\*)?(\/\*)?$/, (tail) => (tail === '/*' ? tail : '')));
  return isGlob(clean) || clean === '.' ? [] : [clean];
}

function leavesByFolder(grants: readonly Grant[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { folder, leaf = '' } of grants) {
    found.set(folder, (found.get(folder) ?? new Set()).add(leaf));
  }
  return found;
}

/** What lies beside the leaves in a folder and is to stay as it is. */
function siblings(folder: string, leaves: ReadonlySet<string>, tree: Tree): string[] {
  if (tree.kind(folder) !== 'directory') return [];
  const beside = tree.children(folder).filter((child) => !leaves.has(child));
  return beside.length > siblingLimit ? [] : beside.map((child) => join(folder, child));
}

/** False when a file stands where the folder, or one above it, would have to be: nothing can match. */
function canBeFolder(folder: string, tree: Tree): boolean {
  const kind = tree.kind(folder);
  return kind === 'directory' || (kind === 'absent' && canBeFolder(parent(folder), tree));
}

/** The leading part of a pattern up to the last whole segment without glob characters. */
function literalPrefix(pattern: string): string {
  const segments = pattern.split('/');
  const firstGlob = segments.findIndex(isGlob);
  if (firstGlob === -1) return pattern;
  return firstGlob === 0 ? '.' : segments.slice(0, firstGlob).join('/');
}

const isGlob = (text: string): boolean => /[*?[\]{}()!+@\\]/.test(text);
const normal = (path: string): string => path.replace(/^(\.\/)+/, '').replace(/\/+$/, '') || '.';
const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const join = (folder: string, child: string): string =>
  folder === '.' ? child : `${folder}/${child}`;
const within = (path: string, folder: string): boolean =>
  folder === '.' || path === folder || path.startsWith(`${folder}/`);

function parent(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut === -1 ? '.' : path.slice(0, cut);
}

/** Confinement by scope: outside the workspace only `TMPDIR` is writable, `secrets` cannot be read. */
export function scopeConfinement(profile: Profile, secrets: readonly string[]): TomlTable {
  const filesystem: TomlTable = {
    ':root': 'read',
    ':tmpdir': 'write',
    ...Object.fromEntries(secrets.map((path) => [path, 'deny'])),
    ':workspace_roots': { ...profile.rules },
  };
  return { default_permissions: profileName, permissions: { [profileName]: { filesystem } } };
}

export const profileName = 'scope';

/** The way out where a profile does not work: the whole workspace, and `TMPDIR`, are writable. */
export const workspaceConfinement: TomlTable = {
  sandbox_mode: 'workspace-write',
  sandbox_workspace_write: {
    writable_roots: [],
    network_access: false,
    exclude_slash_tmp: true,
    exclude_tmpdir_env_var: false,
  },
};
