import { deepEqual, equal } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import {
  about,
  engineStage,
  type EnginePlan,
  type EngineStage,
} from '../../../fixtures/engineStage/engineStage.ts';
import type { Work } from '../../../fixtures/engineStage/scriptedAgents.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const files = { 'a.txt': 'one\n', 'b.txt': 'one\n', 'c.txt': 'one\n', 'd.txt': 'one\n' };

interface Busy {
  readonly stage: EngineStage;
  readonly ids: readonly string[];
  /** Those an agent waits for, by their position. */
  readonly waiting: () => number[];
}

/** A drain of one slot whose first agent is at work when `meanwhile` is called, once all is quiet. */
async function drained(
  { decisions, ...plan }: EnginePlan & Required<Pick<EnginePlan, 'decisions'>>,
  meanwhile: (busy: Busy) => void | Promise<void>,
): Promise<Busy> {
  const stage = engineStage({ files, decisions, ...plan });
  const ids: string[] = [];
  for (const { id } of decisions) ids.push(await stage.create(id, auto));
  const waiting = (): number[] => stage.agents.waiting.map((id) => ids.indexOf(id));
  const busy = { stage, ids, waiting };
  const { script } = stage.agents;
  let isFirst = true;
  stage.agents.script = async (work: Work) => {
    if (isFirst) {
      isFirst = false;
      await quiet();
      await meanwhile(busy);
      await quiet();
    }
    return script(work);
  };
  await (
    await stage.start({ concurrency: 1 })
  ).done;
  return busy;
}

/** Everything in memory that goes on by itself has gone on. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
}

describe('given a drain whose only slot is taken', () => {
  const two = [about('a.txt'), about('b.txt')];

  it('when another could be claimed, then an agent waits for it, and nothing is told of it', async () => {
    let seen: unknown;
    const { stage, ids } = await drained(
      { decisions: two },
      ({ waiting, stage: now, ids: all }) => {
        seen = [waiting(), now.told(all[1]!), now.view(all[1]!).lease];
      },
    );
    deepEqual(seen, [[1], ['created'], undefined]);
    deepEqual(
      ids.map((id) => situationOf(stage.view(id))),
      ['landed', 'landed'],
    );
    deepEqual(stage.agents.waiting, []);
  });

  it('when the tip moves meanwhile, then the next works on the tip, in what was prepared', async () => {
    const made: string[] = [];
    const { stage, ids } = await drained({ decisions: two }, ({ stage: now, ids: all }) => {
      const create = now.places.create.bind(now.places);
      now.places.create = (id, base) => {
        made.push(id);
        return create(id, base);
      };
      equal(now.places.places.has(`/workspaces/${all[1]}`), true);
    });
    deepEqual(made, []);
    const [first, second] = ids.map((id) => stage.view(id));
    deepEqual(second?.admittedBase, first?.delivery?.commit);
  });

  it('when it is cancelled, then nothing of it is left', async () => {
    let left: unknown;
    const { stage, ids } = await drained(
      { decisions: two },
      async ({ waiting, stage: now, ids: all }) => {
        await now.commissions.cancel({ id: all[1]!, by: 'operator:test', reason: 'no more' });
        await quiet();
        left = [waiting(), now.places.places.has(`/workspaces/${all[1]}`)];
      },
    );
    deepEqual(left, [[], false]);
    equal(situationOf(stage.view(ids[1]!)), 'cancelled');
  });

  it('when the drain is stopped, then nothing is left, and it waits as before', async () => {
    const stage = engineStage({ files, decisions: two });
    const ids = [await stage.create('dec-a.txt', auto), await stage.create('dec-b.txt', auto)];
    const { script } = stage.agents;
    stage.agents.script = async (work) => {
      await quiet();
      deepEqual(stage.agents.waiting, [ids[1]]);
      drain.stop();
      return script(work);
    };
    const drain = await stage.start({ concurrency: 1 });
    await drain.done;
    deepEqual([stage.agents.waiting, stage.told(ids[1]!)], [[], ['created']]);
    deepEqual([...stage.places.places.keys()], []);
  });

  it('when others overlap what runs, then who does not is prepared for', async () => {
    let seen: unknown;
    const decisions = [about('a.txt'), { ...about('a.txt'), id: 'dec-again' }, about('c.txt')];
    await drained({ decisions }, ({ waiting }) => {
      seen = waiting();
    });
    deepEqual(seen, [2]);
  });

  it('when its evidence is new, then it is seen to run ahead, and not looked at again', async () => {
    const decisions = [about('a.txt'), about('b.txt', ['other'])];
    const runs: string[][] = [];
    const stage = engineStage({ files, decisions });
    stage.places.evidence['other'] = () => 0;
    const ids = [await stage.create('dec-a.txt', auto), await stage.create('dec-b.txt', auto)];
    const { script } = stage.agents;
    stage.agents.script = async (work) => {
      await quiet();
      runs.push(stage.places.ran.filter((text) => text === 'other'));
      return script(work);
    };
    await (
      await stage.start({ concurrency: 1 })
    ).done;
    deepEqual(runs[0], ['other']);
    const looks = stage.journal.events.filter(
      ({ commission, type, data }) =>
        commission === ids[1] && type === 'measured' && data.round === 'baseline',
    );
    equal(situationOf(stage.view(ids[1]!)), 'landed');
    // The tip has moved since: of that tree nothing is known.
    deepEqual(looks, []);
  });

  it('when its evidence cannot run, then no agent waits, and the run tells it', async () => {
    const decisions = [about('a.txt'), about('b.txt', ['unheard-of'])];
    const { stage, ids } = await drained({ decisions }, ({ waiting }) => {
      deepEqual(waiting(), []);
    });
    equal(stage.view(ids[1]!).reason?.code, 'evidence_unavailable');
    deepEqual(stage.agents.waiting, []);
  });
});
