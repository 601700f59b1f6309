import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import type { Budget } from '../../../../src/domain/budget/budget.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done, works, type Script } from '../../../fixtures/engineStage/scriptedAgents.ts';

const hour = 3_600_000;
const minute = 60_000;
const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

describe('given an attempt that uses up what it has', () => {
  const table = [
    ['turns', { maxTurns: 2 }, 2],
    ['tokens', { maxTokens: 15 }, 2],
  ] as const;
  for (const [what, limit, turns] of table)
    it(`when it is ${what}, then it ends after its last turn and before the next, with its work kept`, async () => {
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
      deepEqual(
        [view.state, view.verdict?.code, view.turns],
        ['failed', 'budget_exhausted', turns],
      );
      deepEqual(view.result?.files, ['a.txt']);
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

/** A turn that uses tokens in steps of ten until it is ended, and says so. */
const spends: Script = async ({ place, request }) => {
  place.set('a.txt', 'half\n');
  let spent = 0;
  while (!request.signal.aborted && spent < 1_000) {
    request.onActivity({ kind: 'usage', totalTokens: (spent += 10) });
    await new Promise(setImmediate);
  }
  return { kind: 'interrupted', tokens: spent };
};

describe('given a turn that would use more than there is', () => {
  const started = async (budget: Budget): Promise<{ stage: EngineStage; id: string }> => {
    const stage = engineStage();
    stage.agents.script = spends;
    const id = await stage.create('dec-a.txt', { budget });
    await (
      await stage.start()
    ).done;
    return { stage, id };
  };

  it('when four fifths are used, then the agent is told once; at all of it, it is interrupted and its work kept', async () => {
    const { stage, id } = await started({ tokens: 100 });
    const { state, verdict, tokens, result } = stage.view(id);
    deepEqual([state, verdict?.code, tokens], ['failed', 'budget_exhausted', 100]);
    match(verdict?.text ?? '', /100 of 100 tokens.*haft commission resume/);
    equal(stage.agents.steered.length, 1);
    deepEqual(result?.files, ['a.txt']);
    equal(stage.agents.open$.get(id), 0);
  });

  it('when it is resumed with more, then the same thread goes on and what was used counts', async () => {
    const { stage, id } = await started({ tokens: 100 });
    const thread = stage.agents.briefs[0]?.thread ?? 'thread-1';
    await stage.commissions.resume({ id, by: 'operator:test', budget: { tokens: 150 } });
    await (
      await stage.start()
    ).done;
    deepEqual(
      [stage.view(id).tokens, stage.agents.briefs.at(-1)?.thread, stage.view(id).verdict?.code],
      [150, thread, 'budget_exhausted'],
    );
    stage.agents.script = ({ place }) => {
      place.set('a.txt', 'whole\n');
      return done();
    };
    await stage.commissions.resume({ id, by: 'operator:test', budget: { tokens: 1_000 } });
    await (
      await stage.start()
    ).done;
    deepEqual([situationOf(stage.view(id)), stage.view(id).attempt], ['held', 3]);
  });

  it('when the last of it is used by a turn that ends by itself, then nothing lands before the operator says so', async () => {
    const stage = engineStage();
    stage.agents.script = ({ place }) => {
      place.set('a.txt', 'whole\n');
      return done(6_900_000);
    };
    const id = await stage.create('dec-a.txt', auto);
    await (
      await stage.start()
    ).done;
    deepEqual(
      [stage.view(id).verdict?.code, stage.repository.log().length],
      ['budget_exhausted', 1],
    );

    await stage.commissions.resume({ id, by: 'operator:test', budget: { tokens: 8_000_000 } });
    await (
      await stage.start()
    ).done;
    deepEqual([situationOf(stage.view(id)), stage.agents.briefs.length], ['landed', 1]);
  });

  it('when it is its time, then sleep is not charged', async () => {
    const stage = engineStage();
    stage.agents.script = works;
    const id = await stage.create('dec-a.txt', { budget: { workMs: 10 * minute } });
    const drain = await stage.start();
    while (!stage.told(id).includes('thread_opened')) await new Promise(setImmediate);
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    stage.clock.sleep(hour / 2);
    equal(stage.agents.open$.get(id), 1);
    stage.clock.advance(8 * minute);
    equal(stage.agents.steered.length, 1);
    stage.clock.advance(2 * minute);
    await drain.done;
    deepEqual(
      [stage.view(id).verdict?.code, stage.view(id).workMs],
      ['budget_exhausted', 10 * minute],
    );
  });
});

describe('given a budget that cannot be one', () => {
  for (const budget of [{ tokens: 0 }, { turns: 1.5 }, { workMs: Number.NaN }, { repairTurns: -1 }])
    it(`when it is ${JSON.stringify(budget)}, then budget_invalid, and nothing is written`, async () => {
      const stage = engineStage();
      await rejects(stage.create('dec-a.txt', { budget }), { code: 'budget_invalid' });
      equal(stage.journal.events.length, 0);
    });
});
