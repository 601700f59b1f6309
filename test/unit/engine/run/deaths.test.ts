import { deepEqual, equal } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const died = (): Fault =>
  new Fault({ code: 'agent_died', what: 'It was ended by something else.', advice: 'Look.' });

/** A drain in which so many processes are killed, of evidence or as an agent is opened. */
async function drained(what: 'evidence' | 'agent', deaths: number): Promise<[EngineStage, string]> {
  const stage = engineStage();
  let left = deaths;
  if (what === 'agent') {
    const open = stage.agents.open.bind(stage.agents);
    stage.agents.open = (brief) => (left-- > 0 ? Promise.reject(died()) : open(brief));
  } else
    stage.places.evidence['true'] = () => {
      if (left-- > 0) throw died();
      return 0;
    };
  const id = await stage.create('dec-a.txt', { deliveryPolicy: 'workspace_patch_auto_on_pass' });
  await (
    await stage.start()
  ).done;
  return [stage, id];
}

describe('given processes that are killed while a commission needs them', () => {
  for (const what of ['evidence', 'agent'] as const) {
    it(`when it is one of ${what}, then another takes its place and the work lands`, async () => {
      const [stage, id] = await drained(what, 2);
      equal(situationOf(stage.view(id)), 'landed');
    });

    it(`when those of ${what} are killed again and again, then it is given back and nothing has failed`, async () => {
      const [stage, id] = await drained(what, 9);
      const { interrupted, verdict, reason } = stage.view(id);
      deepEqual(
        [interrupted, verdict, reason?.text],
        [true, undefined, 'It was ended by something else.'],
      );
    });
  }
});
