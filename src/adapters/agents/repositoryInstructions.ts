import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';

/** Bytes; as much as codex itself would read. */
const limit = 32 * 1024;

/**
 * The repository's `AGENTS.md` as instructions, for an agent that is told not to trust the folder: a
 * trusted one may bring servers and hooks of its own that run outside the sandbox. So the text is handed
 * over. A link is not followed.
 * @returns null when there is none.
 */
export async function repositoryInstructions(cwd: string): Promise<string | null> {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(join(cwd, 'AGENTS.md'), flags);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(limit), 0, limit, 0);
      const text = buffer.toString('utf8', 0, bytesRead);
      return `Guidance of this repository, from its AGENTS.md:\n\n${text}`;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
