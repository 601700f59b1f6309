import { deepEqual, equal, match } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done, failed, works } from '../../../fixtures/engineStage/scriptedAgents.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const life = ['created', 'claimed', 'measured', 'admitted', 'started', 'thread_opened'];
const turn = ['turn_ended', 'captured', 'measured'];

describe('given a commission that a drain carries out', () => {
  it('when its evidence is green, then each phase is a fact, in order, and it lands as one commit', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt', auto);
    const { how } = await (await stage.start()).done;
    deepEqual(
      [how, situationOf(stage.view(id)), stage.told(id)],
      [
        'empty',
        'landed',
        [...life, ...turn, 'settled', 'landing_started', 'landing_started', 'landed'],
      ],
    );
    equal(
      stage.repository.textsOf(stage.repository.refs.get('refs/heads/main') ?? '')['a.txt'],
      `by ${id}\n`,
    );
    equal(stage.repository.log().length, 2);
    deepEqual(stage.reported, []);
  });

  it('when nothing asked for it to land by itself, then it is held', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt');
    await (
      await stage.start()
    ).done;
    deepEqual([situationOf(stage.view(id)), stage.repository.log().length], ['held', 1]);
  });

  it('when evidence is red, then it goes back to the same thread, as often as is allowed', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['says done'])] });
    stage.places.evidence['says done'] = (place) => (place.get('a.txt') === 'done\n' ? 0 : 1);
    stage.agents.script = ({ place, turn: number }) => {
      place.set('a.txt', number === 3 ? 'done\n' : `try ${number}\n`);
      return done();
    };
    const id = await stage.create('dec-a.txt', auto);
    await (
      await stage.start()
    ).done;
    const view = stage.view(id);
    deepEqual([situationOf(view), view.turns, stage.agents.briefs.length], ['landed', 3, 1]);
  });

  it('when it stays red, then it fails with its capture kept', async () => {
    const stage = engineStage({
      decisions: [about('a.txt', ['false'])],
      settings: { repairTurns: 1 },
    });
    const id = await stage.create('dec-a.txt', auto);
    await (
      await stage.start()
    ).done;
    const { verdict, result, turns } = stage.view(id);
    deepEqual([verdict?.code, turns, result?.files], ['evidence_failed', 2, ['a.txt']]);
    equal(stage.repository.refs.get(result?.ref ?? ''), result?.commit);
  });

  it('when red turns green on a second look, then it passes and is marked', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['flickers'])] });
    let looks = 0;
    stage.places.evidence['flickers'] = () => (looks++ === 1 ? 1 : 0);
    const id = await stage.create('dec-a.txt');
    await (
      await stage.start()
    ).done;
    deepEqual([situationOf(stage.view(id)), stage.view(id).verdict?.flaky], ['held', true]);
  });

  it('when it changes a path outside its scope, then that is named and nothing is measured', async () => {
    const stage = engineStage();
    stage.agents.script = ({ place }) => {
      place.set('b.txt', 'mine\n');
      return done();
    };
    const id = await stage.create('dec-a.txt', auto);
    await (
      await stage.start()
    ).done;
    const { state, verdict } = stage.view(id);
    deepEqual([state, verdict?.code], ['blocked_policy', 'mutation_outside_commission_scope']);
    match(verdict?.text ?? '', /b\.txt/);
    equal(stage.told(id).filter((type) => type === 'measured').length, 1);
  });

  it('when a program of its evidence is missing, then no token is used', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['nobody-has-this --now'])] });
    const id = await stage.create('dec-a.txt', auto);
    await (
      await stage.start()
    ).done;
    deepEqual(
      [stage.view(id).verdict?.code, stage.agents.briefs.length],
      ['evidence_unavailable', 0],
    );
  });

  it('when the provider fails for a while, then it is tried again after growing pauses', async () => {
    const stage = engineStage();
    const ends = [failed('overloaded'), failed('rate_limited')];
    const script = stage.agents.script;
    stage.agents.script = (work) => ends.shift() ?? script(work);
    const id = await stage.create('dec-a.txt', auto);
    const drain = await stage.start();
    while (situationOf(stage.view(id)) !== 'landed') {
      stage.clock.advance(1_000);
      await new Promise(setImmediate);
    }
    await drain.done;
    deepEqual([stage.view(id).turns, stage.agents.briefs.length], [1, 1]);
  });

  it('when the drain is interrupted in its turn, then thread and workspace wait for the next one', async () => {
    const stage = engineStage();
    const script = stage.agents.script;
    stage.agents.script = works;
    const id = await stage.create('dec-a.txt', auto);
    const drain = await stage.start();
    while (!stage.told(id).includes('thread_opened')) await new Promise(setImmediate);
    drain.interrupt();
    equal((await drain.done).how, 'interrupted');
    const { thread, interrupted } = stage.view(id);
    equal(interrupted, true);
    stage.agents.script = script;
    await (
      await stage.start()
    ).done;
    deepEqual(
      [situationOf(stage.view(id)), stage.agents.briefs.at(-1)?.thread, stage.view(id).attempt],
      ['landed', thread, 1],
    );
  });
});
