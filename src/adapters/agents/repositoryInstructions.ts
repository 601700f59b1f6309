import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all of them together; as much as codex itself would read. */
const limit = 32 * 1024;
/** In each folder the first that is there counts, as with codex. */
const names = ['AGENTS.override.md', 'AGENTS.md'];
const mostFolders = 100;

/**
 * The repository's `AGENTS.md` as instructions, for an agent that is told not to trust the folder: a
 * trusted one may bring servers and hooks of its own that run outside the sandbox. So the text is handed
 * over: of the root, then of the folders on the way to what may change (docs/rules.md R145). Links are not
 * followed.
 * @param paths Patterns of what may change, relative to `cwd`.
 * @returns null when there is none.
 */
export async function repositoryInstructions(
  cwd: string,
  paths: readonly string[],
): Promise<string | null> {
  const root = await realpath(cwd).catch(() => cwd);
  const told: string[] = [];
  let left = limit;
  for (const folder of foldersTo(paths)) {
    const found = await guidanceIn(root, folder, left);
    if (found === undefined) continue;
    left -= found.bytes;
    told.push(
      `From its ${found.file}, for ${folder ? `what is below ${folder}/` : 'all of it'}:\n\n${found.text}`,
    );
  }
  if (told.length === 0) return null;
  return `Guidance of this repository. What stands deeper down wins.\n\n${told.join('\n\n')}`;
}

/** The root, `''`, and every folder on the way to these patterns, higher ones first. */
function foldersTo(patterns: readonly string[]): string[] {
  const folders = patterns.flatMap((pattern) => {
    const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
    const wild = parts.findIndex((part) => /[*?{]/.test(part) || part === '..');
    const sure = wild === -1 ? parts : parts.slice(0, wild);
    return sure.map((_, at) => sure.slice(0, at + 1).join('/'));
  });
  const depth = (folder: string): number => folder.split('/').length;
  const below = [...new Set(folders)].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  return ['', ...below.slice(0, mostFolders)];
}

interface Guidance {
  readonly file: string;
  readonly text: string;
  readonly bytes: number;
}

async function guidanceIn(
  root: string,
  folder: string,
  most: number,
): Promise<Guidance | undefined> {
  const path = join(root, folder);
  // A folder that is a link may lead anywhere.
  if (most <= 0 || (await realpath(path).catch(() => '')) !== path) return undefined;
  for (const name of names) {
    const bytes = await startOf(join(path, name), most);
    const text = bytes?.toString('utf8') ?? '';
    if (text.trim() !== '') return { file: join(folder, name), text, bytes: bytes?.length ?? 0 };
  }
  return undefined;
}

async function startOf(path: string, most: number): Promise<Buffer | undefined> {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(path, flags);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(most), 0, most, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
