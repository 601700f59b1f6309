/**
 * What a commission may touch. `allowedPaths` is the only write authority; `affectedFiles` and
 * `lockset` are facts about it (docs/rules.md R27).
 */
export interface Scope {
  /** `local:<name of the repository's folder>`. */
  readonly repoRef: string;
  /** Tip of the target branch at creation, full object id. */
  readonly baseSha: string;
  readonly targetBranch: string;
  readonly allowedPaths: readonly string[];
  readonly forbiddenPaths: readonly string[];
  readonly allowedActions: readonly string[];
  readonly affectedFiles: readonly string[];
  readonly allowedModules: readonly string[];
  /** A fresh read-only thread answers the criteria when the commands are green (docs/rules.md R150). */
  readonly judge?: true;
  /** Its answers alone may land the work (docs/rules.md R152). */
  readonly acceptJudgement?: true;
  /** Contains every allowed path by construction, so a lock is never narrower than the authority. */
  readonly lockset: readonly string[];
  /** SHA-256, lower-case hex, over {@link scopeHashInput}. */
  readonly hash: string;
}

/**
 * The text whose SHA-256 is a scope's hash: nine keys in alphabetical order, compact JSON, each
 * list trimmed, de-duplicated and byte-sorted (docs/rules.md R33). What is said of a judge has its keys
 * only where it was said, so that every other hash stays what it was.
 */
export function scopeHashInput(scope: Omit<Scope, 'hash'>): string {
  return JSON.stringify({
    ...(scope.acceptJudgement && { accept_judgement: true }),
    affected_files: canonicalList(scope.affectedFiles),
    allowed_actions: canonicalList(scope.allowedActions),
    allowed_modules: canonicalList(scope.allowedModules),
    allowed_paths: canonicalList(scope.allowedPaths),
    base_sha: scope.baseSha,
    forbidden_paths: canonicalList(scope.forbiddenPaths),
    ...(scope.judge && { judge: true }),
    lockset: canonicalList(scope.lockset),
    repo_ref: scope.repoRef,
    target_branch: scope.targetBranch,
  });
}

/** Trimmed, without repeats, in the order of the UTF-8 bytes. */
export function canonicalList(list: readonly string[]): string[] {
  return [...new Set(list.map((item) => item.trim()))].sort(byCodePoint);
}

/** UTF-8 byte order is code point order; `<` alone compares UTF-16 units, which differs beyond the BMP. */
function byCodePoint(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
