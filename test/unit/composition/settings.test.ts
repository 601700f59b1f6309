import { equal, throws } from 'node:assert/strict';
import { Fault } from '../../../src/base/fault.ts';
import { settingsFrom } from '../../../src/composition/settings.ts';

const capOf = (
  value: string | undefined,
  setting: { readonly staleLeaseMaxAgeS?: number } = {},
): number =>
  settingsFrom({
    folder: '/x',
    env: { OPEN_SLEIGH_STALE_LEASE_MAX_AGE_S: value },
    log: () => undefined,
    ...setting,
  }).staleLeaseMaxAgeMs;

describe('given the limit on the age of claims', () => {
  it('when nothing is said, then it is 24 hours', () => {
    equal(capOf(undefined), 86_400_000);
  });

  it('when OPEN_SLEIGH_STALE_LEASE_MAX_AGE_S says another, then that one counts, before any setting', () => {
    equal(capOf('3600'), 3_600_000);
    equal(capOf('0'), 0);
    equal(capOf('3600', { staleLeaseMaxAgeS: 60 }), 3_600_000);
    equal(capOf(undefined, { staleLeaseMaxAgeS: 60 }), 60_000);
  });

  for (const value of ['', ' ', 'soon', '-1', 'Infinity']) {
    it(`when it says "${value}", then it is refused`, () => {
      throws(
        () => capOf(value),
        (thrown) => Fault.is(thrown, 'setting_invalid'),
      );
    });
  }
});

describe('given how much may be kept', () => {
  const budgetOf = (value: string | undefined, diskBudget?: string): number | undefined =>
    settingsFrom({
      ...{ folder: '/x', env: { HAFT_DISK_BUDGET: value }, log: () => undefined },
      ...(diskBudget !== undefined && { diskBudget }),
    }).diskBudget;

  it('when nothing is said, then it is any amount', () => {
    equal(budgetOf(undefined), undefined);
    equal(budgetOf('', '  '), undefined);
  });

  it('when HAFT_DISK_BUDGET says a size, then that one counts, before the setting', () => {
    equal(budgetOf('20 GB'), 20e9);
    equal(budgetOf('1 KiB', '20 GB'), 1_024);
    equal(budgetOf(undefined, '500'), 500);
  });

  for (const value of ['0', 'much', '-1 GB', '20 G'])
    it(`when it says "${value}", then it is refused`, () => {
      throws(
        () => budgetOf(value),
        (thrown) => Fault.is(thrown, 'setting_invalid'),
      );
    });
});
