import { deepEqual } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage } from '../../../fixtures/engineStage/engineStage.ts';

const hour = 3_600_000;

describe('given commissions whose time is over', () => {
  it('when a drain goes on, then those nobody took up expire, and a held result does not', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const held = await stage.create('dec-a.txt', { validForMs: hour });
    await (
      await stage.start()
    ).done;
    const draft = await stage.create('dec-a.txt', { validForMs: hour, state: 'draft' });
    const queued = await stage.create('dec-b.txt', { validForMs: hour });
    stage.clock.advance(hour);
    await (
      await stage.start()
    ).done;
    deepEqual(
      [held, draft, queued].map((id) => situationOf(stage.view(id))),
      ['held', 'expired', 'expired'],
    );
    deepEqual(stage.agents.briefs.length, 1);
  });
});
