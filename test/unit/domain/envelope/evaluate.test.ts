import { deepEqual, equal, match } from 'node:assert/strict';
import type { AutonomyEnvelope } from '../../../../src/domain/envelope/envelope.ts';
import {
  blockedState,
  evaluateEnvelope,
  type EnvelopeQuestion,
} from '../../../../src/domain/envelope/evaluate.ts';
import { commissionOf } from '../../../fixtures/commissionEvents.ts';
import { envelopeOf } from '../../../fixtures/envelopes.ts';

const scope = {
  ...commissionOf('x').scope,
  repoRef: 'local:acme',
  allowedPaths: ['docs/guide.md'],
  forbiddenPaths: [],
  allowedActions: ['edit_files', 'run_tests'],
  allowedModules: [],
};
const question: EnvelopeQuestion = {
  scope,
  now: 1_700_000_000_000,
  rule: { caseless: false },
  activeConcurrency: 0,
  consumedCommissions: 0,
};
type Asked = Partial<Omit<EnvelopeQuestion, 'scope'>> & {
  readonly scope?: Partial<EnvelopeQuestion['scope']>;
};
const ask = (more: Asked): EnvelopeQuestion => ({
  ...question,
  ...more,
  scope: { ...scope, ...more.scope },
});
const codes = (envelope: Partial<AutonomyEnvelope>, more: Asked = {}): string[] =>
  evaluateEnvelope(envelopeOf(envelope), ask(more)).findings.map(({ code }) => code);

describe('given a commission under no envelope', () => {
  it('when asked, then E1 and E6: the answer is missing, and it blocks nothing', () => {
    deepEqual(evaluateEnvelope(undefined, question), { decision: 'missing', findings: [] });
  });
});

