import {
  commandSources,
  foundCommands,
  largestSource,
  type FoundCommand,
} from '../../domain/evidence/foundCommands.ts';
import { meantPattern, trackedPaths } from '../../domain/scope/meant.ts';
import { PathTree } from '../../domain/scope/pathTree.ts';
import { isPattern, readPattern, type Pattern } from '../../domain/scope/pattern.ts';
import type { Needs } from '../ports/context.ts';

/** How many files some patterns match together, or what is wrong with one of them, in a sentence. */
export type ScopeCount = { readonly files: number } | { readonly what: string };

/** What helps somebody who writes a decision, as the checkout's commit is now. */
export interface WritingAids {
  /** Every tracked file, repository-relative. */
  readonly files: readonly string[];
  /** Commands by which this project checks its work; none was run. */
  readonly commands: readonly FoundCommand[];
  /** Counts as a commission's scope does, a file once. */
  readonly count: (patterns: readonly string[]) => ScopeCount;
}

/** Reads what is committed, since that is what agents and evidence get (docs/rules.md R220). */
export async function writingAids({
  repository,
  caseRule,
}: Needs<'repository' | 'caseRule'>): Promise<WritingAids> {
  const head = await repository.head();
  const files = head.kind === 'unborn' ? [] : await repository.paths(head.tip);
  const read = async (path: string): Promise<{ path: string; text: string }[]> => {
    const bytes = head.kind === 'unborn' ? undefined : await repository.fileAt(head.tip, path);
    if (!bytes || bytes.length > largestSource) return [];
    return [{ path, text: new TextDecoder().decode(bytes) }];
  };
  const sources = (await Promise.all(commandSources(files).map(read))).flat();
  const tracked = trackedPaths(files);
  const tree = new PathTree(files);
  return {
    files,
    commands: foundCommands(sources, files),
    count: (patterns) => {
      const all: Pattern['alternatives'][number][] = [];
      for (const text of patterns) {
        const pattern = readPattern(meantPattern(text, tracked), caseRule);
        if (!isPattern(pattern)) return { what: pattern.what };
        all.push(...pattern.alternatives);
      }
      return { files: all.length === 0 ? 0 : tree.count({ text: '', alternatives: all }) };
    },
  };
}
