import { deepEqual, equal, match } from 'node:assert/strict';
import {
  named,
  dirty,
  leftOut,
  movedAway,
  unwritable,
} from '../../../../src/adapters/git/landing/refusals.ts';
import {
  holdInFull,
  holds,
  isHoldReason,
  retriable,
} from '../../../../src/domain/delivery/hold.ts';
import type { LandOutcome } from '../../../../src/engine/ports/repository.ts';

const reasons = Object.keys(holds).filter(isHoldReason);
const count = (text: string, part: string): number => text.split(part).length - 1;

describe('given a held result', () => {
  for (const reason of reasons) {
    it(`when it is held as ${reason} with no words of its own, then cause and step are said once`, () => {
      const { text, next } = holds[reason];
      for (const recorded of ['', text]) equal(holdInFull(reason, recorded), `${text} ${next}`);
    });
  }

  it('when a fault is the reason, then its words come before the step', () => {
    equal(
      holdInFull('commit_signing_failed', 'The commit could not be signed: no key.'),
      'The commit could not be signed: no key. Unlock your signing key, then apply.',
    );
  });

  it('when the text does not name the paths, then they stand between cause and step', () => {
    const { text, next } = holds.apply_conflict;
    equal(holdInFull('apply_conflict', text, ' (a.md)'), `${text} (a.md) ${next}`);
  });

  const plan = { id: 'wc-1', branch: 'main', tip: '', commit: '', unsaved: [] };
  const refusals: readonly LandOutcome[] = [
    dirty(['a.md']),
    leftOut(['a.md']),
    unwritable('error: no'),
    movedAway('tip_moved', plan),
    movedAway('branch_missing', plan),
  ];
  for (const refusal of refusals) {
    if (refusal.kind !== 'refused') continue;
    it(`when the checkout refuses as ${refusal.reason}, then its own step is the only one`, () => {
      const told = holdInFull(refusal.reason, refusal.text, ` (${named(refusal.paths)})`);
      equal(told, refusal.text);
      equal(count(told, 'apply'), 1);
    });
  }
});

describe('given the reasons to hold a result', () => {
  it('when one is shown, then it says in a sentence what is so and in one what to do', () => {
    for (const { text, next } of Object.values(holds)) {
      match(text, /^[A-Z][^\n]+\.$/);
      match(next, /^[A-Z][^\n]+\.$/);
    }
  });

  it('when a code is asked for, then only those of the table are reasons', () => {
    equal(Object.keys(holds).every(isHoldReason), true);
    for (const code of ['', 'landed', 'constructor', 'toString', '__proto__'])
      equal(isHoldReason(code), false, code);
  });

  it('when its cause may clear by itself, then a drain tries it once more', () => {
    deepEqual([...retriable].sort(), [
      ...['checkout_busy', 'checkout_dirty', 'checkout_sparse', 'checkout_unreachable'],
      ...['commit_signing_failed', 'disk_full', 'editor_dirty', 'tip_moved', 'tip_moving'],
    ]);
  });
});
