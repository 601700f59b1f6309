import { equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { readSetupFile } from '../../src/adapters/setups/setupFile.ts';
import { copyFlaw } from '../../src/domain/setup/setup.ts';
import { assertPlace } from '../fixtures/decisionAnswer.ts';
import { Canary } from './canary.ts';
import { runs, Tally } from './effort.ts';
import { hostileBytes } from './hostileText.ts';

const keys = ['copy', 'commands', 'network', 'timeout_s'];
const small = 'copy: [node_modules]\n';
const full = `${small}commands:\n  - npm ci --offline\n  - "make deps"\nnetwork: true\ntimeout_s: 90\n`;

/** A set-up that stays within its bounds, none, or problems with a place. */
function answerTo(bytes: Uint8Array): string {
  const reading = readSetupFile(bytes);
  if (reading.kind === 'setup') {
    const { copy, timeoutMs, hash } = reading.setup;
    for (const path of copy) equal(copyFlaw(path), undefined);
    ok(timeoutMs >= 1_000 && timeoutMs <= 3_600_000);
    match(hash, /^[0-9a-f]{64}$/);
  }
  if (reading.kind !== 'malformed') return reading.kind;
  ok(reading.problems.length > 0);
  for (const problem of reading.problems) {
    match(problem.code, /^setup_[a-z_]+$/);
    match(problem.what, /^[^\n]{5,1000}\.$/);
    assertPlace(bytes, problem);
  }
  return reading.kind;
}

describe('given set-up files changed at random', () => {
  it(`when ${runs} of them are read, then each is a set-up or a typed problem, and nothing runs`, () => {
    using canary = new Canary();
    const tally = new Tally('set-ups');
    const wrap = (yaml: string): string => small + yaml;
    fc.assert(
      fc.property(hostileBytes({ seeds: [small, full], keys, wrap, canary }), (bytes) => {
        tally.take(() => answerTo(bytes));
        canary.assertSilent();
      }),
      { numRuns: runs },
    );
    tally.expectEach('setup', 'malformed');
  }).timeout(600_000);
});
