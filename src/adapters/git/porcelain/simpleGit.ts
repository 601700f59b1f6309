import { simpleGit, type SimpleGit } from 'simple-git';
import { messageOf } from '../../../base/fault.ts';
import { gitForFiles } from '../checkouts/operatorGit.ts';
import type { Checkout } from '../checkouts/worktrees.ts';
import { gitFailed } from '../plumbing/git.ts';
import { gitEnvironment } from '../plumbing/gitEnvironment.ts';

/** The library refuses what could run a program; these are the names under which we switch such things off. */
const unsafe = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeHooksPath: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
};

/**
 * The library in a checkout, with the environment and settings of every git we start: nothing is run,
 * asked or fetched, filters are emptied. Any exit code but 0 is an error, whatever was printed.
 */
export async function simpleGitIn(
  checkout: Checkout & { readonly workTree: string },
): Promise<SimpleGit> {
  const { gitDir, workTree } = checkout;
  const { settings } = await gitForFiles(checkout);
  const own = { GIT_DIR: gitDir, GIT_WORK_TREE: workTree, GIT_LITERAL_PATHSPECS: '1' };
  const env = gitEnvironment(own, settings);
  return simpleGit({
    baseDir: workTree,
    allowEnvironment: Object.keys(env),
    unsafe,
    // Of a child that has ended something may still be on its way.
    completion: { onClose: true, onExit: false },
    errors: (error, { exitCode, stdErr, stdOut }) =>
      exitCode === 0 ? error : Buffer.concat([...stdErr, ...stdOut]),
  }).env(env);
}

/** The answer to one question. @throws Fault `git_failed`, with what git said. */
export async function ask<T>(what: string, question: PromiseLike<T>): Promise<T> {
  try {
    return await question;
  } catch (failure) {
    throw gitFailed([what], messageOf(failure));
  }
}
