import { deepEqual } from 'node:assert/strict';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import type { CommissionView } from '../../../../src/domain/commission/view.ts';
import { actionsOn, namedCommissions } from '../../../../src/extension/report/namedCommissions.ts';
import { landedLife, stored } from '../../../fixtures/commissionEvents.ts';

const report = `# Some of it needs you

## What to do first

1. Apply it with \`haft harness apply wc-2\`, or look at wc-2.

## Landed

- \`0123456789ab\` wc-1 Write wc-2 anew (1 file)
- already there wc-4 Nothing

## Failed or blocked

- **evidence_failed**: it is red
  - wc-2 Count the last bag · its agent says: as wc-9 did
`;

const view = (count: number): CommissionView => {
  const ledger = new Ledger();
  for (const [at, draft] of landedLife('wc-1').slice(0, count).entries())
    ledger.apply(stored(draft, at + 1));
  const found = ledger.get('wc-1');
  if (!found) throw new Error('There is none.');
  return found;
};
const commands = (one: CommissionView): string[] => actionsOn(one).map(({ command }) => command);

describe('given the report of a drain', () => {
  it('when commissions are looked for, then each known one is found where it stands, and which lines are about one', () => {
    const named = namedCommissions(report, (id) => id !== 'wc-9');
    deepEqual(
      named.map(({ line, id, isItem }) => [line, id, isItem]),
      [
        [4, 'wc-2', false],
        [4, 'wc-2', false],
        [8, 'wc-1', true],
        [8, 'wc-2', false],
        [9, 'wc-4', true],
        [14, 'wc-2', true],
      ],
    );
    const lines = report.split('\n');
    for (const { line, from, to, id } of named) deepEqual(lines[line]?.slice(from, to), id);
  });

  it('when one is named, then it offers what can be done with it as it stands', () => {
    deepEqual(commands(view(8)), ['haft.show', 'haft.review']);
    deepEqual(commands(view(1)), ['haft.show']);
    deepEqual(commands({ ...view(6), state: 'failed' }), [
      'haft.show',
      'haft.review',
      'haft.requeue',
    ]);
  });
});
