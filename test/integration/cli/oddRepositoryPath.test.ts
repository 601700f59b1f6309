import { deepEqual, equal } from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { DecisionText } from '../../fixtures/decisionText.ts';
import { harnessStage, runCli } from '../../fixtures/harnessStage.ts';

const decision: DecisionText = {
  id: 'dec-a',
  title: 'Say two',
  keys: { affected_files: ['a.txt'], evidence_requirements: ['grep -q two a.txt'] },
  script: { name: 'edit', arg: { file: 'a.txt', from: 'one', to: 'two' } },
};

describe('given a repository whose path is odd', function () {
  this.timeout(60_000);

  for (const name of [
    'new\nline',
    ' two  spaces ',
    'tab\tand "quotes"',
    "it's $HOME `x`",
    'ende\n',
  ])
    it(`when it is ${JSON.stringify(name)}, then its work lands as anywhere`, async () => {
      await using stage = await harnessStage({
        files: { 'a.txt': 'one\n' },
        decisions: [decision],
      });
      const root = join(stage.path, name);
      await rename(stage.root, root);
      const haft = (...args: string[]): ReturnType<typeof runCli> => runCli(root, stage.env, args);
      const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];
      const made = await haft('commission', 'create-from-decision', 'dec-a', ...auto);
      deepEqual([made.exitCode, made.stderr], [0, '']);
      const end = await haft('harness', 'run', '--drain');
      equal(end.exitCode, 0, end.stdout + end.stderr);
      const { stdout } = await execa('git', ['rev-list', '--count', 'HEAD'], { cwd: root });
      equal(stdout, '2', end.stdout + end.stderr);
      // What the stage puts away lies where it was made.
      await rename(root, stage.root);
    });
});
