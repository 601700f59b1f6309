import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { Ledger } from '../../../src/domain/commission/ledger.ts';
import type { CommissionView } from '../../../src/domain/commission/view.ts';
import type { StoredEvent } from '../../../src/domain/commission/event.ts';
import { html } from '../../../src/engine/words/html.ts';
import type { Collision } from '../../../src/extension/review/collisionText.ts';
import { proofPage } from '../../../src/extension/proof/proofPage.ts';
import { reach } from '../../fixtures/situations.ts';
import { landedLife, requeued, stored } from '../../fixtures/commissionEvents.ts';

const landed = (): { view: CommissionView; history: StoredEvent[] } => {
  const ledger = new Ledger();
  const history = landedLife('wc-1').map((draft, at) => stored(draft, at + 1));
  for (const event of history) ledger.apply(event);
  const view = ledger.get('wc-1');
  ok(view?.verdict && view.result);
  return { view, history };
};
const pageOf = (
  view: CommissionView,
  history: StoredEvent[] = [],
  collisions: Collision[] = [],
): string => {
  const report = { view, nextReason: 'it landed', diffStat: '', changes: [] };
  return proofPage({ report: { ...report, nextAction: 'none' }, history, collisions }, 'abc');
};
/** Names of all elements, in order. */
const tags = (page: string): string[] =>
  [...page.matchAll(/<(\/?[a-z0-9!]+)/gi)].map(([, tag]) => tag ?? '');

