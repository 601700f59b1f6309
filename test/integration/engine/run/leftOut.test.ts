import { deepEqual, equal, match } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { harnessStage } from '../../../fixtures/harnessStage.ts';

const auto = 'workspace_patch_auto_on_pass' as const;

/** Work in `app/` that ends with these files. */
const writes = (files: Readonly<Record<string, string>>): DecisionText => ({
  id: 'dec-a',
  title: 'Change a',
  keys: {
    affected_files: ['app/'],
    allowed_paths: ['app/', 'app/.gitignore'],
    evidence_requirements: ['test -d app'],
  },
  script: {
    name: 'steps',
    arg: { steps: Object.entries(files).map(([path, text]) => ({ write: { path, text } })) },
  },
});
const files = { 'app/main.js': 'one\n', '.gitignore': 'lib/\n' };

describe('given work of which a part is ignored', function () {
  this.timeout(120_000);

  it('when a rule of before ignores it, then it is named wherever the result is told', async () => {
    const decisions = [writes({ 'app/main.js': 'two\n', 'app/lib/util.js': 'two\n' })];
    await using stage = await harnessStage({ files, decisions });
    const id = await stage.create('dec-a', { deliveryPolicy: auto });
    const { stdout } = await stage.haft('harness', 'run', '--drain');
    match(stdout, /captured: .* ignored="app\/lib\/util\.js"/);
    for (const how of ['result', 'proof'])
      match((await stage.haft('harness', how, id)).stdout, /git ignores them: app\/lib\/util\.js/);
    const harness = await stage.another();
    const view = harness.reports.view(id);
    match(view.verdict!.text, /app\/lib\/util\.js/);
    deepEqual([situationOf(view), view.result?.files], ['landed', ['app/main.js']]);
  });

  it('when all of it is ignored, then it is not said that nothing was made', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [writes({ 'app/lib/util.js': 'two\n' })],
    });
    const id = await stage.create('dec-a', { deliveryPolicy: auto });
    await stage.drain();
    const { verdict } = stage.view(id);
    equal(verdict?.code, 'no_commission_mutation');
    match(verdict.text, /git ignores them: app\/lib\/util\.js/);
  });

  it('when a rule of its own hides it, then it is held for that, whatever its policy', async () => {
    const decisions = [
      writes({ 'app/main.js': 'two\n', 'app/.gitignore': 'util.js\n', 'app/util.js': 'two\n' }),
    ];
    await using stage = await harnessStage({ files, decisions });
    const id = await stage.create('dec-a', { deliveryPolicy: auto });
    await stage.drain();
    const view = stage.view(id);
    deepEqual([situationOf(view), view.delivery?.reason], ['held', 'work_hidden']);
    match(view.verdict?.text ?? '', /made keep out app\/util\.js/);
  });
});
