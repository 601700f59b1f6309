import { deepEqual, equal } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  envelopeHashInput,
  envelopeReactions,
  envelopeStates,
} from '../../../../src/domain/envelope/envelope.ts';
import {
  isEnvelope,
  readEnvelope,
  type EnvelopeFields,
} from '../../../../src/domain/envelope/shape.ts';
import { envelopeOf } from '../../../fixtures/envelopes.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const codesOf = (fields: EnvelopeFields): string[] => {
  const read = readEnvelope(fields, sha256);
  return isEnvelope(read) ? [] : read.map(({ code, key }) => `${code} ${key}`);
};
const without = (...keys: (keyof EnvelopeFields)[]): EnvelopeFields =>
  Object.fromEntries(
    Object.entries(envelopeOf()).filter(([key]) => !(keys as string[]).includes(key)),
  );

describe('given what an author wrote as an envelope', () => {
  it('when it is whole, then it is an envelope, unchanged', () => {
    deepEqual(readEnvelope(envelopeOf(), sha256), envelopeOf());
  });

  it('when it leaves out what may be left out, then that is empty and zero', () => {
    const short = without(
      'forbiddenPaths',
      'forbiddenActions',
      'allowedModules',
      'forbiddenOneWayDoorActions',
      'requiredGates',
      'activeConcurrency',
      'consumedCommissions',
    );
    deepEqual(readEnvelope(short, sha256), envelopeOf());
  });

  const table: [fields: EnvelopeFields, flaw: string][] = [
    [without('ref'), 'autonomy_envelope_ref_required ref'],
    [{ ...envelopeOf(), ref: ' ' }, 'autonomy_envelope_ref_required ref'],
    [without('revision'), 'revision_required revision'],
    [{ ...envelopeOf(), revision: '' }, 'revision_required revision'],
    [without('state'), 'invalid_autonomy_envelope_state state'],
    [{ ...envelopeOf(), state: 'Active' }, 'invalid_autonomy_envelope_state state'],
    [without('allowedRepos'), 'allowed_repos_required allowed_repos'],
    [{ ...envelopeOf(), allowedRepos: [] }, 'allowed_repos_required allowed_repos'],
    [{ ...envelopeOf(), allowedRepos: ['a', ' '] }, 'allowed_repos_required allowed_repos'],
    [without('allowedPaths'), 'allowed_paths_required allowed_paths'],
    [{ ...envelopeOf(), allowedPaths: [''] }, 'allowed_paths_required allowed_paths'],
    [without('allowedActions'), 'allowed_actions_required allowed_actions'],
    [without('maxConcurrency'), 'max_concurrency_required max_concurrency'],
    [{ ...envelopeOf(), maxConcurrency: 0 }, 'max_concurrency_required max_concurrency'],
    [{ ...envelopeOf(), maxConcurrency: -1 }, 'max_concurrency_required max_concurrency'],
    [{ ...envelopeOf(), maxConcurrency: 1.5 }, 'max_concurrency_required max_concurrency'],
    [{ ...envelopeOf(), maxConcurrency: Number.NaN }, 'max_concurrency_required max_concurrency'],
    [without('commissionBudget'), 'commission_budget_required commission_budget'],
    [{ ...envelopeOf(), commissionBudget: 0 }, 'commission_budget_required commission_budget'],
    [without('onFailure'), 'invalid_autonomy_envelope_on_failure on_failure'],
    [{ ...envelopeOf(), onFailure: 'stop' }, 'invalid_autonomy_envelope_on_failure on_failure'],
    [without('onStale'), 'invalid_autonomy_envelope_on_stale on_stale'],
    [{ ...envelopeOf(), onStale: 'skip' }, 'invalid_autonomy_envelope_on_stale on_stale'],
    [without('validUntil'), 'valid_until_required valid_until'],
    [{ ...envelopeOf(), validUntil: Number.NaN }, 'valid_until_required valid_until'],
    [
      { ...envelopeOf(), requiredGates: ['freshness', 'scope'] },
      'required_gate_missing required_gates',
    ],
    [{ ...envelopeOf(), allowedPaths: ['/etc'] }, 'path_pattern_invalid allowed_paths'],
    [{ ...envelopeOf(), forbiddenPaths: ['a/../b'] }, 'path_pattern_invalid forbidden_paths'],
    [{ ...envelopeOf(), forbiddenPaths: [''] }, 'path_pattern_invalid forbidden_paths'],
    [{ ...envelopeOf(), hash: 'f'.repeat(64) }, 'autonomy_envelope_hash_mismatch hash'],
  ];
  for (const [i, [fields, flaw]] of table.entries()) {
    it(`when it is flawed in way ${i + 1}, then exactly ${flaw} is told`, () => {
      deepEqual(codesOf(fields), [flaw]);
    });
  }

  it('when it tries to skip gates, then E3 refuses it', () => {
    deepEqual(codesOf({ ...envelopeOf(), skipsGates: true }), [
      'autonomy_envelope_gate_skip_forbidden skip_gates',
    ]);
  });

  it('when all of it is missing, then all of that is told at once', () => {
    equal(codesOf({}).length, 11);
  });

  it('when every gate is named, then none is missing; further ones may be', () => {
    const gates = ['evidence', 'freshness', 'scope', 'own'];
    deepEqual(codesOf({ ...envelopeOf(), requiredGates: gates }), []);
  });

  for (const state of envelopeStates) {
    it(`when its state is ${state}, then it is known`, () => {
      deepEqual(codesOf({ ...envelopeOf(), state }), []);
    });
  }

  for (const reaction of envelopeReactions) {
    it(`when it reacts with ${reaction}, then it is known`, () => {
      deepEqual(codesOf({ ...envelopeOf(), onFailure: reaction, onStale: reaction }), []);
    });
  }

  it('when it carries its own hash, then order, blanks and repeats of lists do not matter', () => {
    const hash = sha256(envelopeHashInput(envelopeOf()));
    deepEqual(codesOf({ ...envelopeOf(), hash }), []);
    const actions = [' run_tests', 'edit_files', 'run_tests'];
    deepEqual(codesOf({ ...envelopeOf(), allowedActions: actions, hash }), []);
    deepEqual(codesOf({ ...envelopeOf(), consumedCommissions: 3, hash }), []);
    deepEqual(codesOf({ ...envelopeOf(), allowedPaths: ['src/'], hash }), [
      'autonomy_envelope_hash_mismatch hash',
    ]);
  });

  it('when its hash is taken, then it is over these very bytes', () => {
    equal(
      envelopeHashInput(envelopeOf({ revokedAt: 0 })),
      '{"allowed_actions":["edit_files","run_tests"],"allowed_modules":[],"allowed_paths":["docs/"],"allowed_repos":["local:acme"],"commission_budget":5,"forbidden_actions":[],"forbidden_one_way_door_actions":[],"forbidden_paths":[],"max_concurrency":2,"on_failure":"continue_independent","on_stale":"continue_independent","ref":"env-1","required_gates":[],"revision":"r1","revoked_at":"1970-01-01T00:00:00.000Z","state":"active","valid_until":"2033-05-18T03:33:20.000Z"}',
    );
  });
});
