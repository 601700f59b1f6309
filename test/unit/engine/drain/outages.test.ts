import { deepEqual, equal, ok } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import type { AgentFailure } from '../../../../src/engine/ports/agent.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { auto, minute, pass, queue, waits } from '../../../fixtures/engineStage/night.ts';
import { failed } from '../../../fixtures/engineStage/scriptedAgents.ts';

describe('given a provider that goes away while a queue of twenty is drained', () => {
  const away =
    (kind: AgentFailure['class'], more = {}) =>
    async (): Promise<{ stage: EngineStage; ids: string[]; tokens: number; turns: string[] }> => {
      const { stage, ids } = await queue({ agentRetries: 1 });
      const script = stage.agents.script;
      const from = stage.clock.now();
      const turns: string[] = [];
      stage.agents.script = (work) => {
        const gone = stage.clock.now() - from;
        if (turns.length >= 5 && gone < 30 * minute) return failed(kind, more);
        turns.push(work.brief.commission);
        return script(work);
      };
      await pass(stage, await stage.start({ concurrency: 4 }), 90 * minute);
      const tokens = ids.reduce((all, id) => all + stage.view(id).tokens, 0);
      return { stage, ids, tokens, turns };
    };

  for (const [kind, cause] of [
    ['unreachable', 'provider_unreachable'],
    ['overloaded', 'provider_unreachable'],
    ['auth', 'signed_out'],
    ['quota', 'out_of_quota'],
  ] as const)
    it(`when it is ${kind} for half an hour, then nothing fails, nothing is paid twice, and all lands`, async () => {
      const { stage, ids, tokens, turns } = await away(kind)();
      deepEqual([...new Set(ids.map((id) => situationOf(stage.view(id))))], ['landed']);
      deepEqual([tokens, turns.length, stage.repository.log().length], [200, 20, 21]);
      deepEqual([waits(stage)[0], waits(stage).at(-1)], [cause, 'resumed']);
      ok(waits(stage).length < 40, 'it asks too often');
      deepEqual(stage.reported, []);
    });

  it('when the provider says when to come back, then nobody asks before', async () => {
    const { stage } = await queue();
    const back = stage.clock.now() + 3 * 60 * minute;
    const script = stage.agents.script;
    const asked: number[] = [];
    stage.agents.script = (work) => {
      asked.push(stage.clock.now());
      return stage.clock.now() < back ? failed('quota', { retryAt: back }) : script(work);
    };
    await pass(stage, await stage.start({ concurrency: 2 }), 5 * 60 * minute);
    deepEqual(asked.filter((at) => at < back).length, 2, 'each slot asked once, and then nobody');
    deepEqual(waits(stage), ['out_of_quota', 'resumed']);
  });

  for (const [why, settings, order] of [
    ['the night ends before', {}, { until: 1_000_000 + minute }],
    ['nobody wants to wait for it', { waitForQuota: false }, {}],
  ] as const)
    it(`when a limit is reset later and ${why}, then the drain ends and all is resumable`, async () => {
      const { stage, ids } = await queue(settings);
      const retryAt = stage.clock.now() + 60 * minute;
      stage.agents.script = () => failed('quota', { retryAt });
      const drain = await stage.start({ concurrency: 2, ...order });
      await pass(stage, drain, 2 * minute);
      equal((await drain.done).how, 'stopped');
      const states = ids.map((id) => stage.view(id).state);
      deepEqual(
        [states.filter((state) => state === 'queued').length, states.includes('failed')],
        [18, false],
      );
    });

  it('when the operator signs in, then it goes on at once', async () => {
    const { stage } = await queue();
    const script = stage.agents.script;
    stage.agents.script = () => failed('auth');
    const drain = await stage.start({ concurrency: 2 });
    while (waits(stage).length === 0) await new Promise(setImmediate);
    stage.agents.script = script;
    stage.agents.signIn();
    equal((await drain.done).how, 'empty');
    equal(stage.repository.log().length, 21);
  });

  it('when it is stopped while it waits, then it ends at once', async () => {
    const { stage } = await queue();
    stage.agents.script = () => failed('unreachable');
    const drain = await stage.start({ concurrency: 2 });
    while (waits(stage).length === 0) await new Promise(setImmediate);
    drain.stop();
    equal((await drain.done).how, 'stopped');
  });
});

describe('given a machine that has no room', () => {
  it('when a workspace cannot be made, then nothing new starts, and it goes on when there is room', async () => {
    const { stage, ids } = await queue();
    const create = stage.places.create.bind(stage.places);
    const full = stage.clock.now() + 10 * minute;
    stage.places.create = (id, base) => {
      if (id !== ids[0] && stage.clock.now() < full) {
        const cause = Object.assign(new Error('write'), { code: 'ENOSPC' });
        throw new Fault({
          code: 'workspace_failed',
          what: 'It cannot be made.',
          advice: 'Look.',
          cause,
        });
      }
      return create(id, base);
    };
    await pass(stage, await stage.start({ concurrency: 2 }), 60 * minute);
    deepEqual([...new Set(ids.map((id) => situationOf(stage.view(id))))], ['landed']);
    equal(waits(stage)[0], 'disk_full');
  });

  it('when the store is held by another process as a run ends, then its result waits and is not lost', async () => {
    const stage = engineStage();
    const append = stage.journal.append.bind(stage.journal);
    let busy = 0;
    stage.journal.append = (decide) => {
      if (stage.journal.events.some(({ type }) => type === 'captured') && busy < 4) {
        busy++;
        return Promise.reject(
          new Fault({ code: 'store_busy', what: 'It is held.', advice: 'Wait.' }),
        );
      }
      return append(decide);
    };
    const id = await stage.create('dec-a.txt', auto);
    await pass(stage, await stage.start(), 10 * minute);
    deepEqual([situationOf(stage.view(id)), stage.view(id).turns, busy], ['landed', 1, 4]);
  });
});

