import { equal, match } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { harnessStage, runCli } from '../../../fixtures/harnessStage.ts';
import { heardDrain } from '../../../fixtures/heardDrain.ts';

const names = ['held', 'land', 'next'] as const;
const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

describe('given a disk budget that is used up while a drain runs', function () {
  this.timeout(180_000);

  it('when it is cleaned by another process, then it goes on; until then only what runs goes on, and lands', async () => {
    const budget = { HAFT_DISK_BUDGET: '40 MB' };
    await using stage = await harnessStage({
      files: Object.fromEntries(names.map((name) => [`${name}.txt`, 'one\n'])),
      decisions: names.map((name) => ({
        ...{ id: `dec-${name}`, title: `Say two in ${name}` },
        keys: {
          affected_files: [`${name}.txt`],
          evidence_requirements: [`grep -q two ${name}.txt`],
        },
        script: {
          name: 'steps',
          arg: {
            steps: [
              ...(name === 'land' ? [{ gate: name }] : []),
              { write: { path: `${name}.txt`, text: 'two\n' } },
            ],
          },
        },
      })),
      env: budget,
    });
    const held = await stage.create('dec-held');
    await stage.drain();
    const landing = await stage.create('dec-land', auto);
    const leader = heardDrain(stage, '--concurrency', '1');
    await stage.model.until(({ heldAt }) => heldAt === 'land');

    // What stands in a workspace that is under review grows.
    const path = join(stage.path, 'workspaces', held);
    await writeFile(join(path, 'large.bin'), Buffer.alloc(60_000_000, 1));
    const next = await stage.create('dec-next', auto);
    stage.model.open('land');
    await leader.says(/drain_waiting: drain=\S+ cause=disk_budget .*haft clean/);
    await leader.says(new RegExp(`auto_apply_succeeded: commission=${landing}`));
    const status = await stage.haft('harness', 'status');
    match(
      status.stdout,
      /^outage: disk_budget .* more than its budget of 38\.1 MiB\. \(free space with "haft clean"/m,
    );
    const { stdout: found, exitCode } = await stage.haft('doctor');
    equal(exitCode, 1);
    match(
      found,
      /^problem workspaces: disk_budget: .* are kept for this repository, more than its budget/m,
    );
    match(found, /^problem leader: disk_budget: The drain waits: disk budget used up\./m);
    match(found, /^ +free space with "haft clean" or raise the budget; it goes on by itself\.$/m);

    const asked = await stage.haft('clean', '--json');
    match(asked.stdout, /"removed":\[\{"kind":"homes","count":1,/);
    equal(situationOf(stage.view(next)), 'queued', 'the home of what landed is too little');
    await stage.harness.reviews.refuse({ id: held, by: 'operator:test', reason: 'too large' });
    const cleaned = await stage.haft('clean');
    match(cleaned.stdout, /^removed 1 workspace, 1 home, \d+\.\d MiB\n/);
    await leader.says(/drain_resumed: drain=/);
    const end = await leader.end;
    equal(end.exitCode, 0, end.stdout);
    equal(situationOf(stage.view(next)), 'landed');
    const { stdout: report } = await runCli(stage.root, stage.env, ['harness', 'report']);
    match(report, /disk budget used up/);
  });
});
