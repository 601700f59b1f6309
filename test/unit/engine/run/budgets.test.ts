import { deepEqual } from 'node:assert/strict';
import { about, engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done, works } from '../../../fixtures/engineStage/scriptedAgents.ts';

const hour = 3_600_000;

describe('given an attempt that uses up what it has', () => {
  const table = [
    ['turns', { maxTurns: 2 }, 'turn_budget_exhausted', 2],
    ['tokens', { maxTokens: 15 }, 'token_budget_exhausted', 2],
  ] as const;
  for (const [what, limit, code, turns] of table)
    it(`when it is ${what}, then it fails with ${code}, after its last turn and before the next`, async () => {
      const stage = engineStage({
        decisions: [about('a.txt', ['false'])],
        settings: { repairTurns: 9, ...limit },
      });
      stage.agents.script = ({ place, turn }) => {
        place.set('a.txt', `try ${turn}\n`);
        return done(10);
      };
      const id = await stage.create('dec-a.txt');
      await (
        await stage.start()
      ).done;
      const view = stage.view(id);
      deepEqual([view.state, view.verdict?.code, view.turns], ['failed', code, turns]);
    });

  it('when it is the time of a turn, then the turn is ended and it fails with turn_timeout', async () => {
    const stage = engineStage();
    stage.agents.script = works;
    const id = await stage.create('dec-a.txt');
    const drain = await stage.start();
    while (!stage.told(id).includes('thread_opened')) await new Promise(setImmediate);
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    stage.clock.advance(hour);
    await drain.done;
    deepEqual(
      [stage.view(id).state, stage.view(id).verdict?.code, stage.agents.open$.get(id)],
      ['failed', 'turn_timeout', 0],
    );
  });
});
