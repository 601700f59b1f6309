import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import fc from 'fast-check';
import { Fault } from '../../../../src/base/fault.ts';
import {
  storeWide,
  type EventDraft,
  type StoredEvent,
} from '../../../../src/domain/commission/event.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { isClosed } from '../../../../src/domain/commission/situation.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { itemGroups } from '../../../../src/engine/report/drain/drainItem.ts';
import type { DrainReport } from '../../../../src/engine/report/drain/drainReport.ts';
import { pausedMs } from '../../../../src/engine/report/drain/drainSpan.ts';
import { drainReportText } from '../../../../src/engine/report/drain/drainReportText.ts';
import { readDrainReport } from '../../../../src/engine/report/drain/readDrainReport.ts';
import { stored } from '../../../fixtures/commissionEvents.ts';
import { about, engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { done, failed } from '../../../fixtures/engineStage/scriptedAgents.ts';
import { livesOf } from '../../../fixtures/journalBytes.ts';
import { manualClock } from '../../../fixtures/manualClock.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

const idsOf = (report: DrainReport): string[] => [
  ...report.landed.map(({ id }) => id),
  ...[report.held, report.needsYou, report.running, report.cutOff, report.waiting, report.closed]
    .flat()
    .flatMap(({ items }) => items.map(({ id }) => id)),
];

describe('given a night in which some land, one is held, two fail alike and one waits for them', () => {
  const paths = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt'];
  const night = async () => {
    const files = Object.fromEntries(paths.map((path) => [path, 'one\n']));
    const red = ['c.txt', 'd.txt'];
    const decisions = paths.map((path) => about(path, [red.includes(path) ? 'false' : 'true']));
    const stage = engineStage({ files, decisions, settings: { repairTurns: 0 } });
    stage.agents.script = ({ brief, place }) => {
      for (const path of brief.scope.allowedPaths) place.set(path, 'two\n');
      const text = JSON.stringify({ summary: 'all [done](x)', claims: [], files: [] });
      return { ...done(10), text };
    };
    const ids: Record<string, string> = {};
    for (const path of paths) {
      const more = path === 'b.txt' ? {} : auto;
      const waits = path === 'e.txt' ? { dependsOn: ['dec-c.txt'] } : {};
      ids[path] = await stage.create(`dec-${path}`, { ...more, ...waits });
    }
    const { drain } = await (await stage.start({ concurrency: 2 })).done;
    return { stage, ids, drain };
  };

  it('when its report is read, then each stands in one place, a cause is told once, and what to do comes first', async () => {
    const { stage, ids, drain } = await night();
    const id = (path: string): string => ids[path] ?? '';
    const report = await stage.reports.drain();
    deepEqual(report.counts, {
      ...{ all: 5, landed: 1, held: 1, needsYou: 2, running: 0, cutOff: 0, waiting: 1, closed: 0 },
    });
    deepEqual(idsOf(report).sort(), Object.values(ids).sort());
    deepEqual(
      [report.span.drain, report.verdict.kind, report.tokens, report.needsYou.length],
      [drain, 'some_needs_you', 40, 1],
    );
    equal(
      report.verdict.text,
      'Some of it needs you: 1 of 5 landed, 1 held for review, 2 failed or blocked, 1 waiting.',
    );
    equal(report.landed[0]!.commit, stage.view(id('a.txt')).delivery?.commit);
    match(report.landed[0]!.commit!, /^\w{7}/);
    equal(report.waiting[0]!.items[0]!.waitsFor, id('c.txt'));
    match(report.waiting[0]!.text, /^depends on wc-/);
    match(
      report.first[0]!,
      /^2 commissions \(evidence_failed, and 1 more wait for them\): Look at it with `haft harness result <commission>`/,
    );
    match(
      report.first[1]!,
      new RegExp(
        `^${id('b.txt')} \\(delivery_policy_manual\\): .*haft harness apply ${id('b.txt')}`,
      ),
    );
    match(report.first.at(-1)!, /haft harness run --drain/);
  });

  it('when it is written as text, then it begins with the honest line, and what an agent says stands as its claim', async () => {
    const { stage } = await night();
    const text = drainReportText(await stage.reports.drain());
    match(text, /^# Some of it needs you: 1 of 5 landed/);
    match(text, /^- `\w+` wc-\S+ .* · its agent says: all \\\[done\\\]\(x\)$/m);
    equal(text.match(/\*\*evidence_failed\*\*/g)?.length, 1);
    match(text, /\| wc-\S+ \| 10 \|/);
  });

  it('when things go on and another drain ends, then the first report is as it was, and the second compares', async () => {
    const { stage, ids, drain } = await night();
    const first = await stage.reports.drain(drain);
    await stage.commissions.requeue({
      id: ids['c.txt'] ?? '',
      by: 'operator:test',
      reason: 'again',
    });
    await (
      await stage.start()
    ).done;
    deepEqual(await stage.reports.drain(drain), first);
    const second = await stage.reports.drain();
    deepEqual(
      [second.before?.drain, second.before?.counts, second.before?.tokens],
      [drain, first.counts, first.tokens],
    );
    equal(second.older, 2, 'the held one and the other that failed');
    match(drainReportText(second), /^The drain before \(drain-\S+\): 1 of 5 landed/m);
  });
});

describe('given drains of other kinds', () => {
  it('when everything landed, then it was a good night', async () => {
    const stage = engineStage();
    await stage.create('dec-a.txt', auto);
    await (
      await stage.start()
    ).done;
    equal((await stage.reports.drain()).verdict.text, 'Good night: 1 of 1 landed.');
  });

  it('when all of it failed, or it could not go on, then it went wrong', async () => {
    const stage = engineStage({
      decisions: [about('a.txt', ['false'])],
      settings: { repairTurns: 0 },
    });
    await stage.create('dec-a.txt', auto);
    await (
      await stage.start()
    ).done;
    equal((await stage.reports.drain()).verdict.kind, 'went_wrong');
    const fault = { code: 'workspace_failed', what: 'The folder is gone.', advice: 'Make it.' };
    stage.journal.lay([
      ...[start('d9'), { ...end('d9'), data: { drain: 'd9', how: 'interrupted', fault } }],
    ] as EventDraft[]);
    const report = await stage.reports.drain('d9');
    match(report.verdict.text, /^It went wrong: workspace_failed, The folder is gone/);
    match(report.first[0] ?? '', /Make it\.$/);
  });

  it('when its time was over, then what is left waits for the next, and a limit that lasted is told', async () => {
    const stage = engineStage({ settings: { waitForQuota: true } });
    await stage.create('dec-a.txt', auto);
    stage.agents.script = () => failed('quota', { retryAt: stage.clock.now() + 3_600_000 });
    const drain = await stage.start({ until: stage.clock.now() + 60_000 });
    await drain.done;
    const report = await stage.reports.drain();
    equal(report.verdict.kind, 'some_is_left');
    deepEqual(
      report.span.waits.map(({ cause, lasted }) => [cause, lasted]),
      [['out_of_quota', true]],
    );
    match(report.first[0] ?? '', /^out of quota: /);
  });

  it('when it still runs, then that is said, and what it works on', async () => {
    const stage = engineStage();
    const id = await stage.create('dec-a.txt', auto);
    let look: DrainReport | undefined;
    stage.agents.script = async () => {
      look = await stage.reports.drain();
      return failed('auth');
    };
    const drain = await stage.start();
    while (!look) await new Promise(setImmediate);
    deepEqual([look.verdict.kind, look.running[0]?.items[0]?.id], ['running', id]);
    drain.interrupt();
    await drain.done;
  });

  it('when it was paused, then how long is told', async () => {
    const stage = engineStage({ before: [start('d1')] });
    const ask = (request: 'pause' | 'resume'): EventDraft => ({
      ...{ type: 'drain_requested', by: 'operator:test', ...storeWide },
      data: { drain: 'd1', request },
    });
    for (const request of ['pause', 'resume', 'pause'] as const) {
      stage.clock.advance(1_000);
      stage.journal.lay([ask(request)]);
    }
    stage.clock.advance(4_000);
    stage.journal.lay([end('d1')]);
    equal(pausedMs((await stage.reports.drain('d1')).span), 5_000);
  });

  it('when there is none of that name, or none at all, then that is said', async () => {
    const stage = engineStage();
    for (const name of [undefined, 'drain-x'])
      await rejects(stage.reports.drain(name), (thrown) => Fault.is(thrown, 'drain_not_found'));
  });
});

const start = (drain: string): EventDraft => ({
  ...{ type: 'drain_started', by: `engine:${drain}`, ...storeWide },
  data: { drain, holder: 'h', concurrency: 2, mode: 'drain' },
});
const end = (drain: string): EventDraft => ({
  ...{ type: 'drain_ended', by: `engine:${drain}`, ...storeWide },
  data: { drain, how: 'empty' },
});

describe('given any record', () => {
  const step = fc.record({
    commission: fc.integer({ min: 1, max: 6 }),
    type: fc.nat({ max: 99 }),
    joined: fc.constant(false),
  });
  const night = fc.tuple(fc.array(step, { maxLength: 120 }), fc.nat(), fc.nat());

  /** The same by the drain before. */
  const ofAnother = (draft: EventDraft): EventDraft =>
    JSON.parse(JSON.stringify(draft).replaceAll('drain-1', 'drain-0')) as EventDraft;

  /** The lives with a drain that begins and ends somewhere in them. */
  function recordOf([steps, from, to]: readonly [
    Parameters<typeof livesOf>[0],
    number,
    number,
  ]): StoredEvent[] {
    const facts: EventDraft[] = livesOf(steps).flat();
    const [first, last] = [from % (facts.length + 1), to % (facts.length + 1)].sort(
      (a, b) => a - b,
    );
    const drafts = [
      ...facts.slice(0, first).map(ofAnother),
      start('drain-1'),
      ...facts.slice(first, last),
      end('drain-1'),
      ...facts.slice(last),
    ];
    return drafts.map((draft, at) => stored(draft, at + 1, 1_700_000_000_000 + at * 1_000));
  }

  const read = (events: readonly StoredEvent[]): Promise<DrainReport> => {
    const ledger = new Ledger();
    for (const event of events) ledger.apply(event);
    const history = (id: string): Promise<readonly StoredEvent[]> =>
      Promise.resolve(events.filter(({ commission }) => commission === id));
    const context = {
      caseRule: { caseless: false },
      clock: manualClock(),
      journal: { ledger, history },
    };
    return readDrainReport(context as never);
  };

  it('when a report is made of it, then each commission is told of once, the counts add up, and nothing later changes it', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(night, async (drawn) => {
        const events = recordOf(drawn);
        const report = await read(events);
        const ids = idsOf(report);
        told += ids.length;
        equal(new Set(ids).size, ids.length, 'told of twice');
        equal(report.counts.all, ids.length);
        equal(
          itemGroups.reduce((sum, group) => sum + report.counts[group], 0),
          report.counts.all,
        );
        const ended = events.findIndex(({ type }) => type === 'drain_ended');
        const touched = new Set(
          events
            .slice(0, ended)
            .flatMap(({ by, commission }) =>
              by === 'engine:drain-1' && commission !== '' ? commission : [],
            ),
        );
        deepEqual(
          [...touched].filter((id) => !ids.includes(id)),
          [],
          'worked on and not told of',
        );
        const then = new Ledger();
        for (const event of events.slice(0, ended)) then.apply(event);
        const over = ids.filter((id) => isClosed(situationOf(then.get(id)!)));
        equal(report.counts.landed + report.counts.closed, over.length, 'over is over');
        const tokens = events
          .slice(0, ended)
          .reduce(
            (sum, event) =>
              sum +
              (event.by !== 'engine:drain-1'
                ? 0
                : event.type === 'turn_ended'
                  ? event.data.tokens
                  : event.type === 'judged'
                    ? event.data.judgement.tokens
                    : 0),
            0,
          );
        equal(report.tokens, tokens);
        deepEqual(await read(events.slice(0, ended + 1)), report, 'what came later changed it');
        ok(drainReportText(report).startsWith('# '));
      }),
      { numRuns: 200 },
    );
    ok(told > 100, 'hardly anything was told of');
  });
});
