import { deepEqual, equal, match } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { harnessStage } from '../../../fixtures/harnessStage.ts';

const files = {
  'package.json': '{"scripts":{"test":"node --test","start":"node ."}}',
  'pnpm-lock.yaml': '',
  'src/a.ts': 'one\n',
  'src/[id].ts': 'one\n',
  'docs/a.md': 'one\n',
};

describe('given a project whose decisions somebody writes', () => {
  it('when its commands are asked for, then those of the commit are found, and nothing was run', async () => {
    await using stage = await harnessStage({ files, decisions: [] });
    await writeFile(join(stage.root, 'Makefile'), 'test:\n');
    const { commands, count } = await stage.harness.plans.writingAids();
    deepEqual(commands, [{ command: 'pnpm test', file: 'package.json', kind: 'test' }]);
    deepEqual(count(['src/', 'src/a.ts']), { files: 2 });
    deepEqual(count(['src/[id].ts', '**/*.md']), count(['src/[id].ts', 'docs/', '.haft/**/*.md']));
    deepEqual(count([]), { files: 0 });
    match(JSON.stringify(count(['../up'])), /leaves the repository/);

    const made = await stage.haft('decision', 'new', 'Say three', '--json');
    equal(made.exitCode, 0, made.stderr);
    const { decision } = JSON.parse(made.stdout) as { decision: { file: string } };
    match(await readFile(join(stage.root, decision.file), 'utf8'), /# {3}- pnpm test\n---/);
  });
});
