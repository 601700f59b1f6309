import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Brief } from '../../../engine/ports/agent.ts';
import { hasCode } from '../../files/missing.ts';
import { ignoredFolders } from './ignoredFolders.ts';
import { compileProfile, type Profile } from './profile.ts';
import { workspaceTree } from './workspaceTree.ts';

/**
 * What a session may do by path in the workspace as it is now. Folders that are granted and missing are
 * made, but nothing where the workspace itself was taken away (docs/rules.md R155).
 */
export async function scopeRules({ cwd, scope }: Brief): Promise<Profile['rules']> {
  const { folders, rules } = compileProfile(scope, workspaceTree(cwd), ignoredFolders(cwd));
  for (const folder of folders) await makeBelow(cwd, folder);
  return rules;
}

async function makeBelow(top: string, folder: string): Promise<void> {
  let path = top;
  for (const name of folder.split('/')) {
    path = join(path, name);
    try {
      await mkdir(path);
    } catch (failure) {
      if (hasCode(failure, 'ENOENT')) return;
      if (!hasCode(failure, 'EEXIST')) throw failure;
    }
  }
}
