import { doesNotMatch, equal, match, rejects } from 'node:assert/strict';
import { Fault } from '../../../src/base/fault.ts';
import { plan } from '../../../src/cli/commands/harness/plan.ts';
import type { Surface } from '../../../src/cli/surface.ts';
import type { DeliveryPolicy } from '../../../src/domain/delivery/policy.ts';
import type { Harness } from '../../../src/composition/harness.ts';
import { about, engineStage, type EngineStage } from '../../fixtures/engineStage/engineStage.ts';

/** What `harness plan --forecast` prints on this stage. */
async function told(stage: EngineStage, decisions: readonly string[] = []): Promise<string> {
  let out = '';
  const surface = { out: (text: string) => void (out += text) } as unknown as Surface;
  const call = { surface, harness: stage as unknown as Harness, argument: decisions };
  await plan.run({ ...call, flags: { forecast: true } } as unknown as Parameters<
    typeof plan.run
  >[0]);
  return out;
}

describe('given a queue whose length is asked for', () => {
  const queued = async (
    policy: DeliveryPolicy = 'workspace_patch_auto_on_pass',
  ): Promise<EngineStage> => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    await stage.create('dec-a.txt', { deliveryPolicy: policy });
    await stage.create('dec-b.txt', { deliveryPolicy: policy, dependsOn: ['dec-a.txt'] });
    return stage;
  };

  it('when nothing ran before, then each is a guess, and that is said', async () => {
    const out = await told(await queued());
    match(out, /^1 +32m$/m);
    match(out, /^8 +32m$/m);
    match(out, /^ {2}0s to 16m: wc-\S+$/m);
    match(out, /^ {2}16m to 32m: wc-\S+, which depends on it$/m);
    match(out, /durations are a guess for each of 2/);
    match(out, /^evidence runs 1 at a time/m);
    doesNotMatch(out, /held/);
  });

  it('when results are held for review, then who depends on them is told not to start', async () => {
    const out = await told(await queued('workspace_patch_manual'));
    match(out, /ALL LANDED OR HELD AFTER/);
    match(out, /^1 +16m$/m);
    match(out, /^1 of 1 are held for your review and do not land\.$/m);
    match(out, /^wc-\S+ does not start: depends on wc-\S+, which is held$/m);
  });

  it('when runs are on record, then their median is taken', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const { script } = stage.agents;
    stage.agents.script = (work) => {
      stage.clock.advance(5 * 60_000);
      return script(work);
    };
    await stage.create('dec-a.txt');
    await (
      await stage.start()
    ).done;
    await stage.create('dec-b.txt');
    const out = await told(stage);
    match(out, /^1 +5m$/m);
    match(out, /the median of 1 earlier runs/);
  });

  it('when nothing is queued, or decisions are named, then that is said', async () => {
    equal(await told(engineStage()), 'nothing is queued.\n');
    await rejects(told(engineStage(), ['dec-a.txt']), (thrown) => Fault.is(thrown, 'usage'));
  });
});
