import { deepEqual, equal, notEqual } from 'node:assert/strict';
import fc from 'fast-check';
import {
  CommitWriter,
  writingCommits,
} from '../../../../../src/adapters/git/objects/commitWriter.ts';
import { OurRefs, writingRefs } from '../../../../../src/adapters/git/objects/ourRefs.ts';
import {
  commitOf,
  namingObjects,
  treesOf,
} from '../../../../../src/adapters/git/objects/treeQueries.ts';
import { Git } from '../../../../../src/adapters/git/plumbing/git.ts';
import { gitEnvironment } from '../../../../../src/adapters/git/plumbing/gitEnvironment.ts';
import {
  StandingGit,
  type StandingLimits,
} from '../../../../../src/adapters/git/plumbing/standingGit.ts';
import { gitRepo, type GitRepo } from '../../../../fixtures/gitRepo.ts';

function standingIn(
  { path: cwd }: GitRepo,
  args: readonly string[],
  limits: StandingLimits = { few: 0, idleMs: 60_000 },
): StandingGit & Disposable {
  const one = new StandingGit(() => ({ args, cwd, env: gitEnvironment({}, []) }), limits);
  return Object.assign(one, { [Symbol.dispose]: () => one.dispose() });
}

/** The pid of one that runs; it was asked something just now. */
function pidOf(one: StandingGit): number {
  if (one.pid === undefined) throw new Error('None runs');
  return one.pid;
}

async function gone(one: StandingGit): Promise<void> {
  while (one.pid !== undefined) await new Promise(setImmediate);
}

describe('given a git that stays to answer', () => {
  it('when it is asked again and again, then one process answers, in order', async () => {
    await using repo = await gitRepo({ a: 'a\n', b: 'b\n' });
    using names = standingIn(repo, namingObjects);
    const [tip, tree, blob] = await Promise.all(
      ['HEAD', 'HEAD^{tree}', 'HEAD:a'].map((one) => repo.git('rev-parse', one)),
    );
    const first = await names.ask(['HEAD^{tree}', 'HEAD:a'], 2);
    const pid = pidOf(names);
    const [second, third] = await Promise.all([names.ask(['HEAD'], 1), names.ask(['none'], 1)]);
    deepEqual(first, [`tree ${tree}`, `blob ${blob}`]);
    deepEqual([second, third], [[`commit ${tip}`], ['none missing']]);
    equal(pidOf(names), pid);
  });

  it('when few questions were asked, or one holds a line end, then none is started', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    using names = standingIn(repo, namingObjects, { few: 2, idleMs: 60_000 });
    const answers = [await names.ask(['HEAD'], 1), await names.ask(['HEAD'], 1)];
    answers.push(await names.ask(['HEAD\nHEAD'], 1));
    deepEqual([answers, names.pid], [[undefined, undefined, undefined], undefined]);
    notEqual(await names.ask(['HEAD'], 1), undefined);
  });

  it('when it is killed, then who asks hears nothing, and the next is answered by another', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    using names = standingIn(repo, namingObjects);
    await names.ask(['HEAD'], 1);
    const pid = pidOf(names);
    process.kill(pid, 'SIGSTOP');
    const lost = names.ask(['HEAD'], 1);
    process.kill(pid, 'SIGKILL');
    equal(await lost, undefined);
    equal((await names.ask(['HEAD'], 1))?.length, 1);
    notEqual(pidOf(names), pid);
  });

  it('when nobody asks for long, or it is let go, then it ends', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    using names = standingIn(repo, namingObjects, { few: 0, idleMs: 1 });
    await names.ask(['HEAD'], 1);
    await gone(names);
    equal((await names.ask(['HEAD'], 1))?.length, 1);
    names.dispose();
    deepEqual([names.pid, await names.ask(['HEAD'], 1)], [undefined, undefined]);
  });

  it('when branches are moved, packed and removed by others, then it tells what is there now', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    using names = standingIn(repo, namingObjects);
    const git = new Git({ cwd: repo.path });
    const told = (): Promise<string | undefined> => commitOf(git, 'refs/heads/main', names);
    const is = (): Promise<string> => repo.git('rev-parse', 'refs/heads/main');
    for (const step of ['commit', 'pack', 'commit', 'gc', 'reset', 'commit']) {
      if (step === 'commit') await repo.git('commit', '--quiet', '--allow-empty', '-m', 'More');
      if (step === 'pack') await repo.git('pack-refs', '--all', '--prune');
      if (step === 'gc') await repo.git('gc', '--quiet', '--prune=now');
      if (step === 'reset') await repo.git('reset', '--quiet', '--hard', 'HEAD^');
      equal(await told(), await is(), step);
      const tip = await is();
      deepEqual(await treesOf(git, [tip], names), [await repo.git('rev-parse', `${tip}^{tree}`)]);
    }
    await repo.git('checkout', '--quiet', '--detach');
    await repo.git('branch', '--quiet', '-D', 'main');
    equal(await told(), undefined);
  });
});

