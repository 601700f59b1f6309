import { commandDoubt } from './doubt.ts';
import { stepsOf } from './workflowSteps.ts';

/** A file of the repository that may say how its work is checked. */
export interface CommandSource {
  /** Repository-relative, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A command that a project has for checking its work; nothing was run to find it. */
export interface FoundCommand {
  readonly command: string;
  /** The file that says so. */
  readonly file: string;
  /** `test` proves most, `build` least. */
  readonly kind: CommandKind;
}

const kinds = ['test', 'check', 'build'] as const;
export type CommandKind = (typeof kinds)[number];

/** Bytes; a larger file is not looked into. */
export const largestSource = 256 * 1024;
/** Workflows looked into, the first by name. */
const mostWorkflows = 20;
const mostFound = 40;
/** Characters; what is longer is a script and no command to be put into a list. */
const longestCommand = 160;

/** The package managers by what they lock; the first that is there is meant. */
const managers: readonly (readonly [lock: string, test: string, run: string])[] = [
  ['pnpm-lock.yaml', 'pnpm test', 'pnpm run'],
  ['yarn.lock', 'yarn test', 'yarn run'],
  ['bun.lock', 'bun run test', 'bun run'],
  ['bun.lockb', 'bun run test', 'bun run'],
];

const readers: Readonly<Record<string, (text: string, paths: ReadonlySet<string>) => string[]>> = {
  'package.json': scriptsOf,
  Makefile: (text) => targetsOf(text).map((target) => `make ${target}`),
  'Cargo.toml': () => ['cargo test', 'cargo build'],
  'go.mod': () => ['go test ./...', 'go vet ./...', 'go build ./...'],
  'pyproject.toml': (text) => [
    ...(/\bpytest\b/.test(text) ? ['pytest'] : []),
    ...(/^\[tool\.ruff\b/m.test(text) ? ['ruff check .'] : []),
    ...(/^\[tool\.mypy\b/m.test(text) ? ['mypy .'] : []),
  ],
  'pytest.ini': () => ['pytest'],
  'setup.cfg': (text) => (/^\[tool:pytest\]/m.test(text) ? ['pytest'] : []),
  'tox.ini': () => ['tox'],
};

/** Of all paths those that may name commands; the rest need not be read. */
export function commandSources(paths: readonly string[]): string[] {
  const workflows = paths.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
  const known = paths.filter((path) => Object.hasOwn(readers, path));
  return [...known, ...workflows.slice(0, mostWorkflows)];
}

/**
 * Commands that the files name, each once, tests first (docs/rules.md R220). Their texts are anybody's: what is
 * no plain command is left out.
 * @param paths All of the repository, which tell the package manager.
 */
export function foundCommands(
  sources: readonly CommandSource[],
  paths: readonly string[],
): FoundCommand[] {
  const all = new Set(paths);
  const found = new Map<string, FoundCommand>();
  for (const { path, text } of sources) {
    if (text.length > largestSource) continue;
    const read = readers[path] ?? stepsOf;
    for (const command of read(text, all)) {
      const kind = kindOf(command);
      if (kind && isPlain(command) && !found.has(command))
        found.set(command, { command, file: path, kind });
    }
  }
  return [...found.values()]
    .toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
    .slice(0, mostFound);
}

function scriptsOf(text: string, paths: ReadonlySet<string>): string[] {
  const scripts = recordAt(parsed(text), 'scripts');
  const [, test, run] = managers.find(([lock]) => paths.has(lock)) ?? ['', 'npm test', 'npm run'];
  return Object.entries(scripts).flatMap(([name, body]) => {
    // What `npm init` writes proves nothing.
    if (typeof body !== 'string' || body.includes('no test specified')) return [];
    if (!/^[\w][\w:.-]{0,60}$/.test(name) || /^(pre|post)(test|build|pack|install)/.test(name))
      return [];
    return [name === 'test' ? test : `${run} ${name}`];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordAt(value: unknown, key: string): object {
  const inner: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof inner === 'object' && inner !== null ? inner : {};
}

const targetsOf = (text: string): string[] =>
  [...text.matchAll(/^([A-Za-z0-9][\w-]{0,60})[ \t]*:(?![=:])/gm)].flatMap(
    ([, name]) => name ?? [],
  );

/** What changes files, goes on for ever or reaches others is no proof. */
const unfit =
  /\b(watch|fix|dev|serve|start|update|publish|deploy|release|clean|install|push|docker|upload|sudo)\b|^(echo|cd|export|npm ci|pip|git|curl|apt)\b/;

function kindOf(command: string): CommandKind | undefined {
  if (unfit.test(command)) return undefined;
  if (/\b(tests?|spec|e2e|coverage|pytest|tox|nox|jest|vitest|mocha|rspec)\b/.test(command))
    return 'test';
  if (
    /\b(check|lint|types?|typecheck|tsc|vet|clippy|mypy|ruff|verify|validate|ci|eslint)\b/.test(
      command,
    )
  )
    return 'check';
  return /\b(build|compile)\b/.test(command) ? 'build' : undefined;
}

const isPlain = (command: string): boolean =>
  command.length <= longestCommand &&
  /^[\x20-\x7e]+$/.test(command) &&
  !/\$\{\{|[;`]|\$\(/.test(command) &&
  commandDoubt(command) === undefined;
