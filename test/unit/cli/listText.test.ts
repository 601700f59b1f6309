import { deepEqual, equal, match } from 'node:assert/strict';
import type { OperatorBlock } from '../../../src/domain/commission/attention.ts';
import { listText } from '../../../src/cli/text/commissionText.ts';
import { reach } from '../../fixtures/situations.ts';

const view = reach('queued');
const rows = (count: number): Parameters<typeof listText>[0] =>
  Array.from({ length: count }, () => ({ view, operator: {} as OperatorBlock }));
const lines = (count: number, columns?: number): string[] =>
  listText(rows(count), columns).trimEnd().split('\n');

describe('given commissions that are listed', () => {
  it('when a terminal shows them, then it gets the first two hundred, and how many are left', () => {
    equal(lines(200, 120).length, 201);
    const many = lines(10_000, 120);
    equal(many.length, 202);
    match(many.at(-1) ?? '', /^and 9800 more; /);
  });

  it('when something else reads them, then it gets every one', () => {
    deepEqual(
      [lines(10_000).length, lines(10_000).at(-1)?.startsWith(view.commission.id)],
      [10_001, true],
    );
  });
});
