import { deepEqual, equal } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { drainProcess } from '../../../fixtures/drainProcess.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';

const auto = 'workspace_patch_auto_on_pass' as const;
const files = { 'a.txt': 'one\n', 'b.txt': 'one\n' };
const about = (name: string, ...steps: readonly object[]): DecisionText => ({
  id: `dec-${name}`,
  title: `Change ${name}`,
  keys: { affected_files: [`${name}.txt`], evidence_requirements: [`grep -q two ${name}.txt`] },
  script: {
    name: 'steps',
    arg: { steps: [...steps, { write: { path: `${name}.txt`, text: 'two\n' } }] },
  },
});
// The second looks for what the first has landed.
const decisions = [about('a', { gate: 'first' }), about('b', { sh: 'cat a.txt' })];

const homeOf = ({ root }: HarnessStage, id: string): string => join(root, '.git/haft/codex', id);
const codexOf = async (stage: HarnessStage, id: string): Promise<string[]> =>
  (await processesUnder(homeOf(stage, id)))
    .filter((line) => line.endsWith(' app-server'))
    .map((line) => line.split(' ')[0] ?? '');

/** As another process reads them. */
const viewsOf = async (stage: HarnessStage, ids: readonly string[]) => {
  const { reports } = await stage.another();
  return ids.map((id) => reports.ledger.get(id));
};

/** Two commissions, a drain of one slot in its first turn, and a codex that waits for the second. */
async function busy(stage: HarnessStage) {
  const ids = [
    await stage.create('dec-a', { deliveryPolicy: auto }),
    await stage.create('dec-b', { deliveryPolicy: auto }),
  ] as const;
  const drain = drainProcess(stage);
  const { threadId } = await stage.model.until(({ heldAt }) => heldAt === 'first');
  let waiting = await codexOf(stage, ids[1]);
  while (waiting.length === 0) {
    await sleep(20);
    waiting = await codexOf(stage, ids[1]);
  }
  return { ids, drain, threadId, waiting };
}

describe('given a drain whose only slot is taken and a codex that waits for the next', function () {
  this.timeout(120_000);

  it('when the first has landed, then the second works in it, on what the first has landed', async () => {
    await using stage = await harnessStage({ files, decisions });
    const { ids, drain, threadId, waiting } = await busy(stage);
    stage.model.open('first');
    await stage.model.until((request) => request.threadId !== threadId);
    deepEqual(await codexOf(stage, ids[1]), waiting);
    const { exitCode, stdout, stderr } = await drain.end;
    equal(exitCode, 0, stdout + stderr);
    const views = await viewsOf(stage, ids);
    deepEqual(
      views.map((view) => view && situationOf(view)),
      ['landed', 'landed'],
    );
    equal(views[1]?.admittedBase, views[0]?.delivery?.commit);
    deepEqual(await processesUnder(stage.path), []);
  });

  it('when the second is cancelled, then codex, home and workspace are gone', async () => {
    await using stage = await harnessStage({ files, decisions });
    const { ids, drain } = await busy(stage);
    const { exitCode, stderr } = await stage.haft('commission', 'cancel', ids[1], '--reason', 'no');
    equal(exitCode, 0, stderr);
    const workspace = join(stage.env['HAFT_WORKSPACE_ROOT'] ?? '', ids[1]);
    while (existsSync(homeOf(stage, ids[1])) || existsSync(workspace)) await sleep(20);
    deepEqual(await codexOf(stage, ids[1]), []);
    stage.model.open('first');
    equal((await drain.end).exitCode, 0);
  });

  it('when the engine is killed, then the next drain begins anew, and nothing is left behind', async () => {
    await using stage = await harnessStage({ files, decisions });
    const { ids, drain } = await busy(stage);
    drain.child.kill('SIGKILL');
    await drain.end;
    stage.model.open('first');
    const { exitCode, stdout, stderr } = await stage.haft('harness', 'run', '--drain');
    equal(exitCode, 0, stdout + stderr);
    deepEqual(
      (await viewsOf(stage, ids)).map((view) => view && situationOf(view)),
      ['landed', 'landed'],
    );
    deepEqual(await processesUnder(stage.path), []);
    equal(await stage.git('rev-list', '--count', 'HEAD'), '3');
  });
});
