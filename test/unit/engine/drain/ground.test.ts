import { deepEqual, equal, rejects } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import { about, engineStage } from '../../../fixtures/engineStage/engineStage.ts';

const gone = new Fault({
  ...{ code: 'workspace_failed', what: 'The folder is gone.', advice: 'Put it back.' },
  facts: { root: '/workspaces' },
});
const decisions = [about('a.txt'), about('b.txt')];

describe('given a drain whose ground is gone', () => {
  it('when it is to start, then it does not, and nothing is claimed', async () => {
    const stage = engineStage({ decisions });
    const id = await stage.create('dec-a.txt');
    stage.places.fault = gone;
    await rejects(stage.start(), gone);
    deepEqual(stage.told(id), ['created']);
    equal(stage.journal.ledger.leader, undefined);
  });

  it('when it goes in the middle, then the run is given back, no other begins, and the end says why', async () => {
    const stage = engineStage({ decisions });
    const ids = [await stage.create('dec-a.txt'), await stage.create('dec-b.txt')];
    const { script } = stage.agents;
    stage.agents.script = (work) => {
      stage.places.fault = gone;
      stage.places.capture = () => Promise.reject(gone);
      return script(work);
    };
    const { how, fault, worked } = await (await stage.start({ concurrency: 1 })).done;
    deepEqual([how, fault?.code], ['interrupted', 'workspace_failed']);
    deepEqual(
      worked.map(({ cause }) => cause),
      ['interrupted: workspace_failed: The folder is gone.'],
    );
    deepEqual(
      ids.map((id) => [stage.view(id).state, stage.view(id).interrupted]),
      [
        ['running', true],
        ['queued', false],
      ],
    );
  });

  it('when it goes under the last run, then the end says why', async () => {
    const stage = engineStage({ decisions });
    await stage.create('dec-a.txt');
    const { script } = stage.agents;
    stage.agents.script = (work) => {
      stage.places.fault = gone;
      stage.places.capture = () => Promise.reject(gone);
      return script(work);
    };
    const { how, fault } = await (await stage.start()).done;
    deepEqual([how, fault?.code], ['interrupted', 'workspace_failed']);
  });

  it('when the record cannot be written, then the end names the fault and not an empty queue', async () => {
    const stage = engineStage({ decisions });
    const id = await stage.create('dec-a.txt');
    const lost = new Fault({ code: 'store_gone', what: 'It is gone.', advice: 'Move it back.' });
    const { script } = stage.agents;
    stage.agents.script = (work) => {
      stage.journal.transact = () => Promise.reject(lost);
      stage.journal.append = () => Promise.reject(lost);
      return script(work);
    };
    const { how, fault, worked } = await (await stage.start()).done;
    deepEqual([how, fault?.code], ['interrupted', 'store_gone']);
    deepEqual(
      worked.map(({ id: which, cause }) => [which, cause]),
      [[id, 'cut off: store_gone']],
    );
  });

  it('when a step fails and the next goes well, then the drain ends as ever', async () => {
    const stage = engineStage({ decisions });
    await stage.create('dec-a.txt');
    const { script } = stage.agents;
    stage.agents.script = async (work) => {
      stage.agents.script = script;
      stage.places.fault = gone;
      await stage.create('dec-b.txt');
      await new Promise(setImmediate);
      stage.places.fault = undefined;
      return script(work);
    };
    const { how, fault } = await (await stage.start()).done;
    deepEqual([how, fault], ['empty', undefined]);
  });
});
