import { deepEqual, equal } from 'node:assert/strict';
import { Portions } from '../../../../src/extension/views/portions.ts';

const rows = Array.from({ length: 1_500 }, (_, at) => at);

describe('given a list that may be long', () => {
  it('when it is short, then all of it is shown, as it is', () => {
    const few = rows.slice(0, 200);
    equal(new Portions().of('few', few), few);
  });

  it('when it is long, then each time somebody asks the next are shown, of that list alone', () => {
    const portions = new Portions();
    const lengths = (list: string): number => portions.of(list, rows).length;
    equal(lengths('one'), 200);
    portions.more('one');
    equal(lengths('one'), 700);
    portions.more('one');
    portions.more('one');
    deepEqual([lengths('one'), lengths('other')], [1_500, 200]);
  });

  it('when a row further down is to be seen, then it is shown as far as that row', () => {
    const portions = new Portions();
    deepEqual([portions.reach('one', 199), portions.shown('one')], [false, 200]);
    deepEqual([portions.reach('one', 200), portions.shown('one')], [true, 700]);
    deepEqual([portions.reach('one', 1_200), portions.shown('one')], [true, 1_700]);
    equal(portions.of('one', rows).includes(1_200), true);
    equal(portions.reach('one', 3), false);
  });
});
