import { Fault } from '../../../base/fault.ts';

/** What workspaces are made from was taken away. */
export function repositoryGone(folder: string): Fault {
  return new Fault({
    code: 'repository_gone',
    what: `The repository at ${folder} is no longer there.`,
    advice: 'Move it back, or start again where it is now.',
    facts: { folder },
  });
}

/** Why something could not be done there, as a clause. */
export function failed(why: string, cause?: unknown): Fault {
  return new Fault({
    code: 'workspace_failed',
    what: `The workspace could not be made: ${why}.`,
    advice: 'Check free space and permissions of the workspaces folder, then requeue.',
    cause,
  });
}
