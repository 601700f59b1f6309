import { deepEqual, equal, match } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import { confirmed, writeSetup } from '../../../fixtures/setupStage.ts';

const decision = (steps: readonly object[] = []): DecisionText => ({
  id: 'dec-a',
  title: 'Say two',
  keys: {
    affected_files: ['a.txt'],
    evidence_requirements: ['grep -q two a.txt && grep -q recorded vendor/lib/lib.txt'],
  },
  script: {
    name: 'steps',
    arg: { steps: [{ write: { path: 'a.txt', text: 'two\n' } }, ...steps] },
  },
});

/** A project with a submodule whose clone has moved on from what is recorded. */
async function projectWithSubmodule(decisions: readonly DecisionText[]): Promise<HarnessStage> {
  const stage = await harnessStage({
    ...{ files: { 'a.txt': 'one\n' }, decisions, settings: { repairTurns: 0 } },
  });
  const lib = join(stage.path, 'lib');
  const git = (cwd: string, ...args: string[]): Promise<unknown> =>
    execa('git', ['-c', 'protocol.file.allow=always', ...args], { cwd });
  const identity = ['-c', 'user.name=T', '-c', 'user.email=t@example.invalid'];
  await execa('git', ['init', '--quiet', '--initial-branch=main', lib]);
  await writeFile(join(lib, 'lib.txt'), 'recorded\n');
  await git(lib, 'add', '.');
  await git(lib, ...identity, 'commit', '--quiet', '-m', 'one');
  await git(stage.root, 'submodule', '--quiet', 'add', lib, 'vendor/lib');
  await git(stage.root, 'commit', '--quiet', '-m', 'submodule');
  const clone = join(stage.root, 'vendor/lib');
  await writeFile(join(clone, 'lib.txt'), 'moved on\n');
  await git(clone, ...identity, 'commit', '--quiet', '-am', 'two');
  await writeFile(join(clone, 'own.txt'), 'not committed\n');
  return stage;
}

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

describe('given work whose evidence needs the content of a submodule', function () {
  this.timeout(120_000);

  it('when the set-up copies it, then the recorded commit is there, and the work lands', async () => {
    await using stage = await projectWithSubmodule([decision()]);
    writeSetup(stage, { copy: ['vendor/lib'] });
    await confirmed(stage);
    const id = await stage.create('dec-a', auto);
    await stage.drain();
    const view = stage.view(id);
    deepEqual([situationOf(view), view.result?.files], ['landed', ['a.txt']], view.verdict?.text);
    equal(await readFile(join(stage.root, 'vendor/lib/lib.txt'), 'utf8'), 'moved on\n');
    equal(await readFile(join(stage.root, 'vendor/lib/own.txt'), 'utf8'), 'not committed\n');
  });

  it('when nobody fills it, then the agent is told, and the red verdict says what to do', async () => {
    await using stage = await projectWithSubmodule([decision()]);
    const id = await stage.create('dec-a', auto);
    await stage.drain();
    const { verdict } = stage.view(id);
    equal(verdict?.code, 'evidence_failed');
    match(verdict.text, /empty in workspaces: vendor\/lib; list them under "copy"/);
    const asked = JSON.stringify(stage.model.requests);
    match(asked, /These folders are submodules and empty here/);
  });

  it('when an agent changes what the set-up put there, then that is refused by name', async () => {
    const changes = [{ sh: 'echo own > vendor/lib/new.txt' }];
    const wide = decision(changes);
    await using stage = await projectWithSubmodule([
      { ...wide, keys: { ...wide.keys, affected_files: ['**'] } },
    ]);
    writeSetup(stage, { copy: ['vendor/lib'] });
    await confirmed(stage);
    const id = await stage.create('dec-a', auto);
    await stage.drain();
    const { verdict } = stage.view(id);
    equal(verdict?.code, 'capture_refused', verdict?.text);
    match(verdict.text, /vendor\/lib \(it is a submodule/);
  });

  it('when the clone does not have the commit, then that is said before anything is paid', async () => {
    await using stage = await projectWithSubmodule([decision()]);
    writeSetup(stage, { copy: ['vendor/lib'] });
    await confirmed(stage);
    const id = await stage.create('dec-a', auto);
    await stage.git('update-index', '--cacheinfo', `160000,${'1'.repeat(40)},vendor/lib`);
    await stage.git('commit', '--quiet', '-m', 'nowhere');
    await stage.drain();
    const { verdict, thread } = stage.view(id);
    deepEqual([verdict?.code, thread], ['workspace_setup_refused', undefined]);
    match(verdict?.text ?? '', /does not have its commit 1{40}.*git submodule update --init/);
  });
});
