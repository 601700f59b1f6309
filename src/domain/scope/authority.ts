import { matches } from './match.ts';
import { overlaps } from './overlap.ts';
import { isPattern, readPattern, type CaseRule, type Pattern } from './pattern.ts';
import type { Scope } from './scope.ts';

/** May this path be changed under this scope, and if not, why? */
export type PathVerdict = 'allowed' | 'forbidden' | 'out_of_scope' | 'sensitive';

/**
 * Paths through which an agent could widen its own authority or run code on the operator's machine:
 * forbidden unless a scope names them itself, and then never landed without review (docs/rules.md R30).
 */
export const sensitivePatterns = [
  '.haft/',
  '.git*/**',
  '**/.gitattributes',
  '**/.gitignore',
  '**/.gitmodules',
  '.vscode/',
  '.husky/',
  '**/.envrc',
  '.codex/',
  '**/AGENTS.md',
] as const;

export interface ScopeAuthority {
  verdict(path: string): PathVerdict;
  isSensitive(path: string): boolean;
}

/**
 * The scope compiled for many questions. Forbidden wins over allowed; a pattern that cannot be read
 * allows nothing and forbids nothing (creation refuses such patterns).
 */
export function authorityOf(
  scope: Pick<Scope, 'allowedPaths' | 'forbiddenPaths'>,
  rule: CaseRule,
): ScopeAuthority {
  const allowed = readAll(scope.allowedPaths, rule);
  const forbidden = readAll(scope.forbiddenPaths, rule);
  const sensitive = readAll(sensitivePatterns, { caseless: true });
  const named = allowed.filter((pattern) => namesSensitive(pattern, sensitive));
  const isSensitive = (path: string): boolean => covers(sensitive, path);
  return {
    isSensitive,
    verdict: (path) => {
      if (covers(forbidden, path)) return 'forbidden';
      if (isSensitive(path) && !covers(named, path)) return 'sensitive';
      return covers(allowed, path) ? 'allowed' : 'out_of_scope';
    },
  };
}

/** Those of the paths the scope does not allow, in their order: the one check of a whole tree. */
export function pathsOutside(
  scope: Pick<Scope, 'allowedPaths' | 'forbiddenPaths'>,
  paths: readonly string[],
  rule: CaseRule,
): string[] {
  const authority = authorityOf(scope, rule);
  return paths.filter((path) => authority.verdict(path) !== 'allowed');
}

/** Those of the paths the scope allows; one that ends in `/` is a folder in which it allows something new. */
export function pathsInside(
  scope: Pick<Scope, 'allowedPaths' | 'forbiddenPaths'>,
  paths: readonly string[],
  rule: CaseRule,
): string[] {
  const authority = authorityOf(scope, rule);
  const inside = (path: string): string => (path.endsWith('/') ? `${path}new` : path);
  return paths.filter((path) => authority.verdict(inside(path)) === 'allowed');
}

const covers = (patterns: readonly Pattern[], path: string): boolean =>
  patterns.some((pattern) => matches(pattern, path));

function readAll(texts: readonly string[], rule: CaseRule): Pattern[] {
  return texts.map((text) => readPattern(text, rule)).filter(isPattern);
}

/** The fixed beginning of the pattern already lies on a sensitive path: somebody meant it. */
function namesSensitive(pattern: Pattern, sensitive: readonly Pattern[]): boolean {
  const fixed = fixedPrefix(pattern.text);
  return fixed !== '' && covers(sensitive, fixed);
}

/** Leading segments without any wildcard: `.github/workflows/*.yml` → `.github/workflows`. */
function fixedPrefix(pattern: string): string {
  const segments = pattern
    .trim()
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const wild = segments.findIndex((part) => /[*?[\]{}\\]/.test(part));
  return (wild === -1 ? segments : segments.slice(0, wild)).join('/');
}

export interface LockConflict {
  /** The entry of the asking lockset. */
  readonly mine: string;
  /** The entry of the lockset that is taken. */
  readonly theirs: string;
}

/** The first pair of entries that could cover a common path, or `undefined`: the two may run together. */
export function lockConflict(
  mine: readonly string[],
  theirs: readonly string[],
  rule: CaseRule,
): LockConflict | undefined {
  const others = entriesOf(theirs, rule);
  for (const { text, read } of entriesOf(mine, rule)) {
    // An entry nobody can read might cover anything: unsure means taken.
    const taken = others.find(
      (one) => !isPattern(read) || !isPattern(one.read) || overlaps(read, one.read),
    );
    if (taken) return { mine: text, theirs: taken.text };
  }
  return undefined;
}

interface Entry {
  readonly text: string;
  readonly read: ReturnType<typeof readPattern>;
}

/** By the list, which never changes: each lockset is held against many others (docs/rules.md R270). */
const known = {
  caseless: new WeakMap<readonly string[], readonly Entry[]>(),
  exact: new WeakMap<readonly string[], readonly Entry[]>(),
} as const;

function entriesOf(lockset: readonly string[], rule: CaseRule): readonly Entry[] {
  const lists = known[rule.caseless ? 'caseless' : 'exact'];
  const before = lists.get(lockset);
  if (before) return before;
  const entries = lockset.map((text) => ({ text, read: readPattern(text, rule) }));
  lists.set(lockset, entries);
  return entries;
}
