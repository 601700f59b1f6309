import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import type { CommissionTrace } from '../../../../src/engine/report/trace.ts';
import {
  noCommissionText,
  traceMarkdown,
  traceText,
} from '../../../../src/extension/trace/traceText.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { landedLife, stored } from '../../../fixtures/commissionEvents.ts';

const commit = {
  commit: '0123456789abcdef0123456789abcdef01234567',
  at: Date.UTC(2026, 10, 28),
  author: 'Test',
  subject: 'Land it',
};

function landed(): CommissionView {
  const ledger = new Ledger();
  for (const [at, draft] of landedLife('wc-1').entries()) ledger.apply(stored(draft, at + 1));
  const view = ledger.get('wc-1');
  if (!view) throw new Error('It did not land.');
  return view;
}

const trace = (more: Partial<CommissionTrace> = {}): CommissionTrace => ({
  kind: 'commission',
  commit,
  commission: landed(),
  knownBy: 'landing',
  standing: { holds: true, file: '.haft/decisions/a.md' },
  since: [],
  ...more,
});

describe('given a line that a commission brought', () => {
  it('when it is told, then commission, decision, whether that holds, proof and commit are', () => {
    const { commission, standing, proof, commit: told } = traceText(trace());
    equal(commission, 'wc-1, landed');
    equal(standing, 'it still holds');
    equal(proof, landed().verdict?.text);
    equal(told, '01234567 of 2026-11-28');
  });

  it('when its decision does not hold any more, or another commit but names it, then both are said', () => {
    const text = 'the decision is superseded';
    const standing = { holds: false, code: 'decision_not_active', text } as const;
    const told = traceText(trace({ standing, knownBy: 'trailers' }));
    equal(told.standing, text);
    match(told.commit, /which names it and is not its landing$/);
  });

  it('when it is told as Markdown, then the links are ours alone, whatever the decision says', () => {
    const view = landed();
    const decisionTitle = '[x](command:evil) **b** $(bug)\n# h `c`';
    const hostile = { ...view, commission: { ...view.commission, decisionTitle } };
    const text = traceMarkdown(trace({ commission: hostile }), 'file:///a.md');
    const links = [...text.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, to]) => to?.split('?')[0]);
    deepEqual(links, ['file:///a.md', 'command:haft.show', 'command:haft.review']);
    doesNotMatch(text, /(?<!\\)\$\(bug|^#/m);
    match(text, /command:haft\.show\?%5B%22wc-1%22%5D/);
  });

  it('when its decision has no file, then no link leads there', () => {
    doesNotMatch(traceMarkdown(trace(), undefined), /Decision: \[/);
  });
});

describe('given a line of nobody', () => {
  it('when it is told, then the commit is named, or that there is none', () => {
    match(
      noCommissionText({ kind: 'commit', commit, since: [] }),
      /01234567 “Land it”, Test, 2026/,
    );
    equal(noCommissionText({ kind: 'uncommitted' }), 'This line is not committed yet.');
  });
});