describe('given text that is put into markup', () => {
  it('when it is any text at all, then no element, attribute or entity comes of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { html: made } = html`<a title="${text}">${text}</a>`;
        equal((made.match(/[<>]/g) ?? []).length, 4);
        equal((made.match(/"/g) ?? []).length, 2);
        doesNotMatch(made, /&(?!amp;|lt;|gt;|quot;|#39;)/);
      }),
    );
    equal(html`${'a\u202eb\u0007'}`.html, 'a·b·');
    equal(html`${undefined}${[1, html`<b>${'<'}</b>`]}`.html, '1<b>&lt;</b>');
  });
});

describe('given what is known of a commission', () => {
  it('when all of it is green, then the page says so, and what each command did', () => {
    const { view, history } = landed();
    const page = pageOf(view, history);
    match(page, /<section class="verdict good"/);
    match(page, /<code>npm test<\/code>[^]*✓ green[^]*1\.2 s/);
    match(page, /<dt>May change<\/dt>[^]*docs\/\*\*/);
    match(
      page,
      /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;nonce-abc&#39;"/,
    );
    doesNotMatch(page, /<script|<img|https?:/);
  });

  it('when its evidence ran on what was to land, then the page says so, and not that it was the result', () => {
    const { view } = landed();
    ok(view.verdict && view.result);
    const ran = (tree: string): string => {
      const evidence = view.verdict?.evidence.map((run) => ({ ...run, tree })) ?? [];
      return pageOf({ ...view, verdict: { ...view.verdict!, evidence } });
    };
    match(ran('0'.repeat(40)), /clean checkout of what the branch was to be with the result/);
    match(ran(view.result.tree), /clean checkout of the result/);
  });

  it('when a command is red, then the verdict is bad and its output stands open', () => {
    const { view } = landed();
    const [run] = view.verdict?.evidence ?? [];
    ok(run && view.verdict);
    const evidence = [{ ...run, exitCode: 1, tail: '\u001b[31mexpected\u001b[0m 2\u0007' }];
    const verdict = { ...view.verdict, verdict: 'failed', evidence } as const;
    const page = pageOf({ ...view, verdict });
    match(page, /<section class="verdict bad"/);
    match(page, /✗ red, exit 1/);
    match(page, /<details open>[^]*[>\n]expected 2·/);
  });

  it('when what is to be done begins with what is so, then it is said once', () => {
    const { view } = landed();
    ok(view.verdict);
    const page = pageOf({ ...view, verdict: { ...view.verdict, text: 'it' } });
    equal(page.match(/<p lang="en">/g)?.length, 1);
    match(page, /<p lang="en">it landed<\/p>/);
  });

  it('when nobody has worked on it yet, then it says what is to run, and misses nothing', () => {
    const page = pageOf(reach('queued'));
    match(page, /Commands the engine is to run itself/);
    doesNotMatch(page, /gave no report|<dt>Changed|What can be done/);
  });

  it('when it came to no result that can land, then what its operator can do stands with the verdict', () => {
    const ways = (view: CommissionView): string[] => {
      const [, verdict = ''] = /<section class="verdict([^]*?)<\/section>/.exec(pageOf(view)) ?? [];
      return [...verdict.matchAll(/command:haft\.(\w+)\?/g)].map(([, command]) => command ?? '');
    };
    const failed = reach('failed');
    const { result } = landed().view;
    ok(result);
    deepEqual(ways({ ...failed, result, thread: 'thread' }), [
      'resume',
      'requeue',
      'applyUnproven',
      'cancel',
    ]);
    deepEqual(ways(reach('blocked_policy')), ['requeue', 'cancel']);
    deepEqual([ways(reach('held')), ways(reach('landed'))], [[], []]);
  });

  it('when the agent claims what was not seen, or nothing proves it, then that stands first', () => {
    const { view } = landed();
    const claims = [{ requirement: 'npm test', passed: false }];
    const said = pageOf({ ...view, report: { summary: 'Alas.', claims } });
    ok(said.indexOf('The agent says it failed') < said.indexOf('id="evidence"'));
    const bare = { ...view.commission, evidenceRequirements: [] };
    match(pageOf({ ...view, commission: bare }), /nothing proves this result/);
  });

  it('when it collides with another result, then that stands first, as text, with a way to the other', () => {
    const { view } = landed();
    const title = '<b>Plums</b> & more';
    const page = pageOf(
      view,
      [],
      [
        { branch: 'main', paths: ['src/a.ts'], other: { id: 'wc-2', title } },
        { branch: 'main', paths: ['a', 'b', 'c', 'd', 'e'] },
      ],
    );
    match(
      page,
      /<a href="command:haft\.review\?%5B%22wc-2%22%5D">collides with “&lt;b&gt;Plums&lt;\/b&gt; &amp; more” in src\/a\.ts<\/a>/,
    );
    match(page, /<li>collides with main in a, b, c, and 2 more<\/li>/);
    ok(page.indexOf('collides') < page.indexOf('id="evidence"'));
  });

  it('when there are criteria, then they are told as judged, and by whom, or as open', () => {
    const { view } = landed();
    const criterion = { kind: 'criterion', text: 'It reads well' } as const;
    const commission = { ...view.commission, evidenceRequirements: [criterion] };
    match(pageOf({ ...view, commission }), /To be judged by whoever reads this[^]*It reads well/);
    const answers = [{ criterion: 'It reads well', answer: 'met', why: 'It does', places: [] }];
    const judgement = {
      tree: view.result?.tree,
      answers,
    } as unknown as CommissionView['judgement'];
    const judged = pageOf({ ...view, commission, ...(judgement && { judgement }) });
    match(judged, /Judged by nobody; proven by nothing[^]*It reads well[^]*met[^]*It does/);
  });

  it('when anything somebody else wrote is hostile, then the page has the same elements', () => {
    const { view, history } = landed();
    const events = (text: string): StoredEvent[] => {
      const again = requeued('wc-1', 1);
      return [
        ...history,
        stored({ ...again, data: { ...again.data, reason: text } } as typeof again, 99),
      ];
    };
    const hostile = (text: string): CommissionView => {
      const [run] = view.verdict?.evidence ?? [];
      ok(run && view.verdict && view.result);
      const { commission } = view;
      return {
        ...view,
        commission: {
          ...commission,
          decisionTitle: text,
          decisionRef: text,
          evidenceRequirements: [
            { kind: 'command', command: text },
            { kind: 'criterion', text },
          ],
          scope: {
            ...commission.scope,
            allowedPaths: [text],
            forbiddenPaths: [text],
            targetBranch: text,
          },
        },
        verdict: { ...view.verdict, text, evidence: [{ ...run, command: text, tail: `${text}.` }] },
        result: { ...view.result, files: [text] },
        report: { summary: text, claims: [{ requirement: text, passed: true }] },
        unproven: text,
        model: text,
        leftRunning: [text],
      };
    };
    const attack = `"'><script>alert(1)</script><img src=x onerror=y><a href="command:x">&lt;`;
    deepEqual(
      tags(pageOf(hostile(attack), events(attack))),
      tags(pageOf(hostile('x'), events('x'))),
    );
  });
});
