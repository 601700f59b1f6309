import { deepEqual, equal, ok } from 'node:assert/strict';
import { harnessStage } from '../../../fixtures/harnessStage.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';

describe('given a turn of many steps that would use more than its commission may take', () => {
  it('when four fifths are used, then codex hears it; at all of it, it is interrupted and its work kept', async () => {
    const slow = { sh: 'sleep 0.3; echo two >> src/f.txt' };
    await using stage = await harnessStage({
      files: { 'src/f.txt': 'one\n' },
      decisions: [
        {
          id: 'dec-1',
          title: 'Change it',
          keys: { allowed_paths: ['src/'], evidence_requirements: ['grep -q two src/f.txt'] },
          script: {
            name: 'steps',
            arg: { usage: { input: 2_900, output: 100 }, steps: Array<object>(8).fill(slow) },
          },
        },
      ],
    });
    const id = await stage.create('dec-1', {
      deliveryPolicy: 'workspace_patch_auto_on_pass',
      budget: { tokens: 10_000 },
    });
    await stage.drain(1);

    const { state, verdict, result, tokens } = stage.view(id);
    deepEqual([state, verdict?.code, result?.files], ['failed', 'budget_exhausted', ['src/f.txt']]);
    ok(tokens >= 10_000 && tokens < 16_000, `${tokens} tokens`);
    const heard = stage.model.requests.filter(({ prompt }) =>
      JSON.stringify(prompt.input).includes('Four fifths of what this commission may take'),
    );
    ok(heard.length > 0, 'the model was told');
    equal((await processesUnder(stage.path)).length, 0);

    await stage.harness.commissions.resume({ id, by: 'operator:test', budget: { tokens: 90_000 } });
    await stage.drain(1);
    equal(stage.view(id).delivery?.status, 'landed', JSON.stringify(stage.view(id).verdict));
  });
});
