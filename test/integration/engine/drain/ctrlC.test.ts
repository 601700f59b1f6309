import { deepEqual, equal, match } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { FolderWatch } from '../../../../src/adapters/files/folderWatch.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { drainProcess } from '../../../fixtures/drainProcess.ts';
import { harnessStage } from '../../../fixtures/harnessStage.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';
import { join } from 'node:path';

const decision: DecisionText = {
  id: 'dec-a',
  title: 'Change a',
  keys: { affected_files: ['a.txt'], evidence_requirements: ['sleep 300'] },
  script: { name: 'steps', arg: { steps: [{ write: { path: 'a.txt', text: 'two\n' } }] } },
};

/** Resolves when a proof checkout has been made. */
async function looksAtBase(workspaces: string): Promise<void> {
  const proofs = join(workspaces, '.proofs');
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (!existsSync(proofs)) return;
      watch.dispose();
      resolve();
    };
    const watch = new FolderWatch(proofs, look);
    look();
  });
}

describe('given a drain that looks at a base for long', function () {
  this.timeout(60_000);

  it('when Ctrl-C is pressed once, then it says what that does, cuts the look off, and the row says who stopped it', async () => {
    await using stage = await harnessStage({ files: { 'a.txt': 'one\n' }, decisions: [decision] });
    const id = await stage.create('dec-a');
    const { child, end } = drainProcess(stage);
    const hold = setInterval(() => undefined, 1_000);
    await looksAtBase(join(stage.path, 'workspaces'));
    clearInterval(hold);
    const pressed = Date.now();
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await end;
    equal(Date.now() - pressed < 10_000, true, 'within 10 s');
    equal(exitCode, 130, stdout + stderr);
    equal(stderr, 'stopping after the running turns; press again to interrupt\n');
    match(stdout, new RegExp(`^${id}.*interrupted: stopped by you$`, 'm'));
    const view = (await stage.another()).reports.view(id);
    deepEqual([view.thread, view.reason?.text], [undefined, 'stopped by you']);
    deepEqual(await processesUnder(stage.path), []);
  });
});
