import { deepEqual } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { decisionOf } from '../../../fixtures/decisions.ts';
import { engineStage } from '../../../fixtures/engineStage/engineStage.ts';

const by = 'operator:test';
const hour = 3_600_000;

describe('given a decision and nothing else', () => {
  it('when it is commissioned, then the rest is what an operator would expect', async () => {
    const stage = engineStage({ decisions: [decisionOf('dec-a', { affectedFiles: ['a.txt'] })] });
    const id = await stage.create('dec-a');
    const view = stage.view(id);
    const { scope, deliveryPolicy, projectionPolicy, validUntil } = view.commission;
    const { hash, baseSha, ...rest } = scope;
    deepEqual(rest, {
      repoRef: 'local:project',
      targetBranch: 'main',
      allowedPaths: ['a.txt'],
      forbiddenPaths: [],
      allowedActions: ['edit_files', 'run_tests'],
      affectedFiles: ['a.txt'],
      allowedModules: [],
      lockset: ['a.txt'],
    });
    deepEqual(
      [situationOf(view), deliveryPolicy, projectionPolicy, validUntil - stage.clock.now()],
      ['queued', 'workspace_patch_manual', 'local_only', 168 * hour],
    );
    deepEqual([hash.length, baseSha], [64, stage.repository.refs.get('refs/heads/main')]);
  });

  it('when it allows paths, then these and not its affected files are allowed, and both are locked', async () => {
    const decision = decisionOf('dec-a', { affectedFiles: ['b.txt'], allowedPaths: ['a.txt'] });
    const stage = engineStage({ decisions: [decision] });
    const { scope } = stage.view(await stage.create('dec-a')).commission;
    deepEqual([scope.allowedPaths, scope.lockset], [['a.txt'], ['b.txt', 'a.txt']]);
  });
});

describe('given what an operator should know of a new commission', () => {
  const evidence = [{ kind: 'command', command: 'true' }] as const;
  const table = [
    ['nothing', ['a.txt'], evidence, []],
    [
      'a path that is not there yet',
      ['new/'],
      evidence,
      ['the allowed path "new/" matches no file today.'],
    ],
    ['no evidence', ['a.txt'], [], ['it names no evidence, so nothing will prove its result.']],
  ] as const;
  for (const [what, allowedPaths, evidenceRequirements, warnings] of table)
    it(`when there is ${what}, then it is created and ${warnings.length} warnings are given`, async () => {
      const decision = decisionOf('dec-a', { allowedPaths, evidenceRequirements });
      const stage = engineStage({ decisions: [decision] });
      const [issued] = await stage.commissions.create([{ decisionRef: 'dec-a', by }]);
      const id = issued?.commission.id ?? '';
      deepEqual(
        issued?.warnings,
        warnings.map((text) => `${id}: ${text}`),
      );
      deepEqual(situationOf(stage.view(id)), 'queued');
    });
});

describe('given a decision that stands under a section of a specification', () => {
  it('when it is commissioned, then what the section asks for is evidence, and its hash is kept', async () => {
    const stage = engineStage({
      decisions: [decisionOf('dec-a', { affectedFiles: ['a.txt'], sectionRefs: ['TS.1', 'TS.2'] })],
    });
    const section = {
      ...{ id: 'TS.1', kind: 'rule', status: 'active', claimLayer: 'object', content: 'says so' },
      carrierClaimAllowed: false,
      evidenceRequired: [{ kind: 'review', description: 'somebody looked' }],
      at: { file: '.haft/specs/target-system.md', line: 1, column: 1 },
    };
    const specs = [
      { kind: 'target-system' as const, sections: [section], terms: [], findings: [] },
    ];
    Object.assign(stage.context.specs, {
      read: () => Promise.resolve({ folder: true, project: undefined, workflow: undefined, specs }),
    });
    const [issued] = await stage.commissions.create([{ decisionRef: 'dec-a', by }]);
    const { evidenceRequirements, specRevisionHashes, specSectionRefs } = issued?.commission ?? {};
    deepEqual(evidenceRequirements, [
      { kind: 'criterion', text: 'somebody looked', label: 'review', specSectionRef: 'TS.1' },
    ]);
    deepEqual(
      [specSectionRefs, specRevisionHashes],
      [['TS.1', 'TS.2'], { 'TS.1': stage.context.chance.sha256('says so') }],
    );
    deepEqual(
      issued?.warnings.map((text) => text.replace(/^\S+ /, '')),
      ['no specification has the section TS.2.'],
    );
  });
});
