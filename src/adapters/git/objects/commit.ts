import { Fault } from '../../../base/fault.ts';
import type { CommitRequest, Oid } from '../../../engine/ports/repository.ts';
import type { Git } from '../plumbing/git.ts';
import { assertOurRef } from './treeQueries.ts';

/** A signing program that asks somebody who is asleep must not hold a night's landings, in milliseconds. */
const signingLimitMs = 15_000;

/** Bookkeeping is ours, so that it needs no identity of the operator's. */
const ourselves = {
  GIT_AUTHOR_NAME: 'haft',
  GIT_AUTHOR_EMAIL: 'haft@localhost',
  GIT_COMMITTER_NAME: 'haft',
  GIT_COMMITTER_EMAIL: 'haft@localhost',
} as const;

/**
 * A commit as the operator, signed as they configured, kept alive by a ref of ours before this resolves.
 * @param isSigned Whether the operator signs commits.
 * @throws Fault `commit_identity_missing`, `commit_signing_failed`.
 */
export async function makeCommit(
  git: Git,
  request: CommitRequest,
  isSigned: () => Promise<boolean>,
): Promise<Oid> {
  const { tree, parent, message, keepAs } = request;
  assertOurRef(keepAs);
  const signs = request.sign !== false && (await isSigned());
  const args = ['commit-tree', tree, '-p', parent, ...(signs ? ['-S'] : [])];
  const { exitCode, stdout, stderr } = await git
    .run(args, {
      stdin: `${message.replace(/\n+$/, '')}\n`,
      ...(request.sign === false && { env: ourselves }),
      ...(signs ? { detached: true, timeoutMs: signingLimitMs } : {}),
    })
    .catch((failure: unknown) => {
      if (signs && Fault.is(failure, 'git_failed'))
        throw signingFailed('it did not finish in 15 s');
      throw failure;
    });
  if (exitCode !== 0) throw commitFailed(stderr, signs);
  const commit = stdout.toString().trim();
  await git.must(['update-ref', '--no-deref', keepAs, commit]);
  return commit;
}

function commitFailed(stderr: string, signs: boolean): Fault {
  const said = stderr.trim().split('\n').slice(-2).join(' ');
  if (
    /ident name|auto-detect|no (?:email|name) was given|name consists only of disallowed/i.test(
      stderr,
    )
  ) {
    return new Fault({
      code: 'commit_identity_missing',
      what: 'Git does not know who you are, so no commit can carry your name.',
      advice: 'Set user.name and user.email with "git config", then apply again.',
      facts: { stderr },
    });
  }
  if (signs) return signingFailed(said);
  return new Fault({
    code: 'git_failed',
    what: `The commit could not be made: ${said}.`,
    advice: 'Run "git fsck" in the repository, then try again.',
    facts: { stderr },
  });
}

function signingFailed(why: string): Fault {
  return new Fault({
    code: 'commit_signing_failed',
    what: `The commit could not be signed: ${why}.`,
    advice: 'Unlock your signing key, or set commit.gpgsign to false, then apply again.',
  });
}
