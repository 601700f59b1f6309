import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders within folders that are looked into; more is a mistake, and could be a loop. */
const deepest = 8;

/** Decision files below a folder, and the folders they may lie in; all by their path within it, with `/`. */
export interface DecisionNames {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

export const isDecisionName = (name: string): boolean => /\.md$/i.test(name);

/**
 * Also in sub-folders and whatever the case of `.md`; links to folders are not followed. Sorted.
 * @throws Errors of the system for the folder itself; a sub-folder that cannot be listed counts as a file,
 * so that reading it says why.
 */
export async function decisionNames(folder: string): Promise<DecisionNames> {
  const files: string[] = [];
  const folders: string[] = [];
  const look = async (below: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) {
        if (isDecisionName(entry.name)) files.push(path);
        continue;
      }
      folders.push(path);
      const isTooDeep = depth === deepest;
      await (isTooDeep ? Promise.reject(new Error('too deep')) : look(path, depth + 1)).catch(() =>
        files.push(path),
      );
    }
  };
  await look('', 0);
  return { files: files.sort(), folders };
}
