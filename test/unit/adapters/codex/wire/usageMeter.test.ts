import { deepEqual, equal } from 'node:assert/strict';
import { UsageMeter } from '../../../../../src/adapters/codex/wire/usageMeter.ts';

describe('given a meter of tokens', () => {
  it('when codex repeats a reading, then it is not counted twice', () => {
    const meter = new UsageMeter(false);
    meter.begin();
    meter.read(100, 100);
    meter.read(250, 150);
    equal(meter.spent, 250);

    meter.begin();
    meter.read(250, 150);

    equal(meter.spent, 0);
  });

  it('when a thread was resumed, then what it used before is not of this turn', () => {
    const meter = new UsageMeter(true);
    meter.begin();
    equal(meter.spent, 0);
    meter.read(10_100, 100);
    meter.read(10_150, 50);

    equal(meter.spent, 150);
  });

  it('when a response tells of no window, then the known ones stay', () => {
    const meter = new UsageMeter(false);
    const primary = { usedPercent: 100, resetsAt: 7 };
    meter.readLimits({ primary, secondary: null });
    meter.readLimits({ primary: null, secondary: null });

    deepEqual(meter.limits.primary, primary);
  });
});
