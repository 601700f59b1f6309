import { deepEqual, equal, match } from 'node:assert/strict';
import type { EventDraft } from '../../../../src/domain/commission/event.ts';
import { OperatorLines } from '../../../../src/engine/words/operatorLines.ts';
import { landedLife, requeued, stored } from '../../../fixtures/commissionEvents.ts';

const claimed = (id: string): EventDraft => landedLife(id)[1]!;
const held = (reason: string, attempt = 1): EventDraft => ({
  type: 'held',
  by: 'engine:drain-1',
  commission: 'wc-a',
  attempt,
  data: { reason, text: 'Your checkout is dirty.', paths: ['a.txt'], requestedBy: 'drain' },
});

describe('given the operator stream', () => {
  it('when three commissions appear, then U1: they are A, B and C, and each keeps its letter', () => {
    const lines = new OperatorLines();
    const labels = ['wc-1', 'wc-2', 'wc-3', 'wc-1'].map((id, i) =>
      lines.of(stored(claimed(id), i + 1))[0]?.slice(0, 3),
    );
    deepEqual(labels, ['[A]', '[B]', '[C]', '[A]']);
  });

  it('when there are more than letters, then U1: the end of the id stands in', () => {
    const lines = new OperatorLines();
    const label = Array.from({ length: 27 }, (_, i) =>
      lines.of(stored(claimed(`wc-${1000 + i}`), i + 1)),
    ).at(-1)?.[0];
    match(label ?? '', /^\[1026\] /);
  });

  it('when it was cleaned, then what went is said', () => {
    const cleaned: EventDraft = {
      ...{ type: 'cleaned', by: 'operator:cli', commission: '', attempt: 0 },
      data: {
        removed: [
          { kind: 'workspaces', count: 2, bytes: 300 },
          { kind: 'homes', count: 1, bytes: 50 },
        ],
      },
    };
    const [line = ''] = new OperatorLines().of(stored(cleaned, 1));
    equal(line.replace(/^\S+ /, ''), 'cleaned: workspaces=2 homes=1 bytes=350 by=operator:cli');
  });

  it('when a life lands, then X5: each step has its line, in order, and the landing exactly the one', () => {
    const lines = new OperatorLines();
    const said = landedLife('wc-a').flatMap((event, i) => lines.of(stored(event, i + 1)));
    deepEqual(
      said.map((line) => line.replace(/^\[A\] \S+ /, '').split(' ')[0]),
      ['dispatched:', 'admitted:', 'captured:', 'terminal:', 'auto_apply_succeeded:'],
    );
    equal(said.at(-1), 'auto_apply_succeeded: commission=wc-a files=1');
  });

  it('when a landing is refused for the same cause again, then it is said once an attempt', () => {
    const lines = new OperatorLines();
    const say = (event: EventDraft): string[] => lines.of(stored(event, 1));
    deepEqual(say(held('checkout_dirty')), [
      'auto_apply_failed: commission=wc-a reason="checkout_dirty: Your checkout is dirty. (a.txt)"',
    ]);
    deepEqual(say(held('checkout_dirty')), []);
    equal(say(held('apply_conflict')).length, 1);
    equal(say(held('checkout_dirty', 2)).length, 1);
    deepEqual(say(held('landing_interrupted')), []);
    equal(say(requeued('wc-a', 1)).length, 1);
  });
});
