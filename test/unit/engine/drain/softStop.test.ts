import { deepEqual } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
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

describe('given a drain with a number of tokens to use', () => {
  it('when they are used, then what runs ends its turn, nothing more starts and the rest waits', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const ids = [await stage.create('dec-a.txt'), await stage.create('dec-b.txt')];
    const { how, bound } = await (await stage.start({ concurrency: 1, tokens: 10 })).done;
    deepEqual(
      [how, bound, ...ids.map((id) => situationOf(stage.view(id)))],
      ['stopped', 'it has used 10 of 10 tokens', 'held', 'queued'],
    );
  });

  it('when a judge uses some of them, then these count as well', async () => {
    const fast = { kind: 'criterion', text: 'It is fast.' } as const;
    const keys = { affectedFiles: ['a.txt'], evidenceRequirements: [fast] };
    const stage = engineStage({ decisions: [decisionOf('dec-a', keys), about('b.txt')] });
    const { script } = stage.agents;
    stage.agents.script = (work) => (work.brief.access === 'read' ? done(7) : script(work));
    const ids = [await stage.create('dec-a', { judge: true }), await stage.create('dec-b.txt')];
    const { bound } = await (await stage.start({ concurrency: 1, tokens: 15 })).done;
    deepEqual(
      [bound, ...ids.map((id) => situationOf(stage.view(id)))],
      ['it has used 17 of 15 tokens', 'held', 'queued'],
    );
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
    deepEqual(stage.view(id).reason?.text, 'stopped: its time is over');
  });
});
