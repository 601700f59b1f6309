import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { claim } from '../../../../src/engine/drain/claims.ts';
import { holderText } from '../../../../src/engine/words/holderText.ts';
import { statusJson } from '../../../../src/engine/report/statusJson.ts';
import { created } from '../../../fixtures/commissionEvents.ts';
import { works } from '../../../fixtures/engineStage/scriptedAgents.ts';
import { engineStage } from '../../../fixtures/engineStage/engineStage.ts';

const other = 'drain-other';
const by = 'operator:test';

/** Another process leads and runs one commission. */
const runs = (holder: string): EventDraft[] => [
  created('wc-1'),
  {
    ...{ type: 'drain_started', by: `engine:${other}`, commission: '', attempt: 0 },
    data: { drain: other, holder, concurrency: 1, mode: 'drain' },
  },
  {
    ...{ type: 'claimed', by: `engine:${other}`, commission: 'wc-1', attempt: 1 },
    data: { lease: { holder, drain: other, claimedAt: 1 }, mode: 'drain' },
  },
];

describe('given a leader of which nobody can see whether it lives', () => {
  it('when the operator takes over with a reason, then its work is given back, with both written down', async () => {
    const stage = engineStage({ before: runs('unknown') });
    equal(stage.reports.status().runtimeState, 'active');
    const { drain, freed } = await stage.drains.takeOver({ by, reason: 'its disk is here' });
    deepEqual([drain, freed], [other, ['wc-1']]);
    equal(stage.journal.ledger.leader, undefined);
    const [given, ended] = stage.journal.events.slice(-2);
    deepEqual([given?.type, given?.by], ['interrupted', `engine:${other}`]);
    deepEqual([ended?.type, ended?.by], ['drain_ended', by]);
    deepEqual(ended?.data, {
      ...{ drain: other, how: 'abandoned' },
      takenOver: { holder: 'unknown', reason: 'its disk is here' },
    });
    equal(stage.view('wc-1').lease, undefined);
    match(stage.view('wc-1').reason?.text ?? '', /taken over by the operator: its disk is here/);
    equal(stage.reports.status().runtimeState, 'idle');
  });

  it('when another is to start without that, then it is told how to take over', async () => {
    const stage = engineStage({ before: runs('unknown') });
    await rejects(
      stage.start(),
      (thrown) => Fault.is(thrown, 'drain_in_progress') && thrown.advice.includes('take-over'),
    );
  });

  it('when its status is asked, then it names number, time and machine', () => {
    const stage = engineStage({ before: runs('unknown') });
    const status = stage.reports.status();
    const { holder } = status;
    match(holderText(holder!), /^pid 7 on another machine, since \d{4}-.*Z; nobody here can see/);
    const json = JSON.stringify(statusJson(status));
    match(json, /"holder":\{"identity":"unknown","pid":7,"machine":"another","state":"unknown"/);
  });
});

describe('given a leader that lives on this machine', () => {
  it('when the operator takes over, then they are told its number and that it takes --force', async () => {
    const stage = engineStage({ before: runs('alive') });
    await rejects(stage.drains.takeOver({ by, reason: 'it hangs' }), (thrown) => {
      return Fault.is(thrown, 'leader_alive') && thrown.message.includes('process 7');
    });
    equal(stage.journal.ledger.leader?.drain, other);
  });

  it('when they force it, then whatever it still wants to write changes nothing', async () => {
    const stage = engineStage({ before: runs('alive') });
    await stage.drains.takeOver({ by, reason: 'it hangs', force: true });
    const admitted: EventDraft = {
      ...{ type: 'admitted', by: `engine:${other}`, commission: 'wc-1', attempt: 1 },
      data: { base: 'b', workspace: 'w' },
    };
    await rejects(
      stage.journal.append(() => [admitted]),
      /does not apply/,
    );
    equal(stage.view('wc-1').admittedBase, undefined);
    const request = { freeSlots: 1, parked: new Set<string>(), overtaken: new Map() };
    deepEqual(await claim(stage.context, { ...request, drain: other, mode: 'drain' }), []);
    const landing = { id: 'wc-1', requestedBy: 'drain', by: `engine:${other}` } as const;
    await rejects(stage.landings.add(landing), (thrown) => Fault.is(thrown, 'drain_overtaken'));
  });

  it('when it hears of it, then it ends what it runs and leaves the work to the next', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt');
    const begun = Promise.withResolvers<undefined>();
    const { script } = stage.agents;
    stage.agents.script = (work) => {
      begun.resolve(undefined);
      return works(work);
    };
    const drain = await stage.start();
    await begun.promise;
    await stage.drains.takeOver({ by, reason: 'it hangs', force: true });
    stage.agents.script = script;
    equal((await drain.done).how, 'interrupted');
    equal(stage.view(id).interrupted, true);
    equal((await (await stage.start()).done).how, 'empty');
    equal(situationOf(stage.view(id)), 'held');
  });
});

describe('given no leader', () => {
  it('when the operator takes over, then there is nobody to take from, and without a reason nothing happens', async () => {
    const stage = engineStage();
    await rejects(stage.drains.takeOver({ by, reason: 'why not' }), (thrown) =>
      Fault.is(thrown, 'no_drain'),
    );
    await rejects(stage.drains.takeOver({ by, reason: ' ' }), (thrown) =>
      Fault.is(thrown, 'reason_required'),
    );
  });
});
