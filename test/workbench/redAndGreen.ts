import { equal } from 'node:assert/strict';
import { haftStage, type HaftStage } from './haftStage.ts';
import { orchardFiles, rounding, stock } from './orchard.ts';

/** A held result with a command that is green and a criterion in words, and one whose command is red. */
export async function redAndGreen(): Promise<HaftStage> {
  const inWords = {
    ...rounding,
    keys: {
      ...rounding.keys,
      evidence_requirements: [
        'grep -q ROUND_HALF_EVEN src/pricing.py',
        { kind: 'review', description: 'The docstring says how it rounds' },
      ],
    },
  };
  await using owned = new AsyncDisposableStack();
  const stage = owned.use(await haftStage(orchardFiles, [inWords, stock]));
  stage.model.open('rounding');
  for (const { id } of [inWords, stock]) await stage.haft('commission', 'create-from-decision', id);
  equal((await stage.haft('harness', 'run', '--drain')).exitCode, 0);
  owned.move();
  return stage;
}
