import { deepEqual, equal } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { harnessStage } from '../../../fixtures/harnessStage.ts';

const reachesNetwork =
  "node -e \"require('net').createServer().listen(0, '127.0.0.1', (e) => process.exit())\"";

describe('given two requirements that differ in network alone', () => {
  it('when the base is looked at, then each gets a look of its own', async () => {
    await using stage = await harnessStage({
      files: { 'a.txt': 'one\n' },
      decisions: [
        {
          id: 'dec-1',
          title: 'Say two',
          keys: {
            affected_files: ['a.txt'],
            evidence_requirements: [
              { command: reachesNetwork },
              { command: reachesNetwork, network: true },
            ],
          },
          script: { name: 'edit', arg: { file: 'a.txt', from: 'one', to: 'two' } },
        },
      ],
      settings: { repairTurns: 0 },
    });
    const id = await stage.create('dec-1');
    await stage.drain();

    const history = await stage.harness.reports.history(id);
    const looks = history.flatMap((event) =>
      event.type === 'measured' && event.data.round === 'baseline' ? event.data.runs : [],
    );
    deepEqual(
      looks.map(({ network, exitCode }) => [network, exitCode === 0]),
      [
        [false, false],
        [true, true],
      ],
    );
    equal(situationOf(stage.view(id)), 'needs_human_review', 'red as before');
    deepEqual(
      stage.view(id).verdict?.evidence.map(({ network, exitCode }) => [network, exitCode === 0]),
      [
        [false, false],
        [true, true],
      ],
    );
  });
});
