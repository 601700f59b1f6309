import { deepEqual, equal, match } from 'node:assert/strict';
import type { DecisionText } from '../../fixtures/decisionText.ts';
import { harnessStage } from '../../fixtures/harnessStage.ts';

const decision = (name: string): DecisionText => ({
  id: `dec-${name}`,
  title: `Say ${name}`,
  keys: { affected_files: [`${name}.txt`], evidence_requirements: ['true'] },
});

describe('given two commissions and the built command line', () => {
  it('when one is to wait for the other, then it does, and what cannot be is refused in words', async () => {
    await using stage = await harnessStage({
      files: { 'a.txt': 'one\n', 'b.txt': 'one\n' },
      decisions: [decision('a'), decision('b')],
    });
    const [a, b] = [await stage.create('dec-a'), await stage.create('dec-b')];

    const said = await stage.haft('commission', 'depend', a, '--on', b);
    deepEqual([said.exitCode, said.stdout], [0, `depends ${a} on=${b}`]);
    const asked = await stage.haft('commission', 'depend', b, '--on', a);
    equal(asked.exitCode, 1);
    match(asked.stderr, new RegExp(`^dependency_cycle: .*${b} → ${a} → ${b}`));
    const nothing = await stage.haft('commission', 'depend', a);
    equal(nothing.exitCode, 2);
    match(nothing.stderr, /--on <commission>/);
    const off = await stage.haft('commission', 'depend', a, '--off', b, '--json');
    const { commission } = JSON.parse(off.stdout) as { commission: { depends_on: string[] } };
    deepEqual(commission.depends_on, []);
  });
});
