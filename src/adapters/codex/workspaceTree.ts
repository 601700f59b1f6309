import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from './profile.ts';

/** The workspace at `root` as it is now. Links are not followed: they count as files. */
export function workspaceTree(root: string): Tree {
  return {
    kind: (path) => {
      const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
      if (stat === undefined) return 'absent';
      return stat.isDirectory() ? 'directory' : 'file';
    },
    children: (directory) => readdirSync(join(root, directory)),
  };
}
