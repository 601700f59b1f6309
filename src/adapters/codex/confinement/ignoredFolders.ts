import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Folders at the root that the repository's own `.gitignore` names without wildcards, such as `dist/`:
 * what tools put there is part of no result, and refusing it would only break the agent's test runs.
 */
export function ignoredFolders(root: string): string[] {
  const lines = readIgnore(root)
    .split(/\r?\n/)
    .map((line) => line.trim());
  const taken = new Set(
    lines.filter((line) => line.startsWith('!')).map((line) => bare(line.slice(1))),
  );
  const named = lines.filter((line) => /^\/?[\w.-]+\/$/.test(line)).map(bare);
  return [...new Set(named)].filter((folder) => !taken.has(folder) && !/^\.+$/.test(folder));
}

const bare = (line: string): string => line.replace(/^\//, '').replace(/\/$/, '');

function readIgnore(root: string): string {
  try {
    return readFileSync(join(root, '.gitignore'), 'utf8');
  } catch {
    return '';
  }
}
