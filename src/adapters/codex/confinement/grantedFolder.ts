/** What the compiler of profiles needs to know of the workspace. Paths are relative to its root, `.`. */
export interface Tree {
  /** Links are not followed. */
  kind(path: string): 'file' | 'directory' | 'link' | 'absent';
  /** Names in a directory. */
  children(directory: string): readonly string[];
}

/** A folder to grant; with a leaf, only that name in it is meant and what exists beside it is not. */
export interface GrantedFolder {
  readonly folder: string;
  readonly leaf?: string;
}

/**
 * The smallest folder that can contain all that an allowed pattern matches, or undefined when nothing
 * in this tree can. A single file cannot be granted by itself: codex then refuses to run anything.
 */
export function grantedFolderOf(pattern: string, tree: Tree): GrantedFolder | undefined {
  const clean = normal(pattern);
  const literal = literalPrefix(clean);
  const kind = tree.kind(literal);
  const meansFolder = literal !== clean || pattern.endsWith('/');
  // `x/` and `x/**` cover a file called `x` as well.
  const isFolder = kind === 'directory' || (kind === 'absent' && meansFolder);
  const granted = isFolder ? { folder: literal } : { folder: parent(literal), leaf: name(literal) };
  return canBeFolder(granted.folder, tree) ? granted : undefined;
}

/** The path whose whole subtree a pattern forbids, when that can be said without wildcards. */
export function wholeSubtree(pattern: string): string | undefined {
  const clean = normal(pattern.replace(/\/\*\*$/, ''));
  return isWild(clean) || clean === '.' ? undefined : clean;
}

/** Is `path` the folder itself, or in it? */
export function within(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

export function childPath(folder: string, child: string): string {
  return folder === '.' ? child : `${folder}/${child}`;
}

/** False when a file or link stands where the folder, or one above it, would have to be. */
function canBeFolder(folder: string, tree: Tree): boolean {
  const kind = tree.kind(folder);
  return kind === 'directory' || (kind === 'absent' && canBeFolder(parent(folder), tree));
}

/** The leading whole segments of a pattern that have no wildcard. */
function literalPrefix(pattern: string): string {
  const segments = pattern.split('/');
  const firstWild = segments.findIndex(isWild);
  if (firstWild === -1) return pattern;
  return firstWild === 0 ? '.' : segments.slice(0, firstWild).join('/');
}

const isWild = (text: string): boolean => /[*?[\]{}()!+@\\]/.test(text);
const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const parent = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || '.';
const normal = (path: string): string => path.replace(/^(\.\/)+/, '').replace(/\/+$/, '') || '.';
