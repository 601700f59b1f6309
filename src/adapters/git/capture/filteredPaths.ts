import type { FileChange } from '../../../engine/ports/repository.ts';
import type { Git } from '../plumbing/git.ts';
import { nulFromPaths, pathsFromNul } from '../objects/pathBytes.ts';
import { blobOf } from '../objects/treeQueries.ts';

/** First line of a pointer file of git-lfs: content that its filter would pass through. */
const pointer = 'version https://git-lfs.github.com/spec/';

/**
 * Changed files that the operator's git would store through a filter. A filter is a program and is not
 * run, so such a file would land as something else than it is meant to be.
 */
export async function filteredPaths(
  text: Git,
  changes: readonly FileChange[],
  filters: ReadonlySet<string>,
): Promise<{ readonly path: string; readonly filter: string }[]> {
  const files = changes.filter(({ newMode }) => newMode.startsWith('100'));
  if (files.length === 0 || filters.size === 0) return [];
  const stdin = nulFromPaths(files.map(({ path }) => path));
  const told = pathsFromNul(await text.must(['check-attr', '-z', '--stdin', 'filter'], { stdin }));
  const found: { path: string; filter: string }[] = [];
  for (const [at, { path, newBlob }] of files.entries()) {
    const filter = told[at * 3 + 2] ?? '';
    if (!filters.has(filter)) continue;
    const content = await blobOf(text, newBlob);
    if (!content.subarray(0, pointer.length).equals(Buffer.from(pointer)))
      found.push({ path, filter });
  }
  return found;
}
