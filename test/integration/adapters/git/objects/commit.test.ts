import { equal, ok, rejects } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../../../src/base/fault.ts';
import { GitRepository } from '../../../../../src/adapters/git/gitRepository.ts';
import { identityOf, ProcessIdentities } from '../../../../../src/adapters/process/identity.ts';
import type { CommitRequest } from '../../../../../src/engine/ports/repository.ts';
import { gitRepo, type GitRepo } from '../../../../fixtures/gitRepo.ts';

const processes = new ProcessIdentities();
const keepAs = 'refs/haft/landing/wc-1';

/** Ways in which git may know who its operator is. */
const identities: readonly {
  readonly when: string;
  readonly config?: readonly (readonly [key: string, value: string])[];
  readonly env?: Readonly<Record<string, string>>;
}[] = [
  {
    when: 'name and address are configured',
    config: [
      ['user.name', 'Née Ö'],
      ['user.email', 'n@example.invalid'],
    ],
  },
  { when: 'the environment has an address and nothing else', env: { EMAIL: 'e@example.invalid' } },
  {
    when: 'the name is configured and the address is in the environment',
    config: [['user.name', 'N']],
    env: { EMAIL: 'e@example.invalid' },
  },
  {
    when: 'git is told by its own variables',
    env: {
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.invalid',
      GIT_COMMITTER_NAME: 'C',
      GIT_COMMITTER_EMAIL: 'c@example.invalid',
    },
  },
  {
    when: 'author and committer are configured apart',
    config: [
      ['author.name', 'A'],
      ['author.email', 'a@example.invalid'],
      ['committer.name', 'C'],
      ['committer.email', 'c@example.invalid'],
    ],
  },
  {
    when: 'only configuration may say and only the environment does',
    config: [['user.useConfigOnly', 'true']],
    env: { EMAIL: 'e@example.invalid' },
  },
  {
    when: 'only configuration may say and it names no address',
    config: [
      ['user.useConfigOnly', 'true'],
      ['user.name', 'N'],
    ],
  },
  {
    when: 'the name is empty',
    config: [
      ['user.name', ''],
      ['user.email', 'n@example.invalid'],
    ],
  },
  {
    when: 'the name is nothing but dirt',
    config: [
      ['user.name', '.,;'],
      ['user.email', 'n@example.invalid'],
    ],
  },
  { when: 'nothing is known but the machine' },
];

const whoIn = (repo: GitRepo, commit: string): Promise<string> =>
  repo.git('log', '-1', '--format=%an <%ae> %cn <%ce>', commit);

