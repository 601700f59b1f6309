import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from './grantedFolder.ts';

/** The workspace at `root` as it is now. */
export function workspaceTree(root: string): Tree {
  return {
    kind: (path) => {
      const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
      if (stat === undefined) return 'absent';
      if (stat.isSymbolicLink()) return 'link';
      return stat.isDirectory() ? 'directory' : 'file';
    },
    children: (directory) => readdirSync(join(root, directory)),
  };
}
