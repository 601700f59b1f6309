import { deepEqual, equal, ok } from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import {
  checker,
  confirmed,
  needsPackage,
  setupStage,
  writeSetup,
} from '../../../fixtures/setupStage.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

describe('given a set-up that shares installed packages', function () {
  this.timeout(120_000);
  const files = { 'node_modules/dep/check.cjs': checker, 'node_modules/.bin/x': 'x\n' };

  it('when agent and evidence run, then both read them, nobody writes them, and no link lands', async () => {
    const into = 'node_modules/dep/made';
    const script = {
      name: 'steps',
      arg: {
        steps: [
          {
            sh: `touch ${into} 2>/dev/null && echo WRITTEN >> a.txt; cat node_modules/dep/check.cjs`,
          },
          { sh: 'echo two >> a.txt' },
        ],
      },
    };
    await using stage = await setupStage([needsPackage('dec-a', script)], files, { onDisk: true });
    writeSetup(stage, { share: ['node_modules'] });
    await confirmed(stage);
    const id = await stage.create('dec-a', auto);
    await stage.drain();
    equal(situationOf(stage.view(id)), 'landed', JSON.stringify(stage.view(id).verdict));
    equal(await stage.git('diff', '--name-only', 'HEAD~1'), 'a.txt');
    equal(await readFile(join(stage.root, 'a.txt'), 'utf8'), 'one\ntwo\n');
    deepEqual(await readdir(join(stage.root, 'node_modules/dep')), ['check.cjs']);
  });

  it('when evidence writes there, then it is told that it may not, and nothing changes', async () => {
    const evidence = ['! touch node_modules/dep/made', 'ls node_modules/dep'];
    const decision = needsPackage('dec-a');
    const keys = { ...decision.keys, evidence_requirements: evidence };
    await using stage = await setupStage([{ ...decision, keys }], files, { onDisk: true });
    writeSetup(stage, { share: ['node_modules'] });
    await confirmed(stage);
    const id = await stage.create('dec-a', auto);
    await stage.drain();
    equal(situationOf(stage.view(id)), 'landed', JSON.stringify(stage.view(id).verdict));
    deepEqual(await readdir(join(stage.root, 'node_modules/dep')), ['check.cjs']);
  });

  it('when an agent puts something of its own in their place, then that is its work', async () => {
    const script = {
      name: 'steps',
      arg: { steps: [{ sh: 'rm node_modules; echo mine > node_modules; echo two >> a.txt' }] },
    };
    const decision = needsPackage('dec-a', script);
    const keys = { ...decision.keys, allowed_paths: ['./'], evidence_requirements: [] };
    await using stage = await setupStage([{ ...decision, keys }], files, { onDisk: true });
    writeSetup(stage, { share: ['node_modules'] });
    await confirmed(stage);
    const id = await stage.create('dec-a', {});
    await stage.drain();
    deepEqual(stage.view(id).result?.files, ['a.txt', 'node_modules']);
    ok((await readdir(join(stage.root, 'node_modules'))).includes('dep'));
  });

  it('when something shared is missing, a link or tracked, then the work waits with that said', async () => {
    await using stage = await setupStage([needsPackage('dec-a')], files, { onDisk: true });
    symlinkSync('node_modules', join(stage.root, 'linked'));
    for (const [path, why] of [
      ['absent', 'absent is not in your checkout'],
      ['linked', 'linked is a link or no file or folder'],
      ['a.txt', 'a.txt is tracked by git'],
    ] as const) {
      writeSetup(stage, { share: [path] });
      await confirmed(stage);
      const id = await stage.create('dec-a', auto);
      await stage.drain();
      const { state, verdict } = stage.view(id);
      deepEqual([state, verdict?.code], ['blocked_policy', 'workspace_setup_refused']);
      ok(verdict?.text.includes(why), verdict?.text);
      await stage.harness.commissions.cancel({ id, reason: 'over', by: 'operator:test' });
    }
  });
});
