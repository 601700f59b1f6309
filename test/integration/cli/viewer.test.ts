import { deepEqual, equal, match } from 'node:assert/strict';
import { readlinkSync } from 'node:fs';
import { execa } from 'execa';
import { processTree } from '../../../src/adapters/process/processTree.ts';
import { situationOf } from '../../../src/domain/commission/view.ts';
import type { DecisionText } from '../../fixtures/decisionText.ts';
import { heardDrain, type HeardDrain } from '../../fixtures/heardDrain.ts';
import { harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const files = { 'a.txt': 'one\n' };

/** Says two, once the gate is open. */
const gated: DecisionText = {
  id: 'dec-a',
  title: 'Say two',
  keys: { affected_files: ['a.txt'], evidence_requirements: ['grep -q two a.txt'] },
  script: {
    name: 'steps',
    arg: { steps: [{ gate: 'go' }, { write: { path: 'a.txt', text: 'two\n' } }] },
  },
};

/** A drain in the middle of its only turn, and a second one beside it. */
async function both(
  stage: HarnessStage,
  ...more: string[]
): Promise<{ id: string; leader: HeardDrain; viewer: HeardDrain }> {
  const id = await stage.create('dec-a', auto);
  const leader = heardDrain(stage);
  await stage.model.until(({ heldAt }) => heldAt === 'go');
  const viewer = heardDrain(stage, ...more);
  await viewer.says(/attached to drain-/);
  return { id, leader, viewer };
}

const situation = async (stage: HarnessStage, id: string): Promise<string> =>
  situationOf((await stage.another()).reports.ledger.get(id)!);

describe('given a drain beside one that runs in another process', () => {
  it('when that one ends, then it has streamed the same lines and ends with the same code', async () => {
    await using stage = await harnessStage({ files, decisions: [gated] });
    const { id, leader, viewer } = await both(stage);
    stage.model.open('go');
    const [led, seen] = await Promise.all([leader.end, viewer.end]);

    const lines = (text: string): string[] =>
      text.split('\n').filter((line) => /^(auto_apply|\[A\] \S+ (captured|terminal))/.test(line));
    deepEqual([led.exitCode, seen.exitCode], [0, 0]);
    equal(lines(seen.stdout).length, 3, seen.stdout);
    deepEqual(lines(seen.stdout), lines(led.stdout));
    equal(await situation(stage, id), 'landed');
  });

  it('when it gets Ctrl-C, then it detaches, and the other goes on', async () => {
    await using stage = await harnessStage({ files, decisions: [gated] });
    const { id, leader, viewer } = await both(stage);
    process.kill(viewer.pid, 'SIGINT');
    const seen = await viewer.end;
    match(seen.stderr, /detached; drain-\S+ goes on/);
    equal(seen.exitCode, 130);
    stage.model.open('go');

    equal((await leader.end).exitCode, 0);
    equal(await situation(stage, id), 'landed');
  });

  it('when the other is killed, then it takes over and lands the work', async () => {
    await using stage = await harnessStage({ files, decisions: [gated] });
    const { id, leader, viewer } = await both(stage);
    process.kill(leader.pid, 'SIGKILL');
    await leader.end;
    await viewer.says(/taking over/);
    stage.model.open('go');

    const seen = await viewer.end;
    equal(seen.exitCode, 0, seen.stdout + seen.stderr);
    match(seen.stdout, /^auto_apply_succeeded: /m);
    equal(await situation(stage, id), 'landed');
  });
});

describe('given a drain whose codex is killed while it is the last thing that runs', () => {
  it('when it is killed, then the thread goes on in another and the drain ends as ever', async () => {
    const slow = {
      ...gated,
      script: {
        name: 'steps',
        arg: { steps: [{ sh: 'sleep 2' }, { write: { path: 'a.txt', text: 'two\n' } }] },
      },
    };
    await using stage = await harnessStage({ files, decisions: [slow] });
    const id = await stage.create('dec-a', auto);
    const leader = heardDrain(stage, '--concurrency', '2');
    await leader.says(/agent_started/);
    // Its sandboxes are of codex as well, and work elsewhere.
    const codex = (await processTree(leader.pid)).find(
      ({ pid, name }) => name === 'codex' && readlinkSync(`/proc/${pid}/cwd`).endsWith(id),
    )?.pid;
    await stage.model.until(({ step }) => step === 0);
    const { stdout: parent } = await execa('ps', ['-o', 'args=', '--ppid', String(leader.pid)]);
    match(parent, /dist\/starter\.js$/m);
    process.kill(Number(codex), 'SIGKILL');

    const { exitCode, stdout } = await leader.end;
    equal(exitCode, 0, stdout);
    match(stdout, /status=failed:process_died/);
    match(stdout, /^auto_apply_succeeded: /m);
    equal(await situation(stage, id), 'landed');
  });
});
