import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GitRepository } from '../../../../../src/adapters/git/gitRepository.ts';
import { ProcessIdentities } from '../../../../../src/adapters/process/identity.ts';
import type { TreeEntry } from '../../../../../src/engine/ports/repository.ts';
import { amount } from '../../../../fixtures/amount.ts';
import { gitRepo, type GitRepo } from '../../../../fixtures/gitRepo.ts';

const landings = amount('HAFT_CONTENDED_LANDINGS', 20, 200);
/** Where the operator is slow, more than that are landed: until they worked beside us that often. */
const leastCommits = 6;
const script = join(import.meta.dirname, '../../../../fixtures/busyOperator.ts');

describe('given an operator who commits, switches and rebases all the time', () => {
  it(`when ${landings} landings are tried beside, then nobody disturbs the other`, async function () {
    this.timeout(landings * 20_000);
    await using repo = await gitRepo({ 'own.txt': '0\n', 'other.txt': '0\n', 'topic.txt': '0\n' });
    await repo.git('commit', '--quiet', '--allow-empty', '--message=second');
    await repo.git('branch', 'other');
    const operator = spawn(process.execPath, [script, repo.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = collect(operator.stdout);
    await once(operator.stdout, 'data');

    const hasWorked = (): boolean => lines().split('committed').length > leastCommits;
    const outcomes = await landMany(repo, hasWorked);
    operator.kill('SIGTERM');
    await once(operator, 'exit');

    const told = JSON.parse(lines().trim().split('\n').at(-1) ?? '{}') as { broken: string[] };
    deepEqual(told.broken, []);
    await assertNothingMixed(repo, outcomes);
  });
});

/** Landing by landing: the file it adds, and whether it landed. */
type Outcomes = ReadonlyMap<string, boolean>;

async function landMany(repo: GitRepo, isEnough: () => boolean): Promise<Outcomes> {
  const repository = await GitRepository.open(repo.path, { processes: new ProcessIdentities() });
  const outcomes = new Map<string, boolean>();
  for (let turn = 0; turn < landings || !isEnough(); turn++) {
    const path = `landed-${turn}.md`;
    const blob = await repository.writeBlob(Buffer.from(`${turn}\n`));
    const entry = { path, mode: '100644', blob };
    let isLanded = false;
    // The tip runs away from a landing again and again here; each try builds on the new one.
    for (let attempt = 0; attempt < 8 && !isLanded; attempt++) {
      isLanded = await landOnce(repository, `wc-${turn}`, entry);
    }
    outcomes.set(path, isLanded);
  }
  deepEqual(await repository.recoverLandings(), []);
  return outcomes;
}

async function landOnce(repository: GitRepository, id: string, entry: TreeEntry): Promise<boolean> {
  const tip = await repository.tip('main');
  ok(tip !== undefined);
  const tree = await repository.composeTree(tip, [entry]);
  const keepAs = `refs/haft/landing/${id}`;
  const request = { tree, parent: tip, message: 'candidate', keepAs, sign: false };
  const commit = await repository.commit(request);
  const plan = { id, branch: 'main', tip, commit, unsaved: [] };
  return (await repository.land(plan)).kind === 'landed';
}

async function assertNothingMixed(repo: GitRepo, outcomes: Outcomes): Promise<void> {
  const landed = [...outcomes].filter(([, isLanded]) => isLanded).map(([file]) => file);
  ok(landed.length > outcomes.size / 4, `only ${landed.length} landed`);
  const inMain = (await repo.git('ls-tree', '-r', '--name-only', 'main')).split('\n');
  deepEqual(inMain.filter((path) => path.startsWith('landed-')).sort(), [...landed].sort());
  // A half state would be seen as files or entries that no commit has, or as work swept into one.
  equal(await repo.git('status', '--porcelain'), '');
  equal(await repo.git('log', '--format=%H', 'other', '--', 'landed-*'), '');
  const log = await repo.git('log', '--format=%n%s', '--name-only', 'main');
  for (const block of log.split('\n\n').filter(Boolean)) {
    const [subject = '', ...files] = block.trim().split('\n').filter(Boolean);
    const isOurs = subject === 'candidate';
    ok(
      files.every((file) => file.startsWith('landed-') === isOurs),
      block,
    );
  }
  for (const name of ['index.lock', 'HEAD.lock', 'refs/heads/main.lock', 'rebase-merge']) {
    equal(existsSync(join(repo.path, '.git', name)), false, name);
  }
  await repo.git('fsck', '--connectivity-only');
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}
