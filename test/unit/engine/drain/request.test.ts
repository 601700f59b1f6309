import { deepEqual, equal, rejects } from 'node:assert/strict';
import { deferred, type Deferred } from '../../../../src/base/deferred.ts';
import { Fault } from '../../../../src/base/fault.ts';
import type { DrainAsk } from '../../../../src/domain/commission/drainFact.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { Answer } from '../../../../src/engine/drain/request.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const other = 'drain-other';
const by = 'operator:test';

const leads = (holder: string, mode: 'drain' | 'single' = 'drain'): EventDraft => ({
  ...{ type: 'drain_started', by: `engine:${other}`, commission: '', attempt: 0 },
  data: { drain: other, holder, concurrency: 1, mode },
});

/** Lets all that can happen without time happen. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 100; turns++) await new Promise(setImmediate);
}

interface Gated {
  readonly stage: EngineStage;
  readonly ids: readonly string[];
  /** Commissions in the order in which their turns began, once for each turn. */
  readonly begun: string[];
  /** Lets the turn of this commission end. */
  readonly open: (id: string) => Promise<void>;
  readonly ask: (ask: DrainAsk) => Promise<Answer>;
}

/** So many commissions on paths of their own, whose turns end when they are let. */
async function gated(count: number, evidence: readonly string[] = ['true']): Promise<Gated> {
  const paths = Array.from({ length: count }, (_, n) => `f${n}.txt`);
  const files = Object.fromEntries(paths.map((path) => [path, 'one\n']));
  const decisions = paths.map((path, n) => about(path, n === 0 ? evidence : ['true']));
  const stage = engineStage({ files, decisions });
  const ids: string[] = [];
  for (const path of paths) ids.push(await stage.create(`dec-${path}`));
  const begun: string[] = [];
  const gates = new Map<string, Deferred<undefined>>();
  const { script } = stage.agents;
  stage.agents.script = async (work) => {
    const { commission } = work.brief;
    begun.push(commission);
    const gate = deferred<undefined>();
    gates.set(commission, gate);
    await gate.promise;
    return script(work);
  };
  return {
    ...{ stage, ids, begun },
    open: (id) => {
      gates.get(id)?.resolve(undefined);
      return quiet();
    },
    ask: (ask) => stage.drains.request(by, ask),
  };
}

describe('given a drain that is asked for something', () => {
  it('when it is paused, then it answers, what runs goes on to its end, and nothing starts until it is resumed', async () => {
    const { stage, ids, begun, open, ask } = await gated(3);
    const [a = '', b = '', c = ''] = ids;
    const drain = await stage.start({ concurrency: 2 });
    await quiet();
    deepEqual(await ask({ request: 'pause' }), { drain: drain.id, how: 'heard', running: 2 });
    equal(drain.isPaused, true);
    for (const id of [a, b]) await open(id);
    deepEqual(
      [begun, ids.map((id) => situationOf(stage.view(id)))],
      [
        [a, b],
        ['held', 'held', 'queued'],
      ],
    );
    equal(stage.journal.ledger.leader?.drain, drain.id, 'it has not ended');
    equal((await ask({ request: 'resume' })).how, 'heard');
    await quiet();
    await open(c);
    deepEqual([(await drain.done).how, begun], ['empty', [a, b, c]]);
  });

  it('when it is paused and then stopped, then it ends, and the next one is not paused', async () => {
    const { stage, ids, open, ask } = await gated(2);
    const drain = await stage.start({ concurrency: 1 });
    await quiet();
    await ask({ request: 'pause' });
    await ask({ request: 'stop' });
    await open(ids[0]!);
    equal((await drain.done).how, 'stopped');
    const next = await stage.start();
    equal(next.isPaused, false);
    next.interrupt();
    await next.done;
  });

  it('when it is given more agents, then these begin beside those that run, and fewer let running turns end', async () => {
    const { stage, ids, begun, open, ask } = await gated(5);
    const drain = await stage.start({ concurrency: 1 });
    await quiet();
    deepEqual(begun, ids.slice(0, 1));
    await ask({ request: 'concurrency', concurrency: 3 });
    await quiet();
    deepEqual(begun, ids.slice(0, 3));
    await ask({ request: 'concurrency', concurrency: 1 });
    for (const id of ids.slice(0, 2)) await open(id);
    deepEqual(begun, ids.slice(0, 3), 'one still runs');
    for (const id of ids.slice(2)) await open(id);
    deepEqual([(await drain.done).how, begun], ['empty', [...ids]]);
  });

  it('when it is given more agents, then a run that waits for another turn has one of them', async () => {
    const { stage, ids, begun, open, ask } = await gated(3, ['false']);
    const drain = await stage.start({ concurrency: 2 });
    await quiet();
    await open(ids[0]!);
    deepEqual(begun, ids, 'its evidence is red, and both slots are taken');
    await ask({ request: 'concurrency', concurrency: 3 });
    await quiet();
    deepEqual(begun, [...ids, ids[0]]);
    drain.interrupt();
    for (const id of ids) await open(id);
    await drain.done;
  });

  it('when it is asked to stop, then who asked is told so, and it ends', async () => {
    const { stage, ids, open, ask } = await gated(2);
    const drain = await stage.start({ concurrency: 1 });
    await quiet();
    equal((await ask({ request: 'stop' })).how, 'heard');
    await open(ids[0]!);
    deepEqual(
      [(await drain.done).how, ids.map((id) => situationOf(stage.view(id)))],
      ['stopped', ['held', 'queued']],
    );
  });
});

