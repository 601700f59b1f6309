/** Paths of a commit: files, and the folders they lie in. */
export interface TrackedPaths {
  has(path: string): boolean;
}

/** Files and every folder above them, as one set. */
export function trackedPaths(files: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const file of files) {
    for (let path = file; path !== '' && !all.has(path); path = above(path)) all.add(path);
  }
  return all;
}

const above = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/**
 * What an operator meant by a path: whatever is exactly tracked, as a whole or as its first segments, is
 * that path and no pattern, and so is what a decision calls a file, but for `*`, `?` and `{a,b}`. The
 * signs of a pattern in it are escaped; a text with a backslash is a pattern already (docs/rules.md R157).
 * @param isFile It stands in a list of files.
 */
export function meantPattern(text: string, tracked: TrackedPaths, isFile = false): string {
  if (!signs.test(text)) return text;
  const whole = text.trim().replace(/\/$/, '');
  if (text.includes('\\') && !tracked.has(whole)) return text;
  const segments = text.trim().split('/');
  let path = '';
  const meant = segments.map((segment) => {
    path = path === '' ? segment : `${path}/${segment}`;
    const isLiteral = tracked.has(path) || (isFile && !wild.test(segment));
    return isLiteral ? escaped(segment) : segment;
  });
  return meant.join('/');
}

/** A pattern that is one path, as that path; any other as it is written. For people and agents to read. */
export function shownPattern(text: string): string {
  const bare = text.replaceAll(/\\./gu, '');
  return /[*?[\]{}]/.test(bare) ? text : text.replaceAll(/\\(.)/gu, '$1');
}

const signs = /[*?[\]{}\\]|[@!+]\(|^!/;
/** What nobody writes into the name of a file: a run, any sign, a choice. */
const wild = /[*?]|\{[^{}]*,[^{}]*\}/;

const escaped = (segment: string): string =>
  segment.replaceAll(/[*?[\]{}\\]|[@!+](?=\()|^!/gu, (sign) => `\\${sign}`);
