import { match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { readEnvelopeFile } from '../../src/adapters/envelopes/envelopeFile.ts';
import { envelopeHashInput } from '../../src/domain/envelope/envelope.ts';
import { evaluateEnvelope } from '../../src/domain/envelope/evaluate.ts';
import { commissionOf } from '../fixtures/commissionEvents.ts';
import { assertPlace } from '../fixtures/decisionAnswer.ts';
import { envelopeText } from '../fixtures/envelopes.ts';
import { Canary } from './canary.ts';
import { runs, Tally } from './effort.ts';
import { hostileBytes } from './hostileText.ts';

const keys = [
  ...['ref', 'id', 'revision', 'state', 'allowed_repos', 'allowed_paths', 'forbidden_paths'],
  ...['allowed_actions', 'forbidden_actions', 'allowed_modules', 'forbidden_one_way_door_actions'],
  ...['max_concurrency', 'commission_budget', 'max_commissions', 'active_concurrency', 'hash'],
  ...['on_failure', 'on_stale', 'valid_until', 'expires_at', 'revoked_at', 'required_gates'],
  ...['skip_gates', 'disabled_gates', 'title', 'description'],
];
const full = envelopeText({
  forbidden_paths: ['docs/secret/'],
  allowed_modules: ['guide'],
  forbidden_one_way_door_actions: ['tag_release'],
  required_gates: ['freshness', 'scope', 'evidence'],
  revoked_at: '2030-01-01T00:00:00Z',
});
const question = {
  scope: { ...commissionOf('wc-1').scope, repoRef: 'local:project' },
  now: 1_800_000_000_000,
  rule: { caseless: false },
  activeConcurrency: 0,
  consumedCommissions: 0,
};

/** An envelope that can be asked, or problems with a place. */
function answerTo(bytes: Uint8Array): string {
  const reading = readEnvelopeFile(bytes, '.haft/envelopes/x.yaml');
  if (reading.kind === 'envelope') {
    ok(envelopeHashInput(reading.envelope).length > 0);
    return evaluateEnvelope(reading.envelope, question).decision;
  }
  ok(reading.problems.length > 0);
  for (const problem of reading.problems) {
    match(problem.code, /^[a-z_]+$/);
    match(problem.what, /^[^\n]{5,1000}\.$/);
    assertPlace(bytes, problem);
  }
  return reading.kind;
}

describe('given envelope files changed at random', () => {
  it(`when ${runs} of them are read, then each is an envelope or a typed problem, and nothing runs`, () => {
    using canary = new Canary();
    const tally = new Tally('envelopes');
    const seeds = [envelopeText(), full];
    const wrap = (yaml: string): string => envelopeText() + yaml;
    fc.assert(
      fc.property(hostileBytes({ seeds, keys, wrap, canary }), (bytes) => {
        tally.take(() => answerTo(bytes));
        canary.assertSilent();
      }),
      { numRuns: runs },
    );
    tally.expectEach('allowed', 'blocked', 'malformed');
  }).timeout(600_000);
});
