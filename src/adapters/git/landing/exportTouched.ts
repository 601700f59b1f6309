import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileChange, Oid } from '../../../engine/ports/repository.ts';
import type { Git } from '../plumbing/git.ts';
import { pathFromBytes, pathToBytes, splitNul } from '../objects/pathBytes.ts';

/**
 * Writes one side of the touched files into a folder of ours exactly as git would write them into the
 * checkout (line endings, encodings), so that what a crash left can be compared and put right.
 * @returns the folder.
 */
export async function exportTouched(
  git: Git,
  changes: readonly FileChange[],
  side: 'old' | 'new',
  commit: Oid,
  scratch: string,
): Promise<string> {
  const folder = join(scratch, side);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const lines = changes.map((change) =>
    side === 'old'
      ? indexLine(change.oldMode, change.oldBlob, change.path)
      : indexLine(change.newMode, change.newBlob, change.path),
  );
  // A file's conversion depends on every .gitattributes of its commit, which git reads from the index.
  const input = Buffer.concat([...(await attributeLines(git, commit)), ...lines]);
  const index = { env: { GIT_INDEX_FILE: join(scratch, `${side}.index`) } };
  await git.must(['update-index', '-z', '--index-info'], { ...index, stdin: input });
  const tree = await git.text(['write-tree', '--missing-ok'], index);
  const fresh = { GIT_INDEX_FILE: join(scratch, `${side}.fresh`), GIT_WORK_TREE: folder };
  const within = git.at({ cwd: folder, env: fresh });
  await within.must(['read-tree', '-m', '-u', '--no-sparse-checkout', tree]);
  return folder;
}

const isWritten = (mode: string): boolean => mode !== '000000' && mode !== '160000';

function indexLine(mode: string, blob: Oid, path: string): Buffer {
  if (!isWritten(mode)) return Buffer.alloc(0);
  return Buffer.concat([Buffer.from(`${mode} ${blob}\t`), pathToBytes(path), Buffer.of(0)]);
}

async function attributeLines(git: Git, commit: Oid): Promise<Buffer[]> {
  const listed = splitNul(await git.must(['ls-tree', '-r', '-z', '--full-tree', commit]));
  return listed.flatMap((line) => {
    const [facts = '', path = ''] = pathFromBytes(line).split('\t');
    const [mode = '', , blob = ''] = facts.split(' ');
    return /(?:^|\/)\.gitattributes$/.test(path) ? indexLine(mode, blob, path) : [];
  });
}
