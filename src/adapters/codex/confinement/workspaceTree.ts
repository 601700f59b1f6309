import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from './grantedFolder.ts';

/** The workspace at `root` as it is now. */
export function workspaceTree(root: string): Tree {
  return {
    kind: (path) => {
      const stat = statOf(join(root, path));
      if (stat === undefined) return 'absent';
      if (stat.isSymbolicLink()) return 'link';
      return stat.isDirectory() ? 'directory' : 'file';
    },
    children: (directory) => readdirSync(join(root, directory)),
  };
}

/** Below a file there is nothing, which `lstat` reports as an error of its own. */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOTDIR') return undefined;
    throw thrown;
  }
}
