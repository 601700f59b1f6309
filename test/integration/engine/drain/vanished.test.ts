import { deepEqual, equal, match } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { drainProcess } from '../../../fixtures/drainProcess.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';

const auto = 'workspace_patch_auto_on_pass' as const;
const files = { 'a.txt': 'one\n', 'b.txt': 'one\n' };
const about = (name: string): DecisionText => ({
  id: `dec-${name}`,
  title: `Change ${name}`,
  keys: { affected_files: [`${name}.txt`], evidence_requirements: [`grep -q two ${name}.txt`] },
  script: {
    name: 'steps',
    arg: { steps: [{ write: { path: `${name}.txt`, text: 'two\n' } }, { sh: 'sleep 1.5' }] },
  },
});
const decisions = ['a', 'b'].map(about);

const created = async (stage: HarnessStage): Promise<string[]> => {
  const ids: string[] = [];
  for (const { id } of decisions) ids.push(await stage.create(id, { deliveryPolicy: auto }));
  return ids;
};

/** One line, `code: what is wrong. what to do.` */
const oneFault = (code: string, naming: string): RegExp =>
  new RegExp(`^${code}: [^\\n]*${naming}[^\\n]*\\.[^\\n]*\\.\\n$`);

describe('given a drain whose ground is taken away', function () {
  this.timeout(120_000);

  type Removed = readonly [what: string, code: string, of: (stage: HarnessStage) => string];
  const removed: readonly Removed[] = [
    ['repository is renamed', 'repository_gone', ({ root }) => root],
    ['store is moved away', 'store_gone', ({ root }) => join(root, '.git', 'haft')],
  ];
  for (const [what, code, of] of removed)
    it(`when its ${what}, then it says so in one line, exits 1 and makes nothing there`, async () => {
      await using stage = await harnessStage({ files, decisions });
      await created(stage);
      const { end } = drainProcess(stage);
      await stage.model.until((request) => request.step === 1);
      const place = of(stage);
      await rename(place, `${place}-away`);

      const { exitCode, stdout, stderr } = await end;
      equal(existsSync(place), false, stdout + stderr);
      match(stderr, oneFault(code, place), stdout);
      equal(exitCode, 1);
      equal(stdout.includes('queue is empty'), false, stdout);
      deepEqual(await processesUnder(stage.path), []);

      await rename(`${place}-away`, place);
      const again = await stage.haft('harness', 'run', '--drain');
      equal(again.exitCode, 0, again.stdout + again.stderr);
      equal(await stage.git('rev-list', '--count', 'HEAD'), '3');
    });
});

describe('given a folder for workspaces that cannot be used', function () {
  this.timeout(120_000);

  const roots: readonly (readonly [what: string, make: (path: string) => Promise<void>])[] = [
    ['a link that leads nowhere', (path) => symlink('/nowhere/disk', path)],
    ['a file', (path) => writeFile(path, '')],
    ['below a file', async (path) => writeFile(join(path, '..', 'file'), '')],
  ];
  for (const [what, make] of roots)
    it(`when it is ${what}, then that is said once, before anything is dispatched`, async () => {
      await using stage = await harnessStage({ files, decisions });
      const ids = await created(stage);
      await mkdir(join(stage.path, 'disk'));
      const path = join(stage.path, 'disk', 'workspaces');
      await make(path);
      const root = what === 'below a file' ? join(stage.path, 'disk', 'file', 'below') : path;
      const { exitCode, stdout, stderr } = await drainProcess(stage, {
        env: { HAFT_WORKSPACE_ROOT: root },
      }).end;
      match(stderr, oneFault('workspace_failed', root), stdout);
      deepEqual([exitCode, stdout], [1, '']);
      const harness = await stage.another();
      for (const id of ids) equal(harness.reports.view(id).state, 'queued');
      equal(harness.reports.status().runtimeState, 'idle');
    });

  it('when it vanishes in the middle, then nothing is made there and nothing fails for it', async () => {
    await using stage = await harnessStage({ files, decisions });
    const ids = await created(stage);
    const { end } = drainProcess(stage);
    await stage.model.until((request) => request.step === 1);
    const root = join(stage.path, 'workspaces');
    await rename(root, `${root}-away`);

    const { exitCode, stdout, stderr } = await end;
    equal(existsSync(root), false, stdout + stderr);
    match(stderr, oneFault('workspace_failed', root), stdout);
    equal(exitCode, 1);
    await rename(`${root}-away`, root);
    const again = await stage.haft('harness', 'run', '--drain');
    equal(again.exitCode, 0, again.stdout + again.stderr);
    const harness = await stage.another();
    for (const id of ids) equal(harness.reports.view(id).delivery?.status, 'landed', again.stdout);
  });
});
