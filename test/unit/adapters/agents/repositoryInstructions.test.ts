import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryInstructions } from '../../../../src/adapters/agents/repositoryInstructions.ts';
import { writeFiles, type Files } from '../../../fixtures/sampleProject.ts';
import { temporaryFolder } from '../../../fixtures/temporaryFolder.ts';

/** Which of the files were handed over, in order; each holds its own path. */
async function heard(files: readonly string[], paths: readonly string[]): Promise<string[]> {
  await using folder = await temporaryFolder();
  const texts: Files = Object.fromEntries(files.map((file) => [file, `<${file}>`]));
  await writeFiles(folder.path, texts);
  const text = (await repositoryInstructions(folder.path, paths)) ?? '';
  return [...text.matchAll(/<([^>]+)>/g)].map(([, file = '']) => file);
}

const all = ['AGENTS.md', 'src/AGENTS.md', 'src/api/AGENTS.md', 'lib/AGENTS.md', 'src/api/v1/x.ts'];

describe('given guidance in folders of a repository', () => {
  const table: readonly [readonly string[], readonly string[]][] = [
    [['**'], ['AGENTS.md']],
    [['src/**'], ['AGENTS.md', 'src/AGENTS.md']],
    [['src/api/v1/x.ts'], ['AGENTS.md', 'src/AGENTS.md', 'src/api/AGENTS.md']],
    [
      ['src/api/', './lib/*.js'],
      ['AGENTS.md', 'lib/AGENTS.md', 'src/AGENTS.md', 'src/api/AGENTS.md'],
    ],
    [['../src/**'], ['AGENTS.md']],
  ];
  for (const [paths, expected] of table)
    it(`when ${paths.join(' and ')} may change, then the root and the way there are heard, higher ones first`, async () => {
      deepEqual(await heard(all, paths), expected);
    });

  it('when a folder has an override, then that counts instead', async () => {
    deepEqual(await heard([...all, 'src/AGENTS.override.md'], ['src/**']), [
      'AGENTS.md',
      'src/AGENTS.override.md',
    ]);
  });

  it('when a folder has a name with brackets, then it is that folder', async () => {
    const files = ['app/[id]/AGENTS.md', 'app/[id]/page.tsx'];
    deepEqual(await heard(files, ['app/[id]/page.tsx']), ['app/[id]/AGENTS.md']);
  });

  it('when file or folder is a link, then it is not followed', async () => {
    await using folder = await temporaryFolder();
    const root = join(folder.path, 'root');
    await writeFiles(folder.path, { 'other/AGENTS.md': 'elsewhere', 'root/src/x': '' });
    await symlink('../other', join(root, 'lib'));
    await symlink('../../other/AGENTS.md', join(root, 'src/AGENTS.md'));
    equal(await repositoryInstructions(root, ['lib/**', 'src/**']), null);
  });

  it('when they are long, then together they stay within what codex reads', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'src'));
    await writeFile(join(folder.path, 'AGENTS.md'), 'a'.repeat(30_000));
    await writeFile(join(folder.path, 'src/AGENTS.md'), 'b'.repeat(30_000));
    const text = (await repositoryInstructions(folder.path, ['src/**'])) ?? '';
    ok(
      text.length < 33_500 && text.includes('a'.repeat(30_000)) && text.includes('b'.repeat(2_000)),
    );
  });
});