describe('given a tree to be committed', () => {
  it('when the operator is known, then the commit is theirs, has one parent, and a ref keeps it', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    const message = 'Say née\n\nBody.\n\nCommission: wc-1\nDecision: dec-1\n\n\n';
    const commit = await commitIn(repo, { message });
    equal(await repo.git('rev-parse', keepAs), commit);
    const facts = await repo.git(
      'log',
      '-1',
      '--format=%an <%ae>|%cn|%P|%s|%(trailers:key=Commission)',
      commit,
    );
    const parent = await repo.git('rev-parse', 'HEAD');
    equal(facts, `Test <test@example.invalid>|Test|${parent}|Say née|Commission: wc-1\n`);
    ok((await repo.git('cat-file', 'commit', commit)).endsWith('Decision: dec-1'));
  });

  it('when nobody said who the operator is, then the advice says how', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    await repo.git('config', '--remove-section', 'user');
    await repo.git('config', 'user.useConfigOnly', 'true');
    await using home = await emptyHome();
    await home.during(() =>
      rejects(commitIn(repo, {}), { code: 'commit_identity_missing', advice: /user\.email/ }),
    );
    equal(await repo.git('for-each-ref', 'refs/haft'), '');
  });

  for (const { when, config = [], env = {} } of identities) {
    it(`when ${when}, then it is by whom "git commit" would say, or refused where that is`, async () => {
      await using repo = await gitRepo({ a: 'a\n' });
      await repo.git('config', '--remove-section', 'user');
      for (const [key, value] of config) await repo.git('config', key, value);
      await using home = await emptyHome();
      await home.during(async () => {
        Object.assign(process.env, env);
        const ours = await commitIn(repo, {}).then(
          (commit) => whoIn(repo, commit),
          (fault: unknown) => Fault.is(fault) && fault.code,
        );
        const theirs = await repo.git('commit', '--quiet', '--allow-empty', '--message=mine').then(
          () => whoIn(repo, 'HEAD'),
          () => 'commit_identity_missing',
        );
        equal(ours, theirs);
      });
    });
  }

  it('when hooks and an editor are configured, then none is run', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    const canary = await plantHooks(repo);
    await repo.git('config', 'core.editor', `touch ${canary}`);
    await commitIn(repo, {});
    ok(!existsSync(canary));
  });

  it('when the operator signs, then it is signed; our own bookkeeping is not', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    await signWith(repo, 'cat >/dev/null; echo "[GNUPG:] SIG_CREATED " >&2; echo SIGNATURE');
    const signed = await commitIn(repo, {});
    ok((await repo.git('cat-file', 'commit', signed)).includes('gpgsig SIGNATURE'));
    const plain = await commitIn(repo, { sign: false });
    ok(!(await repo.git('cat-file', 'commit', plain)).includes('gpgsig'));
  });

  it('when signing fails, then that is said and no ref is written', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    await signWith(repo, 'echo "no key for you" >&2; exit 2');
    await rejects(commitIn(repo, {}), { code: 'commit_signing_failed' });
    equal(await repo.git('for-each-ref', 'refs/haft'), '');
  });

  it('when signing waits for somebody, then it is ended with all it started after 15 s', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    const waiting = join(repo.path, '.git/waiting');
    await signWith(repo, `sleep 600 & echo $! > ${waiting}; wait`);
    const start = performance.now();
    await rejects(commitIn(repo, {}), { code: 'commit_signing_failed', message: /15 s/ });
    ok(performance.now() - start < 120_000);
    const left = Number(await readFile(waiting, 'utf8'));
    // A killed process is gone when the system gets round to it.
    for (let tries = 0; identityOf(left) !== undefined && tries < 100; tries++) await sleep(20);
    equal(identityOf(left), undefined);
  }).timeout(180_000);

  it('when the ref is not ours, then nothing is written', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    await rejects(commitIn(repo, { keepAs: 'refs/heads/evil' }), { code: 'ref_forbidden' });
    equal(await repo.git('for-each-ref', '--format=%(refname)'), 'refs/heads/main');
  });
});

async function commitIn(repo: GitRepo, request: Partial<CommitRequest>): Promise<string> {
  const opened = await GitRepository.open(repo.path, { processes });
  const parent = await repo.git('rev-parse', 'HEAD');
  const tree = await repo.git('rev-parse', 'HEAD^{tree}');
  return opened.commit({ tree, parent, message: 'm', keepAs, ...request });
}

/** Makes the operator sign by a shell script that stands in for gpg. */
async function signWith(repo: GitRepo, script: string): Promise<void> {
  const program = join(repo.path, '.git/gpg');
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  await repo.git('config', 'gpg.program', program);
  await repo.git('config', 'commit.gpgsign', 'true');
}

async function plantHooks(repo: GitRepo): Promise<string> {
  const canary = join(repo.path, '.git/CANARY');
  await mkdir(join(repo.path, '.git/hooks'));
  for (const hook of ['commit-msg', 'pre-commit', 'post-commit', 'reference-transaction']) {
    const path = join(repo.path, '.git/hooks', hook);
    await writeFile(path, `#!/bin/sh\ntouch ${canary}\n`);
    await chmod(path, 0o755);
  }
  return canary;
}

async function emptyHome(): Promise<
  { during: (work: () => Promise<void>) => Promise<void> } & AsyncDisposable
> {
  const path = await mkdtemp(join(tmpdir(), 'home-'));
  const during = async (work: () => Promise<void>): Promise<void> => {
    const before = { ...process.env };
    Object.assign(process.env, { HOME: path, XDG_CONFIG_HOME: path, GIT_CONFIG_NOSYSTEM: '1' });
    for (const name of Object.keys(process.env)) {
      if (/^GIT_(?:AUTHOR|COMMITTER|CONFIG_(?:GLOBAL|SYSTEM))|^EMAIL$/.test(name)) {
        Reflect.deleteProperty(process.env, name);
      }
    }
    try {
      await work();
    } finally {
      process.env = before;
    }
  };
  return { during, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
