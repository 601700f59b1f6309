import { deepEqual, equal } from 'node:assert/strict';
import {
  largestEnvelope,
  readEnvelopeFile,
} from '../../../../src/adapters/envelopes/envelopeFile.ts';
import type { AutonomyEnvelope } from '../../../../src/domain/envelope/envelope.ts';
import { envelopeOf, envelopeText } from '../../../fixtures/envelopes.ts';

const file = '.haft/envelopes/env.yaml';
const read = (text: string) => readEnvelopeFile(new TextEncoder().encode(text), file);
const problems = (text: string): string[] => {
  const reading = read(text);
  if (reading.kind === 'envelope') return [];
  return reading.problems.map(
    ({ line, column, code, ref }) => `${line}:${column} ${code}${ref ? ` of ${ref}` : ''}`,
  );
};
const envelope = (text: string): AutonomyEnvelope | undefined => {
  const reading = read(text);
  return reading.kind === 'envelope' ? reading.envelope : undefined;
};

describe('given an envelope file', () => {
  it('when it is whole, then it is read, a plain date as the end of that day', () => {
    deepEqual(
      envelope(envelopeText()),
      envelopeOf({
        allowedRepos: ['local:project'],
        allowedPaths: ['.'],
        validUntil: Date.parse('2033-05-18T23:59:59.999Z'),
      }),
    );
  });

  it('when it uses the other names, then they mean the same', () => {
    const other = envelope(
      envelopeText({
        ref: undefined,
        id: 'env-1',
        valid_until: undefined,
        expires_at: '2033-05-18T12:00:00+02:00',
        commission_budget: undefined,
        max_commissions: 7,
        one_way_door_exclusions: ['tag_release'],
      }),
    );
    deepEqual(
      [other?.ref, other?.validUntil, other?.commissionBudget, other?.forbiddenOneWayDoorActions],
      ['env-1', Date.parse('2033-05-18T10:00:00Z'), 7, ['tag_release']],
    );
  });

  it('when it carries optional keys, then they are read', () => {
    const full = envelope(
      envelopeText({
        title: 'Nights',
        forbidden_paths: ['src/'],
        forbidden_actions: ['deploy'],
        allowed_modules: ['docs'],
        required_gates: ['freshness', 'scope', 'evidence'],
        active_concurrency: 1,
        consumed_commissions: 2,
        revoked_at: '2020-01-01',
      }),
    );
    deepEqual(
      [
        full?.forbiddenPaths,
        full?.forbiddenActions,
        full?.allowedModules,
        full?.activeConcurrency,
        full?.consumedCommissions,
        full?.revokedAt,
      ],
      [['src/'], ['deploy'], ['docs'], 1, 2, Date.parse('2020-01-01T23:59:59.999Z')],
    );
  });

  it('when a revocation has no date that can be read, then it is one all the same', () => {
    equal(envelope(envelopeText({ revoked_at: 'yesterday' }))?.revokedAt, 0);
  });

  const table: [what: string, text: string, told: string[]][] = [
    [
      'lacks its revision',
      envelopeText({ revision: undefined }),
      ['1:1 revision_required of env-1'],
    ],
    ['has no ref', envelopeText({ ref: undefined }), ['1:1 autonomy_envelope_ref_required']],
    [
      'has an unknown state',
      envelopeText({ state: 'on' }),
      ['3:1 invalid_autonomy_envelope_state of env-1'],
    ],
    [
      'counts in words',
      envelopeText({ max_concurrency: 'two' }),
      ['11:1 max_concurrency_required of env-1'],
    ],
    ['has no date', envelopeText({ valid_until: 'soon' }), ['15:1 valid_until_required of env-1']],
    [
      'has a list where text belongs',
      envelopeText({ revision: ['r1'] }),
      ['2:1 autonomy_envelope_key_invalid of env-1'],
    ],
    [
      'has text where a list belongs',
      envelopeText({ allowed_paths: 'docs/' }),
      ['6:1 autonomy_envelope_key_invalid of env-1'],
    ],
    [
      'skips gates',
      `${envelopeText()}skip_gates: []\n`,
      ['16:1 autonomy_envelope_gate_skip_forbidden of env-1'],
    ],
    [
      'disables gates',
      `${envelopeText()}disabled_gates: [scope]\n`,
      ['16:1 autonomy_envelope_gate_skip_forbidden of env-1'],
    ],
    [
      'misspells a prohibition',
      `${envelopeText()}forbiden_paths: [src/]\n`,
      ['16:1 autonomy_envelope_key_invalid of env-1'],
    ],
    [
      'contradicts itself',
      `${envelopeText()}id: env-2\n`,
      ['16:1 autonomy_envelope_key_invalid of env-1'],
    ],
    [
      'counts elsewhere in words',
      `${envelopeText()}active_concurrency: few\n`,
      ['16:1 autonomy_envelope_key_invalid of env-1'],
    ],
    ['names a key twice', `${envelopeText()}state: active\n`, ['16:1 autonomy_envelope_yaml']],
    ['is no YAML', 'ref: [', ['1:7 autonomy_envelope_yaml']],
    ['is a list', '- ref: env-1', ['1:1 autonomy_envelope_key_invalid']],
    ['is empty', '', ['1:1 autonomy_envelope_ref_required']],
    ['has a zero byte', 'ref: \0', ['1:1 autonomy_envelope_not_text']],
    ['is too long', `#${'x'.repeat(largestEnvelope)}`, ['1:1 autonomy_envelope_too_large']],
    ['has too many lines', '\n'.repeat(5_000), ['1:1 autonomy_envelope_too_large']],
  ];
  for (const [what, text, told] of table) {
    it(`when it ${what}, then ${told.join(', ')} is told`, () => {
      deepEqual(problems(text).slice(0, told.length), told);
    });
  }

  it('when it is not UTF-8, then it is not text', () => {
    const reading = readEnvelopeFile(new Uint8Array([0x72, 0xff]), file);
    equal(reading.kind === 'malformed' && reading.problems[0]?.code, 'autonomy_envelope_not_text');
  });
});
