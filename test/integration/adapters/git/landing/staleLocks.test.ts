import { deepEqual, equal, match } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCli } from '../../../../fixtures/harnessStage.ts';
import { gitRepo, type GitRepo } from '../../../../fixtures/gitRepo.ts';
import { assertRefused } from '../../../../fixtures/refusedLanding.ts';

/** A lock that a command left three hours ago. */
async function leave(repo: GitRepo, name: string): Promise<void> {
  const path = join(repo.path, '.git', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  const then = Date.now() / 1_000 - 3 * 3_600;
  await utimes(path, then, then);
}
const locks = ['index.lock', 'HEAD.lock', 'refs/heads/main.lock'];

describe('given a lock that a git command left when it died', () => {
  for (const name of locks)
    it(`when it is ${name}, then a landing names it with its age and when it may be deleted`, () =>
      assertRefused({
        when: name,
        reason: 'checkout_busy',
        says: new RegExp(
          `/\\.git/${name.replaceAll('.', '\\.')} has stood for 3 hours\\. .*when no git command runs in this repository any more, delete it\\.$`,
        ),
        operator: (repo) => leave(repo, name),
      }));

  it('when the doctor looks, then it finds each and deletes none', async () => {
    await using repo = await gitRepo({ 'a.txt': 'a\n' });
    const env = { PATH: process.env['PATH'] ?? '', HOME: join(repo.path, '.git') };
    const doctor = (...more: string[]): ReturnType<typeof runCli> =>
      runCli(repo.path, env, ['doctor', '--store', ...more]);
    equal((await doctor()).exitCode, 0);
    const all = [...locks, 'packed-refs.lock', 'refs/heads/a/b.lock'];
    for (const name of all) await leave(repo, name);
    const { exitCode, stdout } = await doctor();
    equal(exitCode, 1);
    for (const name of all)
      match(
        stdout,
        new RegExp(`^git lock: /.*/\\.git/${name} has stood for 3 hours; when no git`, 'm'),
      );
    const { git_locks: found } = JSON.parse((await doctor('--json')).stdout) as {
      git_locks: { path: string }[];
    };
    deepEqual(
      found.map(({ path }) => path).sort(),
      all.map((name) => join(repo.path, '.git', name)).sort(),
    );
    equal(
      all.every((name) => existsSync(join(repo.path, '.git', name))),
      true,
    );
  });
});
