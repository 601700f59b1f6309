import { deepEqual, equal } from 'node:assert/strict';
import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  configurationOf,
  isOn,
  type ConfigEntry,
} from '../../../../src/adapters/git/checkouts/configuration.ts';
import { Git } from '../../../../src/adapters/git/plumbing/git.ts';
import { gitRepo, type GitRepo } from '../../../fixtures/gitRepo.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

interface Reader {
  /** How often git was asked. */
  readonly asked: () => number;
  readonly read: (key: string) => Promise<string | undefined>;
}

function readerOf({ path }: GitRepo): Reader {
  const gitDir = join(path, '.git');
  const git = new Git({ cwd: path, env: { GIT_DIR: gitDir, GIT_WORK_TREE: path } });
  const plain = git.run.bind(git);
  let asked = 0;
  git.run = (...call) => {
    asked++;
    return plain(...call);
  };
  const entries = (): Promise<readonly ConfigEntry[]> =>
    configurationOf(git, { gitDir, cwd: path });
  const read = async (key: string): Promise<string | undefined> =>
    (await entries()).findLast((one) => one.key === key)?.value;
  return { asked: () => asked, read };
}

/** Files that were just written count as changing; they are read until they have settled. */
async function settle({ asked, read }: Reader): Promise<void> {
  for (let before = -1; before !== asked();) {
    before = asked();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await read('user.name');
  }
}

describe('given the configuration of a checkout', () => {
  it('when nothing changes, then git is not asked again', async () => {
    await using repo = await gitRepo({});
    const reader = readerOf(repo);
    await settle(reader);
    const before = reader.asked();
    equal(await reader.read('user.name'), 'Test');
    equal(await reader.read('core.bare'), 'false');
    equal(reader.asked(), before);
  });

  it('when one of its files changes, comes or goes, then the next answer has it', async () => {
    await using repo = await gitRepo({});
    await using outside = await temporaryFolder();
    const included = join(outside.path, 'more');
    const reader = readerOf(repo);
    await repo.git('config', 'include.path', included);
    await settle(reader);
    equal(await reader.read('haft.test'), undefined);

    await writeFile(included, '[haft]\n\ttest = one\n');
    equal(await reader.read('haft.test'), 'one');
    await settle(reader);
    await appendFile(included, '\ttest = two\n');
    equal(await reader.read('haft.test'), 'two');
    await settle(reader);
    await rm(included);
    equal(await reader.read('haft.test'), undefined);

    await settle(reader);
    await repo.git('config', 'haft.test', 'own');
    equal(await reader.read('haft.test'), 'own');
  });

  it('when values have lines, no value, or several, then all are told as git takes them', async () => {
    await using repo = await gitRepo({});
    await appendFile(
      join(repo.path, '.git/config'),
      '[haft]\n\tbare\n\tlines = "a\\nb"\n\tlist = 1\n\tlist = 2\n\tempty =\n[haft "Sub.x"]\n\tk = v\n',
    );
    const gitDir = join(repo.path, '.git');
    const git = new Git({ cwd: repo.path, env: { GIT_DIR: gitDir } });
    const entries = await configurationOf(git, { gitDir, cwd: repo.path });
    const ours = entries.filter(({ key }) => key.startsWith('haft.'));
    deepEqual(
      ours.map(({ key, value }) => [key, value]),
      [
        ['haft.bare', 'true'],
        ['haft.lines', 'a\nb'],
        ['haft.list', '1'],
        ['haft.list', '2'],
        ['haft.empty', ''],
        ['haft.Sub.x.k', 'v'],
      ],
    );
    deepEqual(
      ['haft.bare', 'haft.list', 'haft.empty', 'haft.lines', 'haft.none'].map((key) =>
        isOn(entries, key),
      ),
      [true, true, false, false, false],
    );
  });
});
