import { deepEqual, fail, match, rejects } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { Decision } from '../../../../src/domain/decision/decision.ts';
import { decisionFileText } from '../../../../src/domain/decision/decisionWords.ts';
import type { CreateRequest, Issued } from '../../../../src/engine/commissions/issue.ts';
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
    [
      'a criterion alone',
      ['a.txt'],
      [{ kind: 'criterion', text: 'It is fast.' }],
      ['it names criteria and no command, so nothing will prove its result.'],
    ],
    [
      'a sentence for a command',
      ['a.txt'],
      [...evidence, { kind: 'command', command: 'p99 latency stays below 20 ms' }],
      [
        'the evidence command "p99 latency stays below 20 ms" reads as a sentence. Correct it, or write it as a criterion: "- criterion: …" in the file, --criterion on the command line.',
      ],
    ],
    [
      'a command that goes on when it is red',
      ['a.txt'],
      [{ kind: 'command', command: 'make lint\nmake test' }],
      [
        'the evidence command "make lint\\nmake test" goes on behind a line that is red, so that the last one alone proves anything. Begin it with "set -e", or join its lines with "&&".',
      ],
    ],
  ] as const;
  for (const [what, allowedPaths, evidenceRequirements, warnings] of table)
    it(`when there is ${what}, then it is created and ${warnings.length} warnings are given`, async () => {
      const decision = decisionOf('dec-a', { allowedPaths, evidenceRequirements });
      const stage = engineStage({ decisions: [decision] });
      const [issued] = await stage.commissions.create([{ decisionRef: 'dec-a', by }]);
      const { commission, warnings: given = [] } = issued ?? {};
      deepEqual(
        given.map(({ what }) => what),
        warnings,
      );
      deepEqual(situationOf(stage.view(commission?.id ?? '')), 'queued');
    });
});

describe('given a decision nobody has filled in', () => {
  it('when it is commissioned, then a warning says so', async () => {
    const text = decisionFileText('dec-a', { title: 'A', affectedFiles: ['a.txt'] }, 0);
    const body = text.split('---\n').at(-1) ?? '';
    const stage = engineStage({
      decisions: [decisionOf('dec-a', { allowedPaths: ['a.txt'], body })],
    });
    const [issued] = await stage.commissions.create([{ decisionRef: 'dec-a', by }]);
    match(
      issued?.warnings[0]?.what ?? '',
      /does not say yet what is to be done; it still holds its TODO\.$/,
    );
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
      issued?.warnings.map(({ what }) => what),
      [
        'no specification has the section TS.2.',
        'it names criteria and no command, so nothing will prove its result.',
      ],
    );
  });
});

describe('given criteria and a judge', () => {
  const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
  const evidence = [{ kind: 'command', command: 'true' }] as const;
  const issue = async (
    more: Partial<CreateRequest>,
    decision: Partial<Decision> = {},
  ): Promise<Issued> => {
    const decisions = [
      decisionOf('dec-a', {
        affectedFiles: ['a.txt'],
        evidenceRequirements: evidence,
        ...decision,
      }),
    ];
    const [issued] = await engineStage({ decisions }).commissions.create([
      { decisionRef: 'dec-a', by, ...more },
    ]);
    return issued ?? fail();
  };

  it('when criteria are said beside, then no command goes, and none stands twice', async () => {
    const words = { kind: 'criterion', text: 'It is fast.' } as const;
    const { commission } = await issue(
      { criteria: [' It is fast. ', 'It is small.', 'It is small.'] },
      { evidenceRequirements: [...evidence, words] },
    );
    deepEqual(commission.evidenceRequirements, [
      ...evidence,
      words,
      { kind: 'criterion', text: 'It is small.' },
    ]);
  });

  it('when evidence is said instead, then criteria still come beside it', async () => {
    const { commission } = await issue({
      evidence: [{ kind: 'command', command: 'false' }],
      criteria: ['It is fast.'],
    });
    deepEqual(
      commission.evidenceRequirements.map((one) => ('text' in one ? one.text : one.command)),
      ['false', 'It is fast.'],
    );
  });

  const table: [said: Partial<CreateRequest>, decision: Partial<Decision>, judged: object][] = [
    [{}, {}, {}],
    [{ judge: true }, {}, { judge: true }],
    [{}, { judge: true }, { judge: true }],
    [{ judge: false }, { judge: true }, {}],
    [{ acceptJudgement: true }, {}, { judge: true, acceptJudgement: true }],
    [{ judge: false, acceptJudgement: true }, {}, { acceptJudgement: true }],
    [{ acceptJudgement: false }, { judge: true }, { judge: true }],
  ];
  for (const [said, decision, judged] of table)
    it(`when it says ${JSON.stringify(said)} and its decision ${JSON.stringify(decision)}, then that is ${JSON.stringify(judged)} and in its hash`, async () => {
      const { scope } = (await issue(said, decision)).commission;
      const { judge, acceptJudgement } = scope;
      deepEqual({ ...(judge && { judge }), ...(acceptJudgement && { acceptJudgement }) }, judged);
      const usual = (await issue({})).commission.scope;
      deepEqual(scope.hash === usual.hash, Object.keys(judged).length === 0);
    });

  const warned: [said: Partial<CreateRequest>, RegExp | undefined][] = [
    [{ ...auto, evidence: [], criteria: ['It is fast.'] }, /held for your judgement\.$/],
    [{ ...auto, evidence: [], criteria: ['a'], acceptJudgement: true }, /prove its result\.$/],
    [
      { criteria: ['npm test -- export'] },
      /"npm test -- export" reads as a command and will not be run/,
    ],
    [{ judge: true }, /no criterion that could be judged\.$/],
    [{ judge: true, criteria: ['It is fast.'] }, undefined],
    [{ judge: false, acceptJudgement: true, criteria: ['a'] }, /there will be none\.$/],
  ];
  for (const [said, warning] of warned)
    it(`when it says ${JSON.stringify(said)}, then ${warning ? `${warning.source} is a warning` : 'nothing is warned of'}`, async () => {
      const { warnings } = await issue(said);
      deepEqual(warnings.length, warning ? 1 : 0, JSON.stringify(warnings));
      if (warning) match(warnings[0]?.what ?? '', warning);
    });

  it('when a criterion says nothing, or too much, then it is refused', async () => {
    for (const criterion of [' ', 'a'.repeat(10_001)])
      await rejects(issue({ criteria: [criterion] }), { code: 'evidence_invalid' });
  });
});
