import { deepEqual, match, rejects } from 'node:assert/strict';
import { Fault } from '../../../src/base/fault.ts';
import { followDrain } from '../../../src/cli/run/followDrain.ts';
import type { DrainOrder } from '../../../src/engine/drain/order.ts';
import type { Surface } from '../../../src/cli/surface.ts';
import type { Harness } from '../../../src/composition/harness.ts';
import { engineStage, type EngineStage } from '../../fixtures/engineStage/engineStage.ts';
import { works } from '../../fixtures/engineStage/scriptedAgents.ts';

const order = { mode: 'drain', concurrency: 1 } as const;

interface Ended {
  readonly code: number;
  readonly out: string;
}

/** Follows a drain of this stage; `stops` is handed what Ctrl-C calls. */
const follow = (
  stage: EngineStage,
  strictExit: true | undefined,
  stops?: (stop: () => void) => void,
): Promise<Ended> => followed(stage, order, strictExit, stops);

async function followed(
  stage: object,
  what: DrainOrder,
  strictExit?: true,
  stops: (stop: () => void) => void = () => undefined,
): Promise<Ended> {
  let out = '';
  const surface = {
    out: (text: string) => void (out += text),
    err: () => undefined,
    onStop: stops,
  } as unknown as Surface;
  const harness = stage as unknown as Harness;
  const code = await followDrain(surface, harness, what, { strictExit, json: undefined });
  return { code, out };
}

describe('given a drain that is followed on the command line', () => {
  const table = [
    ['nothing needs the operator', 'workspace_patch_auto_on_pass', undefined, 0],
    ['nothing does, and that is asked', 'workspace_patch_auto_on_pass', true, 0],
    ['a result is held', 'workspace_patch_manual', undefined, 0],
    ['a result is held, and that is asked', 'workspace_patch_manual', true, 3],
  ] as const;
  for (const [what, deliveryPolicy, strictExit, expected] of table)
    it(`when it ends and ${what}, then it exits ${expected}`, async () => {
      const stage = engineStage();
      await stage.create('dec-a.txt', { deliveryPolicy });
      const { code, out } = await follow(stage, strictExit);
      deepEqual(code, expected);
      match(out, /^Harness run started: drain-/);
    });

  it('when another begins in the same moment, then it is watched; a run alone is refused', async () => {
    const { reports } = engineStage();
    const inProgress = new Fault({ code: 'drain_in_progress', what: 'One runs.', advice: 'Wait.' });
    const end = { drain: 'drain-x', how: 'empty', worked: [], waitingForYou: [], goesOn: [] };
    const beside = (mode: 'drain' | 'single'): Promise<Ended> => {
      const found = [undefined, { drain: 'drain-x', done: Promise.resolve(end) }];
      const drains = { attach: () => found.shift(), start: () => Promise.reject(inProgress) };
      return followed({ reports, drains }, { ...order, mode });
    };

    const { code, out } = await beside('drain');
    deepEqual(code, 0);
    match(out, /drain: runnable WorkCommission queue is empty/);
    await rejects(beside('single'), inProgress);
  });

  it('when it is stopped twice, then it exits 130', async () => {
    const stage = engineStage();
    stage.agents.script = works;
    const id = await stage.create('dec-a.txt');
    const stopTwice = async (stop: () => void): Promise<void> => {
      while (!stage.told(id).includes('thread_opened')) await new Promise(setImmediate);
      stop();
      stop();
    };
    const { code } = await follow(stage, true, (stop) => void stopTwice(stop));
    deepEqual([code, stage.view(id).interrupted], [130, true]);
  });
});
