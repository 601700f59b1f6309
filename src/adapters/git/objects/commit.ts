import { Fault } from '../../../base/fault.ts';
import type { CommitRequest, Oid } from '../../../engine/ports/repository.ts';
import type { Git } from '../plumbing/git.ts';
import type { CommitWriter } from './commitWriter.ts';
import type { OurRefs } from './ourRefs.ts';

/** A signing program that asks somebody who is asleep must not hold a night's landings, in milliseconds. */
const signingLimitMs = 15_000;

/** Bookkeeping is ours, so that it needs no identity of the operator's. */
const ourselves = 'haft <haft@localhost>';

/** With what commits are made. */
export interface CommitTools {
  readonly git: Git;
  readonly writer: CommitWriter;
  readonly refs: OurRefs;
  /** Whether the operator signs commits. */
  readonly isSigned: () => Promise<boolean>;
}

/**
 * A commit as the operator, signed as they configured, or as ourselves; kept alive by a ref of ours before this
 * resolves.
 * @throws Fault `commit_identity_missing`, `commit_signing_failed`, `git_failed`.
 */
export async function makeCommit(tools: CommitTools, request: CommitRequest): Promise<Oid> {
  const commit =
    request.sign === false
      ? await commitOfOurs(tools, request)
      : await commitOfTheirs(tools, request);
  await tools.refs.keep(request.keepAs, commit);
  return commit;
}

async function commitOfOurs({ writer }: CommitTools, request: CommitRequest): Promise<Oid> {
  const { tree, parent } = request;
  const who = `${ourselves} ${Math.floor(Date.now() / 1_000)} +0000`;
  const head = `tree ${tree}\nparent ${parent}\nauthor ${who}\ncommitter ${who}\n`;
  const [commit = ''] = await writer.write([`${head}\n${bodyOf(request)}`]);
  return commit;
}

async function commitOfTheirs(
  { git, isSigned }: CommitTools,
  request: CommitRequest,
): Promise<Oid> {
  const { tree, parent } = request;
  const signs = await isSigned();
  const args = ['commit-tree', tree, '-p', parent, ...(signs ? ['-S'] : [])];
  const { exitCode, stdout, stderr } = await git
    .run(args, {
      stdin: bodyOf(request),
      ...(signs ? { detached: true, timeoutMs: signingLimitMs } : {}),
    })
    .catch((failure: unknown) => {
      if (signs && Fault.is(failure, 'git_failed'))
        throw signingFailed('it did not finish in 15 s');
      throw failure;
    });
  if (exitCode !== 0) throw commitFailed(stderr, signs);
  return stdout.toString().trim();
}

/** Git reads nothing behind a NUL. */
const bodyOf = ({ message }: CommitRequest): string =>
  `${message.replace(/\n+$/, '').replaceAll('\0', '\uFFFD')}\n`;

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
