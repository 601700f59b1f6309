import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { StoredEvent } from '../../../../src/domain/commission/event.ts';
import { timelineOf } from '../../../../src/domain/timeline/timeline.ts';
import type { DrainSpan } from '../../../../src/engine/report/drain/drainSpan.ts';
import type { DrainTimeline } from '../../../../src/engine/report/timeline/readTimeline.ts';
import { timelineSvg } from '../../../../src/engine/report/timeline/timelineSvg.ts';
import { timeScale } from '../../../../src/engine/report/timeline/timeScale.ts';
import { about, engineStage } from '../../../fixtures/engineStage/engineStage.ts';
import { factOf, lifeOf, spanUntil, turnEnded, began } from '../../../fixtures/timelineLife.ts';

const lands = (from: number): Parameters<typeof lifeOf>[1] => [
  [from, factOf('claimed')],
  [from + 2, factOf('started')],
  [from + 12, turnEnded(1, 10)],
  [from + 13, factOf('captured')],
  [from + 21, factOf('settled')],
  [from + 25, factOf('landing_started')],
  [from + 30, factOf('landed')],
];

const span: DrainSpan = {
  ...{ ...spanUntil(100), drain: 'drain-1', mode: 'drain', concurrency: 2, how: 'empty' },
  waits: [
    {
      ...{ cause: 'out_of_quota', text: 'Come back <later>.', lasted: false },
      ...{ since: began + 70_000, ms: 10_000 },
    },
  ],
  pauses: [{ since: began + 65_000, ms: 5_000 }],
};

const drawn = (...lives: StoredEvent[][]): DrainTimeline => ({
  span,
  ...timelineOf(span, lives, () => ({ mine: 'docs/**', theirs: 'docs/**' })),
});

const night = (): DrainTimeline => drawn(lifeOf('wc-1', lands(0)), lifeOf('wc-2', lands(31)));

const count = (svg: string, what: RegExp): number => [...svg.matchAll(what)].length;

describe('given a drain that is drawn', () => {
  it('when it is a picture, then it has title and description, and every block says in words what it is', () => {
    const svg = timelineSvg(night(), 'page').html;
    match(svg, /<svg[^>]* role="img" aria-labelledby="timeline-title timeline-desc"/);
    match(svg, /<title id="timeline-title">Timeline of drain-1<\/title>/);
    match(svg, /<desc id="timeline-desc">[^<]*worked on 2 commissions, of which 2 landed/);
    const blocks = count(svg, /<g class="block [a-z]+"><title>/g);
    equal(blocks, 10);
    match(svg, /<title>Do wc-1 \(wc-1\): turn 1 completed, 10s from \+2s<\/title>/);
    match(svg, /<title>wc-2 waited for wc-1, which held docs\/\*\*; began 1s after it let go/);
    match(
      svg,
      /class="band paused"[^]*paused by you \(5s\)[^]*class="band outage"[^]*&lt;later&gt;/,
    );
    doesNotMatch(svg, /<style|<script|href/);
  });

  it('when it is a file, then it stands for itself, and is the same whenever it is drawn', () => {
    const [one, other] = [timelineSvg(night(), 'file').html, timelineSvg(night(), 'file').html];
    equal(one, other);
    match(one, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* width="1000" height="\d+"/);
    match(one, /<style>[^]*\.turn rect[^]*prefers-color-scheme: dark[^]*<\/style>/);
    doesNotMatch(one.replace('xmlns="http://', ''), /https?:|url\(|@import/);
  });

  it('when a title says anything at all, then no element comes of it', () => {
    const elements = (title: string): (string | undefined)[] => {
      const life = lifeOf('wc-1', lands(0), { decisionTitle: title });
      const svg = timelineSvg(drawn(life), 'page').html;
      return [...svg.matchAll(/<(\/?[a-zA-Z!?]+)/g)].map(([, name]) => name);
    };
    const plain = elements('x'.repeat(30));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 30, maxLength: 60 }), (title) => {
        deepEqual(elements(title), plain);
      }),
    );
  });

  it('when blocks are laid out, then every one stands within the picture', () => {
    const svg = timelineSvg(night(), 'page').html;
    const [, high] = /viewBox="0 0 1000 (\d+)"/.exec(svg) ?? [];
    const rects = [...svg.matchAll(/<rect[^>]*x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)];
    ok(rects.length >= 12);
    for (const [, x, y, width] of rects)
      ok(Number(x) >= 84 && Number(x) + Number(width) <= 1_000 && Number(y) < Number(high));
  });
});

describe('given a scale of time', () => {
  it('when it is as long as anything, then it has few marks, in order, within it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (ms) => {
        const { ticks, x } = timeScale(1_000, 1_000 + ms, 10, 100);
        ok(ticks.length >= 1 && ticks.length <= 11, `${ticks.length} marks`);
        deepEqual([ticks[0]?.text, x(0), x(1_000 + Math.max(1, ms))], ['start', 10, 110]);
        ok(ticks.every((tick) => tick.ms <= Math.max(1, ms)));
      }),
    );
  });
});

describe('given a drain on record', () => {
  it('when how it went is asked for, then it is told of whatever it worked on', async () => {
    const stage = engineStage({ decisions: [about('a.txt'), about('b.txt')] });
    const ids = [await stage.create('dec-a.txt'), await stage.create('dec-b.txt')];
    const { drain } = await (await stage.start()).done;
    const { span, rows } = await stage.reports.timeline();
    deepEqual([span.drain, rows.map(({ id }) => id).sort()], [drain, ids.sort()]);
    deepEqual(
      (await stage.reports.spans()).map((one) => one.drain),
      [drain],
    );
  });
});