/** It may be dead already, and that not heard of. */
function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // As it was meant.
  }
}

type Step =
  | { readonly kind: 'keep'; readonly ref: number; readonly at: number }
  | { readonly kind: 'forget'; readonly refs: readonly number[] }
  | { readonly kind: 'kill' | 'pack' };

const nth = fc.integer({ min: 0, max: 4 });
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('keep' as const), ref: nth, at: nth }),
    fc.record({ kind: fc.constant('forget' as const), refs: fc.uniqueArray(nth) }),
    fc.record({ kind: fc.constantFrom('kill' as const, 'pack' as const) }),
  ),
  { maxLength: 12 },
);

describe('given refs and commits written by gits that stay', () => {
  it('when they are kept, forgotten, packed and the git killed in any order, then refs are as ordered', async () => {
    await using repo = await gitRepo({ a: 'a\n' });
    const git = new Git({ cwd: repo.path });
    const parent = await repo.git('rev-parse', 'HEAD');
    const tree = await repo.git('rev-parse', 'HEAD^{tree}');
    using writing = standingIn(repo, writingCommits);
    const writer = new CommitWriter(
      () => Promise.resolve(git),
      () => Promise.resolve(writing),
    );
    const who = 'haft <haft@localhost> 0 +0000';
    const texts = Array.from(
      { length: 5 },
      (_, n) => `tree ${tree}\nparent ${parent}\nauthor ${who}\ncommitter ${who}\n\nNumber ${n}\n`,
    );
    const commits = await writer.write(texts);
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        using orders = standingIn(repo, writingRefs);
        const refs = new OurRefs(git, orders);
        const wanted = new Map<string, string>();
        for (const step of list) await take(step, { repo, refs, orders, wanted, commits });
        const found = await repo.git(
          'for-each-ref',
          '--format=%(refname) %(objectname)',
          'refs/haft',
        );
        deepEqual(
          found.split('\n').filter(Boolean),
          [...wanted].map((one) => one.join(' ')).sort(),
        );
        await refs.forget([...wanted.keys()]);
      }),
      { numRuns: 12 },
    );
    for (const [n, commit] of commits.entries())
      equal(
        await repo.git('log', '-1', '--format=%T %P %s', commit),
        `${tree} ${parent} Number ${n}`,
      );
  });
});

async function take(
  step: Step,
  scene: {
    readonly repo: GitRepo;
    readonly refs: OurRefs;
    readonly orders: StandingGit;
    readonly wanted: Map<string, string>;
    readonly commits: readonly string[];
  },
): Promise<void> {
  const { commits, orders, refs, repo, wanted } = scene;
  const name = (n: number): string => `refs/haft/result/wc-${n}`;
  switch (step.kind) {
    case 'keep': {
      const commit = commits[step.at] ?? '';
      const kept = refs.keep(name(step.ref), commit);
      wanted.set(name(step.ref), commit);
      return kept;
    }
    case 'forget': {
      const names = step.refs.map(name);
      for (const one of names) wanted.delete(one);
      return refs.forget(names);
    }
    case 'kill':
      if (orders.pid !== undefined) killNow(orders.pid);
      return;
    case 'pack':
      await repo.git('pack-refs', '--all');
  }
}
