import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { readdir, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { cliFile, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';
import {
  checker,
  confirmed,
  needsPackage,
  setupStage,
  writeSetup,
} from '../../../fixtures/setupStage.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const copiesPackages = { copy: ['node_modules'] };

describe('given a drain that is stopped while a set-up command runs', function () {
  this.timeout(120_000);

  it('when stopped twice, then nothing is blamed or left, and the next one begins anew', async () => {
    await using stage = await setupStage([needsPackage('dec-a')]);
    writeSetup(stage, {
      ...copiesPackages,
      commands: ['while :; do date > node_modules/begun; sleep 0.1; done'],
    });
    await confirmed(stage);
    const id = await stage.create('dec-a', auto);
    const begun = whenNamed(stage, (name) => name.endsWith('begun'));
    const drain = await stage.harness.drains.start({ mode: 'drain', concurrency: 1 });
    await begun;
    drain.stop();
    drain.stop();
    equal((await drain.done).how, 'interrupted');
    deepEqual(await processesUnder(stage.path), []);
    deepEqual([stage.view(id).interrupted, stage.view(id).verdict], [true, undefined]);
    writeSetup(stage, copiesPackages);
    await confirmed(stage);
    await stage.drain();
    equal(situationOf(stage.view(id)), 'landed', stage.logged.join('\n'));
  });
});

describe('given a drain that is killed while it copies', function () {
  this.timeout(120_000);

  for (const where of ['the proof of the base', 'the workspace'] as const) {
    it(`when into ${where}, then the next one starts clean and lands`, async () => {
      const many = Object.fromEntries(
        Array.from({ length: 2_000 }, (_, n) => [`node_modules/big/${n % 40}/f${n}.txt`, `${n}\n`]),
      );
      await using stage = await setupStage([needsPackage('dec-a')], {
        'node_modules/dep/check.cjs': checker,
        ...many,
      });
      writeSetup(stage, copiesPackages);
      await confirmed(stage);
      const id = await stage.create('dec-a', auto);
      const folder = where === 'the workspace' ? id : '\\.proofs/\\w+';
      await killWhenThere(stage, new RegExp(`^${folder}/node_modules`));
      const end = await stage.haft('harness', 'run', '--drain');
      match(end.stdout, /^auto_apply_succeeded: /m, end.stdout + end.stderr);
      const harness = await stage.another();
      equal(situationOf(harness.reports.view(id)), 'landed');
      deepEqual(await readdir(join(stage.path, 'workspaces/.proofs')), []);
      equal(await stage.git('status', '--porcelain', '--', 'a.txt', 'node_modules'), '');
    });
  }
});

/** Kills a drain in another process as soon as this folder of the workspaces is there. */
async function killWhenThere(stage: HarnessStage, folder: RegExp): Promise<void> {
  const there = whenNamed(stage, (name) => folder.test(name));
  const child = execa(process.execPath, [cliFile, 'harness', 'run', '--drain'], {
    ...{ cwd: stage.root, env: stage.env, extendEnv: false, reject: false },
  });
  void there.then(() => child.kill('SIGKILL'));
  const { signal } = await child;
  equal(signal, 'SIGKILL', `nothing was copied to ${String(folder)}`);
}

/** Resolves when something of such a name appears below the folder of workspaces. */
async function whenNamed(stage: HarnessStage, wanted: (name: string) => boolean): Promise<void> {
  const root = join(stage.path, 'workspaces');
  mkdirSync(root, { recursive: true });
  for await (const { filename } of watch(root, { recursive: true }))
    if (filename !== null && wanted(filename)) return;
}
