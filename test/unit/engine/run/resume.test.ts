import { deepEqual, equal, rejects } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done, failed, works } from '../../../fixtures/engineStage/scriptedAgents.ts';

const by = 'operator:test' as const;
const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

async function drained(stage: EngineStage): Promise<void> {
  await (
    await stage.start()
  ).done;
}

describe('given a run whose turn failed', () => {
  it('when it had changed something, then that is kept as a result, and can be taken or gone on with', async () => {
    const stage = engineStage();
    stage.agents.script = ({ place }) => {
      place.set('a.txt', 'half\n');
      return failed('context_exceeded');
    };
    const taken = await stage.create('dec-a.txt');
    await drained(stage);
    const { state, result } = stage.view(taken);
    deepEqual([state, result?.files], ['failed', ['a.txt']]);
    equal(stage.repository.refs.get(result?.ref ?? ''), result?.commit);

    await stage.reviews.accept({ id: taken, by, reason: 'good enough' });
    await stage.reviews.apply(taken, by);
    equal(situationOf(stage.view(taken)), 'landed');
  });

  it('when changes are asked for, then the same thread goes on with a budget of its own', async () => {
    const stage = engineStage();
    const script = stage.agents.script;
    stage.agents.script = ({ place }) => {
      place.set('a.txt', 'half\n');
      return failed('context_exceeded');
    };
    const id = await stage.create('dec-a.txt');
    await drained(stage);
    stage.agents.script = script;
    await stage.reviews.revise({ id, by, reason: 'do it in fewer words' });
    await drained(stage);
    deepEqual(
      [situationOf(stage.view(id)), stage.agents.briefs.at(-1)?.thread, stage.view(id).turns],
      ['held', 'thread-1', 1],
    );
  });

  it('when it had changed nothing, then there is no result', async () => {
    const stage = engineStage();
    stage.agents.script = () => failed('context_exceeded');
    const id = await stage.create('dec-a.txt');
    await drained(stage);
    equal(stage.view(id).result, undefined);
  });
});

describe('given a result that was captured', () => {
  it('when the drain was cut off while measuring it, then the next one measures it and asks nobody', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['suite'])] });
    let runs = 0;
    const seen: (() => void)[] = [];
    stage.places.evidence['suite'] = async (_place, { signal }) => {
      if (++runs !== 2) return 0;
      seen.forEach((tell) => tell());
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return 1;
    };
    const measuring = new Promise<void>((resolve) => seen.push(resolve));
    const id = await stage.create('dec-a.txt', auto);
    const drain = await stage.start();
    await measuring;
    drain.interrupt();
    await drain.done;
    equal(stage.view(id).interrupted, true);

    stage.agents.script = () => {
      throw new Error('asked again');
    };
    await drained(stage);
    deepEqual(
      [situationOf(stage.view(id)), stage.view(id).turns, stage.agents.briefs.length],
      ['landed', 1, 1],
    );
  });

  it('when its evidence was red for a cause outside, then resuming measures it anew before anybody is asked', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['suite'])] });
    let isUp = false;
    stage.places.evidence['suite'] = () => (isUp ? 0 : { exitCode: 1, output: 'no database' });
    const id = await stage.create('dec-a.txt', auto);
    await drained(stage);
    equal(stage.view(id).verdict?.code, 'red_as_before');

    isUp = true;
    await stage.commissions.resume({ id, by, reason: 'the database is up' });
    await drained(stage);
    const { verdict, turns } = stage.view(id);
    deepEqual([situationOf(stage.view(id)), turns, verdict?.flaky], ['landed', 1, undefined]);
  });

  it('when it stays red and the work may be mended, then it goes back to its thread', async () => {
    const stage = engineStage({
      decisions: [about('a.txt', ['suite'])],
      settings: { repairTurns: 0 },
    });
    stage.places.evidence['suite'] = (place) => (place.get('a.txt') === 'right\n' ? 0 : 1);
    stage.agents.script = ({ place, brief }) => {
      place.set('a.txt', brief.thread === undefined ? 'wrong\n' : 'right\n');
      return done();
    };
    const id = await stage.create('dec-a.txt', auto);
    await drained(stage);
    equal(stage.view(id).verdict?.code, 'evidence_failed');
    await stage.commissions.resume({ id, by, budget: { repairTurns: 1 } });
    await drained(stage);
    deepEqual([situationOf(stage.view(id)), stage.view(id).turns], ['landed', 2]);
  });
});

describe('given work that cannot be resumed', () => {
  it('when it never had a thread, then commission_not_resumable', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['nobody-has-this'])] });
    const id = await stage.create('dec-a.txt');
    await rejects(stage.commissions.resume({ id, by }), { code: 'commission_not_resumable' });
    await drained(stage);
    equal(stage.view(id).state, 'blocked_policy');
    await rejects(stage.commissions.resume({ id, by }), { code: 'commission_not_resumable' });
  });

  it('when it is being worked on, then commission_not_resumable, and the run goes on', async () => {
    const stage = engineStage();
    stage.agents.script = works;
    const id = await stage.create('dec-a.txt');
    const drain = await stage.start();
    while (!stage.told(id).includes('thread_opened')) await new Promise(setImmediate);
    await rejects(stage.commissions.resume({ id, by }), { code: 'commission_not_resumable' });
    drain.interrupt();
    await drain.done;
    await stage.commissions.resume({ id, by });
    deepEqual([stage.view(id).state, stage.view(id).attempt], ['queued', 2]);
  });
});
