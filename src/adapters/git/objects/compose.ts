import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid, TreeEntry } from '../../../engine/ports/repository.ts';
import type { CleanRoom } from './cleanRoom.ts';
import { pathToBytes } from './pathBytes.ts';

const gone = '000000';

/** The base tree with some paths replaced or removed, through an index of its own in the clean room. */
export async function composeTree(
  room: CleanRoom,
  base: Oid,
  entries: readonly TreeEntry[],
): Promise<Oid> {
  const index = join(room.path, `compose-${randomBytes(6).toString('hex')}`);
  const git = (await room.git()).at({ env: { GIT_INDEX_FILE: index } });
  try {
    await git.must(['read-tree', base]);
    // Removals first: a file may take the place of a folder and the other way round.
    const ordered = [...entries].sort((a, b) => Number(b.mode === gone) - Number(a.mode === gone));
    await git.must(['update-index', '-z', '--index-info'], {
      stdin: Buffer.concat(ordered.map(indexLine)),
    });
    return await git.text(['write-tree']);
  } finally {
    await rm(index, { force: true });
  }
}

function indexLine({ path, mode, blob }: TreeEntry): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${blob}\t`), pathToBytes(path), Buffer.from([0])]);
}

/** Stores bytes as they are. */
export async function writeBlob(room: CleanRoom, bytes: Uint8Array): Promise<Oid> {
  const git = await room.git();
  return git.text(['hash-object', '-w', '--stdin', '--no-filters'], { stdin: bytes });
}
