/** What a project wants of every place its agents, evidence and set-ups run in; nothing is the default. */
export interface WorkspaceTerms {
  /** Variables of their commands; {@link cachePlace} stands for a folder of the place's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** More places nobody there may read (docs/rules.md R138). */
  readonly deny?: readonly string[];
  /** Places that are open although secrets are kept there. */
  readonly allow?: readonly string[];
  /** Agents may use loopback. */
  readonly agentLoopback?: boolean;
}

/** Stands in a variable's value for a writable folder outside the tree. */
const cachePlace = '{cache}';

/** The value with the folder in place. */
export function withCache(value: string, cache: string): string {
  return value.replaceAll(cachePlace, () => cache);
}

/**
 * Variables that say where programs, libraries, repositories, scratch files or we ourselves are: who sets
 * them steers what runs outside of the sandbox as well.
 */
const reserved =
  /^(?:PATH|PATHEXT|TMPDIR|TEMP|TMP|IFS|(?:HAFT|OPEN_SLEIGH|CODEX|GIT|LD|DYLD)_.*|GLIBC_TUNABLES)$/i;

/** What is wrong with the name of a variable, as the end of a sentence about it. */
export function variableFlaw(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return 'is no name of a variable';
  return reserved.test(name) ? 'is not for a set-up to set' : undefined;
}
