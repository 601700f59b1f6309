import type { Git } from '../plumbing/git.ts';
import type { FileChange, Oid } from '../../../engine/ports/repository.ts';
import { nulFromPaths, pathToBytes } from '../objects/pathBytes.ts';
import { changesBetween } from '../objects/treeQueries.ts';

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

const isFile = ({ newMode }: FileChange): boolean => newMode.startsWith('100');