describe('given a drain that is to end at a time', () => {
  it('when its status is asked, then it says until when, and what was asked of it', async () => {
    const { stage, ids, open, ask } = await gated(1);
    const until = stage.clock.now() + 60_000;
    const drain = await stage.start({ until });
    await quiet();
    await ask({ request: 'stop' });
    const status = stage.reports.status();
    deepEqual([status.until, status.requested, status.paused], [until, 'stop', false]);
    await open(ids[0]!);
    await drain.done;
    equal(stage.reports.status().until, undefined);
  });
});

describe('given a leader that lives and does not answer', () => {
  it('when 10 s have passed, then who asked is told so, and the request is on the record', async () => {
    const stage = engineStage({ before: [leads('alive')] });
    const asked = stage.drains.request(by, { request: 'pause' });
    await quiet();
    stage.clock.advance(10_000);
    await rejects(asked, (thrown) => Fault.is(thrown, 'drain_silent'));
    equal(stage.journal.ledger.leader?.paused, true);
  });
});

describe('given a drain whose process is gone', () => {
  it('when it is paused, then nobody is waited for, and the next begins paused until it is resumed', async () => {
    const stage = engineStage({ before: [leads('gone')] });
    const id = await stage.create('dec-a.txt');
    deepEqual(await stage.drains.request(by, { request: 'pause' }), {
      ...{ drain: other, how: 'left', running: 0 },
    });
    const next = await stage.start();
    await quiet();
    deepEqual([next.isPaused, situationOf(stage.view(id))], [true, 'queued']);
    await stage.drains.request(by, { request: 'resume' });
    await next.done;
    equal(situationOf(stage.view(id)), 'held');
  });

  it('when a drain is cut off while it is paused, as a closing window does, then the next begins paused', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt');
    const drain = await stage.start();
    await stage.drains.request(by, { request: 'pause' });
    drain.interrupt();
    await drain.done;
    await stage.commissions.requeue({ id, by, reason: 'again' });
    const next = await stage.start();
    await quiet();
    deepEqual([next.isPaused, situationOf(stage.view(id))], [true, 'queued']);
    await stage.drains.request(by, { request: 'stop' });
    await next.done;
  });

  it('when its pause is lifted after its end, then the next begins at once', async () => {
    const stage = engineStage({ before: [leads('gone')] });
    const id = await stage.create('dec-a.txt');
    await stage.drains.request(by, { request: 'pause' });
    await stage.drains.takeOver({ by, reason: 'it hangs' });
    equal(stage.reports.status().paused, true);
    const codes = (await stage.reports.check()).findings.map(({ code }) => code);
    equal(codes.includes('drain_paused'), true, codes.join());
    equal((await stage.drains.request(by, { request: 'resume' })).how, 'left');
    equal(stage.reports.status().paused, false);
    await (
      await stage.start()
    ).done;
    equal(situationOf(stage.view(id)), 'held');
  });

  it('when it was paused, then a single run does its work all the same', async () => {
    const stage = engineStage({ before: [leads('gone')] });
    const id = await stage.create('dec-a.txt');
    await stage.drains.request(by, { request: 'pause' });
    await (
      await stage.start({ mode: 'single', only: new Set([id]) })
    ).done;
    equal(situationOf(stage.view(id)), 'held');
    equal(stage.reports.status().paused, true, 'the next drain still begins paused');
  });

  it('when nothing was ever asked and nobody leads, then there is nobody to ask', async () => {
    const stage = engineStage();
    for (const request of ['stop', 'pause', 'resume'] as const)
      await rejects(stage.drains.request(by, { request }), (thrown) =>
        Fault.is(thrown, 'no_drain'),
      );
  });
});
