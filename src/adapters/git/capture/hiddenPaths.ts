import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { FileChange, Oid } from '../../../engine/ports/repository.ts';
import { gitFailed, type Git } from '../plumbing/git.ts';
import { nulFromPaths, pathFromBytes, pathsFromNul, placeIn } from '../objects/pathBytes.ts';

/** A work tree whose ignored files are looked at. */
export interface IgnoringTree {
  /** Git over the work tree, in the clean room. */
  readonly git: Git;
  readonly top: string;
  readonly base: Oid;
}

/** What was found there. */
export interface IgnoringFacts {
  /** Every path of the base. */
  readonly tracked: ReadonlySet<string>;
  /** Against the base. */
  readonly changes: readonly FileChange[];
  /** Ignored files, and folders that stand for their content. */
  readonly ignored: readonly string[];
}

/**
 * What of the ignored files the base's own rules and the operator's would not ignore: an agent that adds
 * or changes a rule hides its own work with it. A folder of which nothing else is ignored stands for its
 * content, with `/`.
 */
export async function hiddenPaths(tree: IgnoringTree, facts: IgnoringFacts): Promise<string[]> {
  if (facts.ignored.length === 0) return [];
  const suspects = outermost(await suspectsIn(tree, facts));
  if (suspects.length === 0) return [];
  const files = new Map<string, string[]>();
  for (const path of suspects) files.set(path, await filesBelow(tree.top, path));
  const all = [...files.values()].flat();
  const fine = new Set(await ignoredByBase(tree, facts.tracked, all));
  return [...files].flatMap(([path, within]) => {
    const hidden = within.filter((file) => !fine.has(file));
    const isWhole = hidden.length === within.length && within[0] !== path;
    return isWhole && hidden.length > 0 ? `${path}/` : hidden;
  });
}

/**
 * Those that some rule other than the base's may be the reason for. With every rule file of the base in
 * place a path is beyond doubt when the rule that decides on it stands in one of them, or in a list of the
 * operator's.
 */
async function suspectsIn(
  { git }: IgnoringTree,
  { tracked, changes, ignored }: IgnoringFacts,
): Promise<readonly string[]> {
  if (changes.some(({ path }) => isRuleFile(path))) return ignored;
  const args = ['check-ignore', '--no-index', '-v', '-n', '-z', '--stdin'];
  const { exitCode, stdout, stderr } = await git.run(args, { stdin: nulFromPaths(ignored) });
  if (exitCode > 1) throw gitFailed(args, stderr);
  const told = pathsFromNul(stdout);
  return ignored.filter((_, at) => {
    const source = told[at * 4] ?? '';
    return !isAbsolute(source) && !tracked.has(source);
  });
}

/** Without what lies below another: git names some folders and what is in them. */
export function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  const above = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  return paths.filter((path) => {
    for (let one = above(path); one !== ''; one = above(one)) if (all.has(one)) return false;
    return true;
  });
}

/** Which of the files the rules of the base, put where there is nothing else, would ignore. */
async function ignoredByBase(
  { git, base }: IgnoringTree,
  tracked: ReadonlySet<string>,
  files: readonly string[],
): Promise<string[]> {
  const spare = await mkdtemp(join(tmpdir(), 'haft-rules-'));
  try {
    const rules = join(spare, 'rules');
    await mkdir(rules);
    const env = { GIT_WORK_TREE: rules, GIT_INDEX_FILE: join(spare, 'index') };
    const apart = git.at({ cwd: rules, env });
    await apart.must(['read-tree', base]);
    const wanted = nulFromPaths([...tracked].filter(isRuleFile));
    await apart.must(['checkout-index', '-z', '--stdin'], { stdin: wanted });
    const args = ['check-ignore', '--no-index', '-z', '--stdin'];
    const { exitCode, stdout, stderr } = await apart.run(args, { stdin: nulFromPaths(files) });
    if (exitCode > 1) throw gitFailed(args, stderr);
    return pathsFromNul(stdout);
  } finally {
    await rm(spare, { recursive: true, force: true });
  }
}

/** The path itself, or every file below it when it is a folder; never through a link. */
async function filesBelow(top: string, path: string): Promise<string[]> {
  const place = placeIn(top, path);
  const read = { withFileTypes: true, encoding: 'buffer' } as const;
  const entries = await readdir(place, read).catch(() => undefined);
  if (entries === undefined) return [path];
  const below: string[] = [];
  for (const entry of entries) {
    const one = `${path}/${pathFromBytes(entry.name)}`;
    if (entry.isDirectory()) below.push(...(await filesBelow(top, one)));
    else below.push(one);
  }
  return below;
}

const isRuleFile = (path: string): boolean => /(?:^|\/)\.gitignore$/.test(path);