describe('given a commission under an envelope', () => {
  it('when it stays inside in every way, then it is allowed', () => {
    deepEqual(evaluateEnvelope(envelopeOf(), question), { decision: 'allowed', findings: [] });
    deepEqual(codes({ state: 'approved' }), []);
  });

  const lifecycle: [
    what: string,
    envelope: Partial<AutonomyEnvelope>,
    asked: Asked,
    code: string,
  ][] = [
    ['a draft', { state: 'draft' }, {}, 'autonomy_envelope_not_active'],
    ['revoked by its state', { state: 'revoked' }, {}, 'autonomy_envelope_revoked'],
    ['revoked by a date', { revokedAt: 0 }, {}, 'autonomy_envelope_revoked'],
    ['expired by its state', { state: 'expired' }, {}, 'autonomy_envelope_expired'],
    ['valid until this very moment', { validUntil: question.now }, {}, 'autonomy_envelope_expired'],
    ['exhausted by its state', { state: 'exhausted' }, {}, 'autonomy_envelope_exhausted'],
    [
      'full of others',
      { maxConcurrency: 2 },
      { activeConcurrency: 2 },
      'autonomy_envelope_concurrency_exhausted',
    ],
    [
      'full of others elsewhere',
      { maxConcurrency: 2, activeConcurrency: 1 },
      { activeConcurrency: 1 },
      'autonomy_envelope_concurrency_exhausted',
    ],
    [
      'used up',
      { commissionBudget: 3 },
      { consumedCommissions: 3 },
      'autonomy_envelope_commission_budget_exhausted',
    ],
    [
      'used up elsewhere',
      { commissionBudget: 3, consumedCommissions: 2 },
      { consumedCommissions: 1 },
      'autonomy_envelope_commission_budget_exhausted',
    ],
  ];
  for (const [what, envelope, asked, code] of lifecycle) {
    it(`when the envelope is ${what}, then E4: ${code}, for policy to put right`, () => {
      const { decision, findings } = evaluateEnvelope(envelopeOf(envelope), ask(asked));
      equal(decision, 'blocked');
      deepEqual(
        findings.map((one) => one.code),
        [code],
      );
      match(findings[0]?.what ?? '', /^env-1 .*\.$/);
      equal(blockedState(findings), 'blocked_policy');
    });
  }

  it('when one place is left, then it is this one', () => {
    deepEqual(codes({ maxConcurrency: 2 }, { activeConcurrency: 1 }), []);
    deepEqual(codes({ commissionBudget: 3 }, { consumedCommissions: 2 }), []);
    deepEqual(codes({ validUntil: question.now + 1 }), []);
  });

  const scopes: [
    row: string,
    what: string,
    envelope: Partial<AutonomyEnvelope>,
    asked: Asked['scope'],
    code: string,
  ][] = [
    ['E5', 'another repository', {}, { repoRef: 'local:other' }, 'repo_outside_autonomy_envelope'],
    [
      'E5',
      'a path beyond it',
      {},
      { allowedPaths: ['docs/', 'src/x.ts'] },
      'path_outside_autonomy_envelope',
    ],
    [
      'E5',
      'a path it forbids',
      { forbiddenPaths: ['docs/guide.md'] },
      {},
      'path_outside_autonomy_envelope',
    ],
    [
      'E5',
      'an action it does not allow',
      {},
      { allowedActions: ['edit_files', 'deploy'] },
      'action_outside_autonomy_envelope',
    ],
    [
      'E5',
      'an action it forbids',
      { forbiddenActions: ['run_tests'] },
      {},
      'action_forbidden_by_autonomy_envelope',
    ],
    [
      'E2',
      'tag_release, which it calls a one-way door',
      {
        allowedActions: ['edit_files', 'tag_release'],
        forbiddenOneWayDoorActions: ['tag_release'],
      },
      { allowedActions: ['edit_files', 'tag_release'] },
      'one_way_door_action_forbidden',
    ],
    [
      'E5',
      'a module beyond it',
      { allowedModules: ['docs'] },
      { allowedModules: ['docs', 'billing'] },
      'module_outside_autonomy_envelope',
    ],
  ];
  for (const [row, what, envelope, asked, code] of scopes) {
    it(`when it wants ${what}, then ${row}: ${code}, for a human to judge`, () => {
      const { decision, findings } = evaluateEnvelope(
        envelopeOf(envelope),
        ask({ ...(asked && { scope: asked }) }),
      );
      equal(decision, 'blocked');
      deepEqual(
        findings.map((one) => one.code),
        [code],
      );
      match(findings[0]?.what ?? '', /env-1.*\.$/);
      equal(blockedState(findings), 'needs_human_review');
    });
  }

  it('when the envelope names no modules, then any may be named', () => {
    deepEqual(codes({}, { scope: { allowedModules: ['billing'] } }), []);
    deepEqual(codes({ allowedModules: ['docs'] }), []);
  });

  it('when much is wrong, then all of it is told and a human judges', () => {
    const envelope = envelopeOf({ state: 'revoked', validUntil: 0, commissionBudget: 1 });
    const { findings } = evaluateEnvelope(
      envelope,
      ask({ consumedCommissions: 1, scope: { repoRef: 'x', allowedActions: ['a', 'b'] } }),
    );
    deepEqual(
      findings.map(({ code }) => code),
      [
        'autonomy_envelope_revoked',
        'autonomy_envelope_expired',
        'autonomy_envelope_commission_budget_exhausted',
        'repo_outside_autonomy_envelope',
        'action_outside_autonomy_envelope',
        'action_outside_autonomy_envelope',
      ],
    );
    equal(blockedState(findings), 'needs_human_review');
  });

  it('when a path is beyond it, then the sentence names pattern and example', () => {
    const told = (envelope: Partial<AutonomyEnvelope>, allowedPaths: string[]): string =>
      evaluateEnvelope(envelopeOf(envelope), ask({ scope: { allowedPaths } })).findings[0]?.what ??
      '';
    equal(
      told({}, ['**/*.md']),
      '"**/*.md" reaches beyond the paths of env-1, for example at .md.',
    );
    equal(
      told({ forbiddenPaths: ['docs/key'] }, ['docs/']),
      '"docs/" reaches into "docs/key", which env-1 forbids, for example at docs/key.',
    );
    equal(told({}, ['../x']), '"../x" reaches beyond the paths of env-1.');
  });
});