describe('given an agent whose process dies', () => {
  it('when it does so once, then the thread goes on in another process', async () => {
    const stage = engineStage();
    const script = stage.agents.script;
    let died = false;
    stage.agents.script = (work) => {
      if (died) return script(work);
      died = true;
      return failed('process_died');
    };
    const id = await stage.create('dec-a.txt', auto);
    await (
      await stage.start()
    ).done;
    const [first, second] = stage.agents.briefs;
    deepEqual(
      [situationOf(stage.view(id)), first?.thread, second?.thread, stage.agents.briefs.length],
      ['landed', undefined, 'thread-1', 2],
    );
  });

  it('when it always does, then its run is given back and the others go on', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const script = stage.agents.script;
    const bad = await stage.create('dec-a.txt', auto);
    const good = await stage.create('dec-b.txt', auto);
    stage.agents.script = (work) =>
      work.brief.commission === bad ? failed('process_died') : script(work);
    await (
      await stage.start()
    ).done;
    deepEqual([situationOf(stage.view(good)), stage.view(bad).interrupted], ['landed', true]);
  });

  it('when nothing was kept of its thread, then a new one hears all of it', async () => {
    const stage = engineStage();
    const script = stage.agents.script;
    const heard: string[] = [];
    stage.agents.forgotten.add('thread-1');
    stage.agents.script = (work) => {
      heard.push(work.request.text);
      return heard.length === 1 ? failed('process_died') : script(work);
    };
    await stage.create('dec-a.txt', auto);
    await (
      await stage.start()
    ).done;
    deepEqual([heard.length, heard[0] === heard[1]], [2, true]);
  });
});

describe('given an operator who goes to a branch that has no decisions', () => {
  it('when work for another branch is claimed, then it waits, and goes on as they come back', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt', auto);
    stage.switchTo('side');
    const drain = await stage.start();
    while (waits(stage).length === 0) await new Promise(setImmediate);
    deepEqual(
      [stage.view(id).interrupted, stage.view(id).reason?.code],
      [true, 'decisions_elsewhere'],
    );

    stage.switchTo('main');
    equal((await drain.done).how, 'empty');
    deepEqual(
      [situationOf(stage.view(id)), waits(stage)],
      ['landed', ['decisions_elsewhere', 'resumed']],
    );
  });
});

describe('given a model that the provider does not know', () => {
  it('when another is named, then all go on at once and none has failed', async () => {
    const { stage, ids } = await queue();
    const script = stage.agents.script;
    stage.agents.script = () => failed('model_not_found');
    const drain = await stage.start({ concurrency: 4 });
    while (waits(stage).length === 0) await new Promise(setImmediate);
    stage.agents.script = script;
    stage.agents.signIn();
    await drain.done;
    deepEqual(new Set(ids.map((id) => situationOf(stage.view(id)))), new Set(['landed']));
    equal(waits(stage)[0], 'model_unknown');
  });
});

describe('given an agent that cannot be used any more in the middle of a queue', () => {
  for (const code of [
    ...['agent_config_invalid', 'agent_missing', 'agent_too_old', 'agent_start_failed'],
  ])
    it(`when it is ${code} until that is mended, then all go on at once and none has failed`, async () => {
      const { stage, ids } = await queue();
      const open = stage.agents.open.bind(stage.agents);
      const fault = new Fault({ code, what: 'It cannot be used.', advice: 'Mend it.' });
      stage.agents.open = () => Promise.reject(fault);
      const drain = await stage.start({ concurrency: 4 });
      const over = drain.done.then(() => 'over' as const);
      const turn = (): Promise<'turn'> => new Promise((resolve) => setImmediate(resolve, 'turn'));
      // A drain that waits for nothing ends, and the test with it.
      while (waits(stage).length === 0 && (await Promise.race([over, turn()])) === 'turn');
      stage.agents.open = open;
      stage.agents.signIn();
      await drain.done;
      deepEqual(new Set(ids.map((id) => situationOf(stage.view(id)))), new Set(['landed']));
      deepEqual(waits(stage)[0], 'agent_unusable');
    });
});

describe('given a disk that is full as a result is landed', () => {
  it('when there is room again before the end, then it lands, and the cause is told', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt', auto);
    let full = 1;
    stage.repository.beforeLanding = () => {
      if (full-- > 0) throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    };
    await (
      await stage.start()
    ).done;
    equal(situationOf(stage.view(id)), 'landed');
    const held = stage.journal.events.flatMap((one) =>
      one.type === 'held' ? one.data.reason : [],
    );
    deepEqual([held, waits(stage)], [['disk_full'], ['disk_full']]);
  });
});
