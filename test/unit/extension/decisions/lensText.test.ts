import { deepEqual } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import type { DecisionCheck } from '../../../../src/engine/plans/checkDecision.ts';
import { lensTexts } from '../../../../src/extension/decisions/lensText.ts';
import { meantKey } from '../../../../src/extension/decisions/meantKey.ts';
import { created, landedLife, stored } from '../../../fixtures/commissionEvents.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';

const checkOf = (more: Partial<DecisionCheck> = {}): DecisionCheck => ({
  decision: decisionOf('dec-a'),
  problems: [],
  warnings: [],
  matched: [{ pattern: 'src/**', files: 3 }],
  notes: [],
  ...more,
});
const told = (check: DecisionCheck, views: readonly CommissionView[] = []): string[] =>
  lensTexts(check, views).map(({ title, command, argument = '' }) =>
    [title, command, argument].join(' | '),
  );
const create = (scope: string): string[] => [
  `$(add) Create Commission · ${scope} in scope | haft.createFromDecision | dec-a`,
];
const error = {
  line: 1,
  column: 1,
  severity: 'error',
  code: 'frontmatter_yaml',
  what: '',
} as const;

/** The view of a life, as of so many of its facts. */
function viewsOf(facts: number): CommissionView[] {
  const ledger = new Ledger();
  const drafts = facts === 1 ? [created('wc-1')] : landedLife('wc-1').slice(0, facts);
  for (const [at, draft] of drafts.entries()) ledger.apply(stored(draft, at + 1));
  return [ledger.get('wc-1')].flatMap((view) => view ?? []);
}

describe('given a decision that is open', () => {
  it('when it has no live commission, then one can be made, and its scope is counted', () => {
    deepEqual(told(checkOf()), create('3 files'));
    deepEqual(told(checkOf({ matched: [{ pattern: 'a', files: 1 }] })), create('1 file'));
    const two = ['a/**', 'b/**'].map((pattern) => ({ pattern, files: 2 }));
    deepEqual(told(checkOf({ matched: two })), create('up to 4 files'));
    deepEqual(told(checkOf(), viewsOf(99)), create('3 files'));
  });

  it('when something is wrong with it, then that is offered instead; one that is over offers nothing', () => {
    const unreadable = { problems: [], warnings: [], matched: [], notes: [error] };
    const mend = ['$(error) 1 problem to mend | workbench.actions.view.problems | '];
    deepEqual(told(unreadable), mend);
    deepEqual(told(checkOf({ notes: [error] })), mend);
    const refusal = new Fault({ code: 'decision_not_active', what: 'No.', advice: 'No.' });
    deepEqual(told(checkOf({ refusal })), []);
  });

  it('when it has a live commission, then where that stands, and what can be done, comes first', () => {
    const titles = Array.from({ length: 12 }, (_, at) => told(checkOf(), viewsOf(at + 1)).at(0));
    const all = titles.join('\n');
    for (const part of [
      'Show | haft.show',
      'running — Follow | haft.follow',
      'Review | haft.review',
    ])
      deepEqual([part, all.includes(part)], [part, true], all);
  });
});

describe('given what is said of a key that nobody reads', () => {
  it('when it offers a name, then the nearest is meant', () => {
    const said = 'Nothing reads the key `afected`.';
    deepEqual(
      [meantKey(said), meantKey(`${said} Did you mean affected_files or a?`)],
      [undefined, 'affected_files'],
    );
  });
});
