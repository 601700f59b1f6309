import type { Git } from '../git.ts';
import type { FileChange, Oid } from '../../../engine/ports/repository.ts';
import { nulFromPaths, pathsFromNul, pathToBytes } from '../objects/pathBytes.ts';
import { blobOf, changesBetween } from '../objects/treeQueries.ts';

/** First line of a pointer file of git-lfs: content that its filter would pass through. */
const pointer = 'version https://git-lfs.github.com/spec/';

/**
 * A captured tree with the line endings of changed files as `git add` would store them: what lands would
 * otherwise be dirty in the operator's checkout at once. Untouched files are not looked at.
 * @param text git in a room that converts line endings and nothing else, the work tree as its own.
 */
export async function withLineEndings(
  text: Git,
  base: Oid,
  captured: { readonly tree: Oid; readonly changes: readonly FileChange[] },
): Promise<Oid> {
  const files = captured.changes.filter(isFile);
  if (files.length === 0) return captured.tree;
  // Over the base: git leaves files alone that are stored with CR LF already.
  await text.must(['read-tree', '--reset', base]);
  const stdin = nulFromPaths(files.map(({ path }) => path));
  await text.must(['update-index', '--add', '--replace', '-z', '--stdin'], { stdin });
  const added = await changesBetween(text, captured.tree, await text.text(['write-tree']));
  const wanted = new Set(files.map(({ path }) => path));
  const converted = added.filter(({ path, kind }) => kind === 'modified' && wanted.has(path));
  if (converted.length === 0) return captured.tree;
  await text.must(['read-tree', '--reset', captured.tree]);
  const lines = converted.map(({ newMode, newBlob, path }) =>
    Buffer.concat([Buffer.from(`${newMode} ${newBlob}\t`), pathToBytes(path), Buffer.of(0)]),
  );
  await text.must(['update-index', '-z', '--index-info'], { stdin: Buffer.concat(lines) });
  return text.text(['write-tree']);
}

/**
 * Changed files that the operator's git would store through a filter. A filter is a program and is not
 * run, so such a file would land as something else than it is meant to be.
 */
export async function filteredPaths(
  text: Git,
  changes: readonly FileChange[],
  filters: ReadonlySet<string>,
): Promise<{ readonly path: string; readonly filter: string }[]> {
  const files = changes.filter(isFile);
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

const isFile = ({ newMode }: FileChange): boolean => newMode.startsWith('100');
