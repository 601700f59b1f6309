import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../base/fault.ts';

/** Written into the git directory of every workspace, where its agent cannot write. */
const marker = z.object({ storeId: z.string(), workspace: z.string().regex(/^[\w-]+$/) });

/** The commission whose workspace this folder is, if it is one. Only looks at one file. */
export async function workspaceOf(folder: string): Promise<string | undefined> {
  try {
    const content = await readFile(join(folder, '.git/haft.json'), 'utf8');
    return marker.parse(JSON.parse(content)).workspace;
  } catch {
    return undefined;
  }
}

/** A workspace gets no store of its own: its commission is led from the project. */
export const inWorkspace = (commission: string): Fault =>
  new Fault({
    code: 'workspace_of_commission',
    what: `This folder is the workspace of commission ${commission}, where its agent works.`,
    advice: "Open the project's own folder to run, review or land it.",
    facts: { commission },
  });
