import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Brief } from '../../../engine/ports/agent.ts';
import { ignoredFolders } from './ignoredFolders.ts';
import { compileProfile, type Profile } from './profile.ts';
import { workspaceTree } from './workspaceTree.ts';

/**
 * What a session may do by path in the workspace as it is now. Folders that are granted and missing are
 * made.
 */
export async function scopeRules({ cwd, scope }: Brief): Promise<Profile['rules']> {
  const { folders, rules } = compileProfile(scope, workspaceTree(cwd), ignoredFolders(cwd));
  for (const folder of folders) await mkdir(join(cwd, folder), { recursive: true });
  return rules;
}
