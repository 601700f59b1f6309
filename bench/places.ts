/**
 * What it takes to have the tree of a commit where an agent or evidence is to work: the first time, when a place is
 * moved on, and by `git worktree add` beside it. One file differs between the two commits. Prints milliseconds.
 * Run: `node bench/places.ts [files]`, 60,000 unless told.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from '../src/adapters/git/gitRepository.ts';
import { GitWorkspaces } from '../src/adapters/git/workspaces/gitWorkspaces.ts';
import { ProcessIdentities } from '../src/adapters/process/identity.ts';
import { gitRepo } from '../test/fixtures/gitRepo.ts';
import { manyFiles } from '../test/fixtures/manyFiles.ts';
import { openScratch } from '../test/setup/scratch.ts';

const [files = '60000'] = process.argv.slice(2);
using scratch = openScratch(false);
Object.assign(process.env, scratch.env);
await using repo = await gitRepo({});
await manyFiles(repo, Number(files));
const commits = [await repo.git('rev-parse', 'HEAD')];
await repo.write({ 'd1/1': 'two\n' });
await repo.git('commit', '--quiet', '--all', '--message=two');
commits.push(await repo.git('rev-parse', 'HEAD'));

const processes = new ProcessIdentities();
const repository = await GitRepository.open(repo.path, { processes });
const root = await mkdtemp(join(tmpdir(), 'places-'));
const workspaces = new GitWorkspaces({ root, repository, storeId: 'bench', processes });

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const made = await work();
  console.log(
    `${Math.round(performance.now() - began)
      .toString()
      .padStart(6)} ms  ${what}`,
  );
  return made;
}

for (let turn = 0; turn < 4; turn++) {
  const commit = commits[turn % 2] ?? '';
  const path = join(root, `worktree-${turn}`);
  await timed(`${turn + 1}. git worktree add`, () =>
    repo.git('worktree', 'add', '--quiet', '--detach', path, commit),
  );
  const work = await timed(`${turn + 1}. workspace`, () => workspaces.create(`wc-${turn}`, commit));
  await writeFile(join(work.path, 'd5/5'), 'changed\n');
  await timed(`${turn + 1}. its capture`, () => workspaces.capture(work));
  await workspaces.remove(work);
  const proof = await timed(`${turn + 1}. proof`, () => workspaces.checkout('proof', commit));
  await workspaces.remove(proof);
}
await timed('all places removed', () => workspaces.rest());
await rm(root, { recursive: true, force: true });
