import { deepEqual, equal, match } from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { cliFile, harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const files = { 'src/f.txt': 'one\n', 'lib/deep/g.txt': 'one\n' };

/** Writes into both of its subfolders. */
const about = (...steps: object[]): DecisionText => ({
  id: 'dec-1',
  title: 'Change two folders',
  keys: {
    allowed_paths: ['src/f.txt', 'lib/'],
    evidence_requirements: ['grep -q two src/f.txt'],
  },
  script: { name: 'steps', arg: { steps } },
});

/** Folders of any name below the workspace's subfolders that hold nothing. */
async function emptyFolders(workspace: string): Promise<string[]> {
  const entries = await readdir(workspace, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(workspace.length + 1);
    if (!name.startsWith('.git/') && (await readdir(path)).length === 0) found.push(name);
  }
  return found;
}

const busy = async (stage: HarnessStage): Promise<void> => {
  await stage.model.until(({ step }) => step === 0);
  await setTimeout(900);
};

async function drainAndStop(stage: HarnessStage): Promise<void> {
  const run = await stage.harness.drains.start({ mode: 'drain', concurrency: 1 });
  await busy(stage);
  run.stop();
  run.stop();
  await run.done;
}

async function drainAndKill(stage: HarnessStage): Promise<void> {
  const args = [cliFile, 'harness', 'run', '--drain', '--concurrency', '1'];
  const { root: cwd, env } = stage;
  const child = execa(process.execPath, args, { cwd, env, extendEnv: false, reject: false });
  await busy(stage);
  child.kill('SIGKILL');
  await child;
}

describe('given a command that still runs when its agent is gone', () => {
  it('when a turn ends beside it, then it is ended and named, and the work lands', async () => {
    const left = { sh: 'echo two >> src/f.txt; sleep 300', yieldMs: 500 };
    await using stage = await harnessStage({ files, decisions: [about(left)] });
    const id = await stage.create('dec-1', auto);

    await stage.drain(1);

    equal(situationOf(stage.view(id)), 'landed', JSON.stringify(stage.view(id).verdict));
    deepEqual(stage.view(id).result?.files, ['src/f.txt']);
    match(await stage.harness.reports.proof(id), /Still running\*\* when .*sleep 300/);
    equal((await processesUnder(stage.path)).length, 0);
  });

  const slow = [{ sh: 'sleep 3' }, { sh: 'echo two >> src/f.txt; echo two >> lib/deep/g.txt' }];
  for (const how of ['stopped twice', 'killed'] as const)
    it(`when the engine is ${how} in the middle of it, then the next drain takes it up and proves it`, async () => {
      await using stage = await harnessStage({ files, decisions: [about(...slow)] });
      const id = await stage.create('dec-1');
      if (how === 'killed') await drainAndKill(stage);
      else await drainAndStop(stage);

      const harness = how === 'killed' ? await stage.another() : stage.harness;
      await (
        await harness.drains.start({ mode: 'drain', concurrency: 1 })
      ).done;

      const view = harness.reports.ledger.get(id)!;
      equal(situationOf(view), 'held', JSON.stringify(view.verdict));
      deepEqual(view.result?.files, ['lib/deep/g.txt', 'src/f.txt']);
      deepEqual(await emptyFolders(join(stage.path, 'workspaces', id)), []);
      equal((await processesUnder(stage.path)).length, 0);
    });
});
