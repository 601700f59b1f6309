import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import fc from 'fast-check';
import { timelineOf } from '../../../../src/domain/timeline/timeline.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import type { DrainSpan } from '../../../../src/engine/report/drain/drainSpan.ts';
import type { StatusReport } from '../../../../src/engine/report/status.ts';
import {
  drainCommands,
  drainPage,
  drainParts,
  partsOf,
} from '../../../../src/extension/drainView/drainPage.ts';
import { drainState } from '../../../../src/extension/drainView/drainState.ts';
import { began, factOf, lifeOf, spanUntil, turnEnded } from '../../../fixtures/timelineLife.ts';

const over: DrainSpan = {
  ...{ ...spanUntil(100), drain: 'drain-1', mode: 'drain', concurrency: 2, how: 'empty' },
  ...{ waits: [], pauses: [] },
};
const running: DrainSpan = { ...over, how: 'running' };
const status = (more: Partial<StatusReport> = {}): StatusReport => ({
  ...{ runtimeState: 'active', drain: 'drain-1', concurrency: 3, paused: false },
  ...{ running: [], interrupted: [], landing: [], waiting: [], needsYou: [], skipped: [] },
  recent: [],
  ...more,
});
const idle = status({ runtimeState: 'idle' });

const seen = (span: DrainSpan, now: StatusReport, decisionTitle = 'Do wc-1') => {
  const life = lifeOf(
    'wc-1',
    [
      [0, factOf('claimed')],
      [2, factOf('started')],
      [12, turnEnded(1, 10)],
    ],
    { decisionTitle },
  );
  const timeline = { span, ...timelineOf(span, [life], () => undefined) };
  return partsOf({ timeline, status: now, titleOf: () => decisionTitle });
};
/** Where the links of a part lead, in order. */
const linksIn = (markup: string): (string | undefined)[] =>
  [...markup.matchAll(/href="command:([\w.]+)/g)].map(([, command]) => command);

describe('given a drain that is shown', () => {
  it('when it runs, then it can be asked to pause, to stop and to take another number of agents', () => {
    const { actions, work } = seen(running, status());
    deepEqual(linksIn(actions), [
      ...['haft.pauseDrain', 'haft.stop', 'haft.setConcurrency', 'haft.openReport'],
      'haft.saveTimeline',
    ]);
    deepEqual(linksIn(seen(running, status({ paused: true })).actions)[0], 'haft.resumeDrain');
    match(work, /Do wc-1[^]*wc-1[^]*running[^]*2s[^]*10s/);
    deepEqual(linksIn(work), ['haft.show']);
  });

  it('when an outage cuts its work off, then that is interrupted, has begun, and who waits does for the outage', () => {
    const { work, queue } = seen(
      running,
      status({
        outage: { cause: 'provider_unreachable', text: '', nextTry: 0, since: 0 },
        interrupted: [{ commission: { id: 'wc-1' } } as unknown as CommissionView],
        waiting: [
          { id: 'wc-1', cause: { kind: 'slots' } },
          { id: 'wc-2', cause: { kind: 'slots' } },
        ],
      }),
    );
    match(work, /<td>interrupted<\/td>/);
    match(queue, /Not begun[^]*wc-2[^]*waits: provider unreachable/);
    doesNotMatch(queue, /id">wc-1</);
  });

  it('when it is over, or another one leads, then nothing can be asked of it', () => {
    for (const parts of [seen(over, idle), seen(over, status({ drain: 'drain-2' }))])
      deepEqual(linksIn(parts.actions), ['haft.openReport', 'haft.saveTimeline']);
  });

  const states: readonly [what: string, span: DrainSpan, now: StatusReport, said: RegExp][] = [
    ['runs', running, status(), /^It runs\.$/],
    ['is paused', running, status({ paused: true }), /^It is paused/],
    ['is asked to stop', running, status({ requested: 'stop' }), /^It stops when/],
    ['is cut off', running, status({ runtimeState: 'interrupted' }), /^It was cut off/],
    ['is over', over, idle, /^It is over: nothing was left/],
    ['was abandoned', { ...over, how: 'abandoned' }, idle, /its process was gone/],
    [
      'waits',
      running,
      status({
        outage: { cause: 'out_of_quota', text: '', nextTry: Date.UTC(2026, 10, 28), since: 0 },
      }),
      /^It waits: out of quota\. Next try .*2026/,
    ],
    [
      'could not go on',
      { ...over, fault: { code: 'x', what: 'It broke.', advice: '' } },
      idle,
      /It broke\./,
    ],
  ];
  for (const [what, span, now, said] of states)
    it(`when it ${what}, then that is said`, () => match(drainState(span, now).text, said));

  it('when it is to end at a time, then that and how many agents it has now are told', () => {
    const { facts } = drainState(running, status({ until: began }));
    equal(facts.find(([name]) => name === 'Agents side by side')?.[1], '3');
    equal(facts.find(([name]) => name === 'Starts nothing after')?.[1].includes('2023'), true);
  });

  it('when others wait, then why is told while it runs', () => {
    const waiting = [
      { id: 'wc-2', cause: { kind: 'lock', holder: 'wc-1', mine: 'a', theirs: 'a/b' } },
    ] as const;
    match(seen(running, status({ waiting })).queue, /wc-2[^]*waits for wc-1, which holds a\/b/);
    equal(seen(over, { ...idle, waiting }).queue, '');
  });

  it('when it is a page, then it runs nothing but its own script and asks nothing outside', () => {
    const page = drainPage(over, seen(over, idle), 'abc');
    match(
      page,
      /default-src &#39;none&#39;; style-src &#39;nonce-abc&#39;; script-src &#39;nonce-abc&#39;"/,
    );
    equal([...page.matchAll(/<script/g)].length, 1);
    for (const id of drainParts) match(page, new RegExp(`id="${id}"`));
    doesNotMatch(page.replace('xmlns="http://', ''), /https?:|<img|url\(/);
    const commands: readonly string[] = drainCommands;
    deepEqual(
      linksIn(page).filter((command) => !commands.includes(command ?? '')),
      [],
    );
  });

  it('when a decision says anything at all, then no element or link comes of it', () => {
    const tags = (title: string): (string | undefined)[] => {
      const page = drainPage(over, seen(over, idle, title), 'abc');
      return [...page.matchAll(/<(\/?[a-zA-Z!]+)/g)].map(([, tag]) => tag);
    };
    const plain = tags('x'.repeat(30));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 30, maxLength: 60 }), (title) => {
        deepEqual(tags(title), plain);
      }),
    );
  });
});
