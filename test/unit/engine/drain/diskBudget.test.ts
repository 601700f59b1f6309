import { deepEqual, equal, match } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import type { Settings } from '../../../../src/engine/ports/context.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { clean } from '../../../../src/engine/disk/clean.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const by = 'operator:test' as const;
const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const { signal } = new AbortController();
const paths = ['a.txt', 'b.txt', 'c.txt', 'd.txt'];

/** Each place takes 100 bytes. */
function staged(settings: Partial<Settings>): EngineStage {
  const files = Object.fromEntries(paths.map((path) => [path, 'one\n']));
  return engineStage({ files, decisions: paths.map((path) => about(path)), settings });
}

const waits = (stage: EngineStage): string[] =>
  stage.journal.events.flatMap((event) =>
    event.type === 'drain_waiting'
      ? event.data.cause
      : event.type === 'drain_resumed'
        ? 'resumed'
        : [],
  );

/** Lets everything go on that can, without any time. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 200; turns++) await new Promise(setImmediate);
}

const states = (stage: EngineStage, ids: readonly string[]): string[] =>
  ids.map((id) => situationOf(stage.view(id)));

describe('given more kept than the disk budget allows', () => {
  it('when there is more to start, then it waits, what runs goes on and lands, and then it goes on', async () => {
    const stage = staged({ diskBudget: 250 });
    const kept: string[] = [];
    for (const path of paths.slice(0, 2)) kept.push(await stage.create(`dec-${path}`));
    await (
      await stage.start()
    ).done;
    deepEqual(states(stage, kept), ['held', 'held']);

    // 200 are kept: one more may start, and with it nothing else.
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const { script } = stage.agents;
    stage.agents.script = async (work) => {
      await gate;
      return script(work);
    };
    const [first, second] = [
      await stage.create('dec-c.txt', auto),
      await stage.create('dec-d.txt'),
    ];
    const drain = await stage.start({ concurrency: 1 });
    await settle();
    deepEqual(states(stage, [first, second]), ['running', 'queued']);
    deepEqual(waits(stage), ['disk_budget'], 'told while another still runs');
    const { waiting } = stage.journal.ledger.leader ?? {};
    match(waiting?.text ?? '', /^\d00 bytes are kept .* more than its budget of 250 bytes\.$/);
    go();
    await settle();
    // What ran has landed, and made room by it.
    deepEqual(states(stage, [first]), ['landed']);
    deepEqual(waits(stage), ['disk_budget', 'resumed']);
    deepEqual(states(stage, [second]), ['held'], 'and the next has begun then');
    await drain.done;
  });

  it('when nothing makes room, then nothing starts by any amount of events; and it goes on as it is cleaned', async () => {
    const stage = staged({ diskBudget: 150 });
    const kept: string[] = [];
    for (const path of paths.slice(0, 2)) kept.push(await stage.create(`dec-${path}`));
    const settings = { ...stage.context.settings };
    Object.assign(stage.context, { settings: { ...settings, diskBudget: 1_000 } });
    await (
      await stage.start()
    ).done;
    Object.assign(stage.context, { settings });

    const next = await stage.create('dec-c.txt', auto);
    const drain = await stage.start();
    await settle();
    const [first = '', second = ''] = kept;
    await stage.reviews.refuse({ id: first, by, reason: 'no' });
    await stage.create('dec-d.txt', auto);
    await settle();
    deepEqual([states(stage, [next]), waits(stage)], [['queued'], ['disk_budget']]);
    equal(stage.agents.briefs.length, 2, 'nobody was started');

    await clean(stage.context, by, signal);
    equal((await drain.done).how, 'empty');
    deepEqual(states(stage, [next, second]), ['landed', 'held']);
    equal(waits(stage)[1], 'resumed');
  });

  it('when a result is applied elsewhere meanwhile, then its place makes room', async () => {
    const stage = staged({ diskBudget: 50 });
    const { settings } = stage.context;
    Object.assign(stage.context, { settings: { ...settings, diskBudget: 1_000 } });
    const held = await stage.create('dec-a.txt');
    await (
      await stage.start()
    ).done;
    Object.assign(stage.context, { settings });
    const next = await stage.create('dec-b.txt', auto);
    const drain = await stage.start();
    await settle();
    deepEqual(waits(stage), ['disk_budget']);
    await stage.reviews.apply(held, by);
    await drain.done;
    deepEqual(states(stage, [held, next]), ['landed', 'landed']);
    const cleaned = stage.journal.events.find(({ type }) => type === 'cleaned');
    deepEqual(cleaned?.data, { removed: [{ kind: 'workspaces', count: 1, bytes: 100 }] });
  });

  it('when room was made by hand, then the clock alone tells, half an hour later', async () => {
    const stage = staged({ diskBudget: 50 });
    stage.bytesOf = () => 100;
    const id = await stage.create('dec-a.txt', auto);
    const drain = await stage.start();
    await settle();
    deepEqual(waits(stage), ['disk_budget']);
    stage.bytesOf = () => 0;
    stage.clock.advance(29 * 60_000);
    await settle();
    equal(waits(stage).length, 1);
    stage.clock.advance(60_000);
    await drain.done;
    deepEqual([states(stage, [id]), waits(stage)], [['landed'], ['disk_budget', 'resumed']]);
  });

  it('when it is stopped while it waits, then it ends at once', async () => {
    const stage = staged({ diskBudget: 50 });
    stage.bytesOf = () => 100;
    await stage.create('dec-a.txt', auto);
    const drain = await stage.start();
    await settle();
    drain.stop();
    equal((await drain.done).how, 'stopped');
  });
});

describe('given a machine that cannot measure', () => {
  it('when there is a budget, then that is said once, and work goes on', async () => {
    const stage = staged({ diskBudget: 50 });
    stage.bytesOf = () => {
      throw new Fault({ code: 'disk_unmeasured', what: 'There is no du.', advice: 'Install it.' });
    };
    const ids = [await stage.create('dec-a.txt', auto), await stage.create('dec-b.txt', auto)];
    await (
      await stage.start({ concurrency: 1 })
    ).done;
    deepEqual(states(stage, ids), ['landed', 'landed']);
    deepEqual(stage.reported, ['the disk budget does not hold: There is no du.']);
  });
});
