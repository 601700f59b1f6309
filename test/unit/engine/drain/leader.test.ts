import { deepEqual, equal, rejects } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const other = 'drain-other';

/** Another process that leads, by its identity. */
const leads = (holder: string): EventDraft => ({
  type: 'drain_started',
  by: `engine:${other}`,
  commission: '',
  attempt: 0,
  data: { drain: other, holder, concurrency: 1, mode: 'drain' },
});
const ends: EventDraft = {
  type: 'drain_ended',
  by: `engine:${other}`,
  commission: '',
  attempt: 0,
  data: { drain: other, how: 'empty' },
};

/** The other process writes. */
const writes = (stage: EngineStage, draft: EventDraft): Promise<void> =>
  stage.journal.append(() => [draft]);

describe('given a process that leads the runs of a store', () => {
  it('when it lives, then another cannot start, and is told who leads', async () => {
    const stage = engineStage({ before: [leads('alive')] });
    await rejects(stage.start(), (thrown) => Fault.is(thrown, 'drain_in_progress'));
    equal(stage.journal.ledger.leader?.drain, other);
  });

  it('when it is gone, then the next takes over and says so', async () => {
    const stage = engineStage({ before: [leads('gone')] });
    const id = await stage.create('dec-a.txt');
    equal(stage.drains.attach(), undefined);
    const { how } = await (await stage.start()).done;
    deepEqual([how, situationOf(stage.view(id))], ['empty', 'held']);
    const abandoned = stage.journal.events.find(({ type }) => type === 'drain_ended');
    deepEqual(abandoned?.data, { drain: other, how: 'abandoned' });
  });

  it('when another watches it, then that one has its end, and requests end with it', async () => {
    const stage = engineStage({ before: [leads('alive')] });
    const attached = stage.drains.attach();
    const asked = stage.drains.request('operator:test', { request: 'pause' });
    await writes(stage, ends);
    deepEqual(await asked, { drain: other, how: 'ended', running: 0 });
    const summary = await attached?.done;
    deepEqual([attached?.drain, summary?.how], [other, 'empty']);
    await rejects(stage.drains.request('operator:test', { request: 'stop' }), (thrown) =>
      Fault.is(thrown, 'no_drain'),
    );
  });

  it('when it ends by a fault, then who watches has that fault', async () => {
    const stage = engineStage({ before: [leads('alive')] });
    const attached = stage.drains.attach();
    const fault = { code: 'workspace_failed', what: 'The folder is gone.', advice: 'Make it.' };
    await writes(stage, {
      ...ends,
      type: 'drain_ended',
      data: { drain: other, how: 'interrupted', fault },
    });
    const told = (await attached?.done)?.fault;
    deepEqual([told?.code, told?.message, told?.advice], Object.values(fault));
  });

  it('when it dies under who watches, then that one is told within seconds', async () => {
    const stage = engineStage({ before: [leads('alive')] });
    const attached = stage.drains.attach();
    Object.assign(stage.context.processes, { state: () => 'gone' });
    stage.clock.advance(2_000);
    equal(await attached?.done, undefined);
  });
});
