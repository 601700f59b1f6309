import { deepEqual } from 'node:assert/strict';
import { about, engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done } from '../../../fixtures/engineStage/scriptedAgents.ts';

describe('given a drain that is stopped once in the middle of a turn', () => {
  it('when the evidence is red, then no further turn begins, and the work can go on', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['false']), about('b.txt')] });
    let turns = 0;
    const ids = [await stage.create('dec-a.txt'), await stage.create('dec-b.txt')];
    const drain = await stage.start({ concurrency: 1 });
    stage.agents.script = ({ place }) => {
      turns++;
      drain.stop();
      place.set('a.txt', 'two\n');
      return done();
    };
    const { how } = await drain.done;
    const [first, second] = ids.map((id) => stage.view(id));
    deepEqual(
      [how, turns, first?.interrupted, first?.result?.files, second?.state],
      ['stopped', 1, true, ['a.txt'], 'queued'],
    );
  });

  it('when the evidence is green, then the result is kept', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt');
    const drain = await stage.start();
    const { script } = stage.agents;
    stage.agents.script = (work) => {
      drain.stop();
      return script(work);
    };
    const { how } = await drain.done;
    deepEqual([how, stage.view(id).delivery?.status], ['stopped', 'held']);
  });
});

describe('given a drain that is stopped before an agent has started', () => {
  it('when evidence is looked at on the base, then that is cut off, and no agent starts', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['slow'])] });
    const id = await stage.create('dec-a.txt');
    const signals: AbortSignal[] = [];
    stage.places.evidence['slow'] = (_, { signal }) => {
      signals.push(signal);
      drain.stop();
      return 0;
    };
    const drain = await stage.start();
    const { how, worked } = await drain.done;
    const { interrupted, reason } = stage.view(id);
    deepEqual([how, interrupted, reason?.text], ['stopped', true, 'stopped by you']);
    deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
    deepEqual(stage.agents.briefs, []);
    deepEqual(
      worked.map(({ cause }) => cause),
      ['interrupted: stopped by you'],
    );
  });

  it('when it is its time that is over, then the record says so of nobody', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['slow'])] });
    const id = await stage.create('dec-a.txt');
    stage.places.evidence['slow'] = () => {
      stage.clock.advance(1_000);
      return 0;
    };
    const drain = await stage.start({ until: stage.clock.now() + 500 });
    await drain.done;
    deepEqual(stage.view(id).reason?.text, 'stopped');
  });
});
