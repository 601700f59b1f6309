import { deepEqual, equal } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { lstat, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { drainProcess } from '../../../fixtures/drainProcess.ts';
import type { HarnessStage } from '../../../fixtures/harnessStage.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';
import { confirmed, setupStage, writeSetup } from '../../../fixtures/setupStage.ts';

const about = (name: string, gate: string): DecisionText => ({
  id: `dec-${name}`,
  title: `Change ${name}`,
  keys: {
    affected_files: [`${name}.txt`],
    // What evidence leaves in a copy, the next evidence must not meet.
    evidence_requirements: [
      `test -f ${name}.txt && test ! -e node_modules/left && touch node_modules/left`,
    ],
  },
  script: {
    name: 'steps',
    arg: { steps: [{ gate }, { write: { path: `${name}.txt`, text: 'two\n' } }] },
  },
});

const inWorkspace = (stage: HarnessStage, id: string, path: string): string =>
  join(stage.env['HAFT_WORKSPACE_ROOT'] ?? '', id, path);

describe('given a set-up that copies, and a drain that prepares the next', function () {
  this.timeout(120_000);

  it('when the branch has moved, then the next has the copy that was made before, and nothing of the evidence', async () => {
    await using stage = await setupStage([about('one', 'first'), about('two', 'second')]);
    writeSetup(stage, { copy: ['node_modules'] });
    await confirmed(stage);
    const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
    const ids = [await stage.create('dec-one', auto), await stage.create('dec-two', auto)] as const;
    const drain = drainProcess(stage);
    await stage.model.until(({ heldAt }) => heldAt === 'first');
    const codex = join(stage.root, '.git/haft/codex', ids[1]);
    while ((await processesUnder(codex)).length === 0) await sleep(20);
    const copied = inWorkspace(stage, ids[1], 'node_modules/dep/check.cjs');
    const before = await lstat(copied);
    // Who works ahead of the operator has what was there then.
    await writeFile(join(stage.root, 'node_modules/new.js'), 'new\n');
    stage.model.open('first');
    await stage.model.until(({ heldAt }) => heldAt === 'second');
    const after = await lstat(copied);
    deepEqual([after.ino, after.ctimeMs], [before.ino, before.ctimeMs]);
    equal(existsSync(inWorkspace(stage, ids[1], 'one.txt')), true);
    stage.model.open('second');
    const { exitCode, stdout, stderr } = await drain.end;
    equal(exitCode, 0, stdout + stderr);
    const { reports } = await stage.another();
    const ends = ids.map((id) => reports.ledger.get(id));
    deepEqual(
      ends.map((view) => view && situationOf(view)),
      ['landed', 'landed'],
      stdout,
    );
    deepEqual((await stage.git('ls-files', 'node_modules')).trim(), '');
    deepEqual(await readdir(inWorkspace(stage, '.new', '')), []);
  });
});
