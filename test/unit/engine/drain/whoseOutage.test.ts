import { deepEqual, equal, ok } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import type { TurnEnd } from '../../../../src/engine/ports/agent.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { minute, pass, queue, waits } from '../../../fixtures/engineStage/night.ts';
import { failed } from '../../../fixtures/engineStage/scriptedAgents.ts';

describe('given an outage that not everybody meets', () => {
  it('when one of four meets it while others go on for long, then one tries beside them, each time', async () => {
    const { stage, ids } = await queue({ agentRetries: 0 });
    const script = stage.agents.script;
    const over = Promise.withResolvers<undefined>();
    let begun = 0;
    stage.agents.script = async (work) => {
      const turn = ++begun;
      // The first, the one that tries then, and one after it was seen to have passed.
      if ([1, 5, 7].includes(turn)) return failed('unreachable');
      if (turn === 6) work.request.onActivity({ kind: 'message', text: 'I begin', final: false });
      if ([2, 3, 6].includes(turn)) await over.promise;
      while (waits(stage).length === 0) await new Promise(setImmediate);
      return script(work);
    };
    const drain = await stage.start({ concurrency: 4 });
    const landed = (): number =>
      ids.filter((id) => situationOf(stage.view(id)) === 'landed').length;
    for (let passed = 0; landed() < ids.length - 3; passed += 5_000) {
      ok(passed < 5 * minute, `${landed()} landed beside them`);
      for (let turns = 0; turns < 60; turns++) await new Promise(setImmediate);
      stage.clock.advance(5_000);
    }
    const waited = ['provider_unreachable', 'provider_unreachable', 'resumed'];
    deepEqual(waits(stage), [...waited, 'provider_unreachable', 'resumed']);
    over.resolve(undefined);
    equal((await drain.done).how, 'empty');
    equal(landed(), ids.length);
  });

  for (const [what, fail] of [
    ['the provider fails', (): TurnEnd => failed('unreachable')],
    [
      'no agent starts',
      (): never => {
        throw new Fault({ code: 'agent_start_failed', what: 'It ended.', advice: 'Look.' });
      },
    ],
  ] satisfies [string, () => TurnEnd][])
    it(`when ${what} for one commission alone, then the others get on, and that one waits for the next drain`, async () => {
      const { stage, ids } = await queue({ agentRetries: 0 });
      const script = stage.agents.script;
      let asked = 0;
      stage.agents.script = (work) => {
        if (work.brief.commission !== ids[0]) return script(work);
        asked += 1;
        return fail();
      };
      const drain = await stage.start({ concurrency: 2 });
      await pass(stage, drain, 20 * minute);
      equal((await drain.done).how, 'empty');
      deepEqual(
        ids.filter((id) => situationOf(stage.view(id)) === 'landed'),
        ids.slice(1),
      );
      equal(stage.view(ids[0] ?? '').interrupted, true);
      equal(asked, 3);
      equal(stage.reported.length, 1);
      ok(stage.reported[0]?.startsWith(`${ids[0]} waits for the next drain: `));
    });

  it('when one is cut off each hour and gets on each time, then it is tried for as long as it takes', async () => {
    const { stage, ids } = await queue({ agentRetries: 0 });
    const script = stage.agents.script;
    let cut = 0;
    stage.agents.script = (work) => {
      if (work.brief.commission !== ids[0] || cut === 6) return script(work);
      cut += 1;
      work.request.onActivity({ kind: 'message', text: 'I go on', final: false });
      return failed('unreachable');
    };
    await pass(stage, await stage.start({ concurrency: 2 }), 30 * minute);
    equal(situationOf(stage.view(ids[0] ?? '')), 'landed');
    deepEqual(stage.reported, []);
  });

  it('when no agent starts any more while one that began before goes on, then nobody is given up', async () => {
    const { stage, ids } = await queue({ agentRetries: 0 });
    const script = stage.agents.script;
    const passed = stage.clock.now() + 60 * minute;
    const isOver = (): boolean => stage.clock.now() >= passed;
    stage.agents.script = async (work) => {
      if (work.brief.commission !== ids[0]) {
        if (isOver()) return script(work);
        throw new Fault({ code: 'agent_start_failed', what: 'It ended.', advice: 'Look.' });
      }
      while (!isOver()) {
        work.request.onActivity({ kind: 'message', text: 'I go on', final: false });
        await new Promise(setImmediate);
      }
      return script(work);
    };
    await pass(stage, await stage.start({ concurrency: 2 }), 120 * minute);
    deepEqual(
      ids.filter((id) => situationOf(stage.view(id)) !== 'landed'),
      [],
    );
    deepEqual(stage.reported, []);
  });
});
