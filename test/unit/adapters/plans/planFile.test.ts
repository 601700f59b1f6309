import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import { readPlan, type ReadPlan } from '../../../../src/adapters/plans/planFile.ts';
import { renderPlan, rewritePlan } from '../../../../src/adapters/plans/planText.ts';
import { draftPlan, extendPlan, type PlanDraft } from '../../../../src/domain/plan/draftPlan.ts';
import { valuesFor } from '../../../../src/domain/plan/plan.ts';
import { planFlaws } from '../../../../src/domain/plan/planFlaws.ts';
import { fullPlan, handPlan } from '../../../fixtures/planTexts.ts';

const read = (text: string): ReadPlan =>
  readPlan(new TextEncoder().encode(text), '/x/plan.yaml', 'plan.yaml');

describe('given a plan file', () => {
  it('when it has every key of the schema, then each is read, and text stays text', () => {
    const { plan, warnings } = read(fullPlan);
    deepEqual(warnings, []);
    deepEqual(planFlaws(plan), []);
    deepEqual(plan.values, {
      repoRef: 'local:acme',
      baseSha: '0012345',
      targetBranch: 'feature/docs',
      projectionPolicy: 'local_only',
      deliveryPolicy: 'workspace_patch_manual',
      validForMs: 604_800_000,
      queue: 'nightly',
    });
    deepEqual(plan.entries[1], {
      ref: 'dec-b',
      dependsOn: ['dec-a'],
      values: {
        allowedPaths: ['docs/**'],
        forbiddenPaths: [],
        lockset: ['docs/**'],
        deliveryPolicy: 'workspace_patch_auto_on_pass',
        priority: 5,
        sliceDescription: 'the guide',
        tags: ['docs'],
      },
    });
    deepEqual(plan.entries[0], { ref: 'dec-a', dependsOn: [], values: {} });
  });

  const table: [row: string, text: string, code: string, place: string][] = [
    ['an empty entry', 'decisions:\n  - ""\n', 'plan_entry_empty', '2:5'],
    ['a list as entry', 'decisions:\n  - [a]\n', 'plan_entry_invalid', '2:5'],
    ['an entry without ref', 'decisions:\n  - tags: [a]\n', 'plan_entry_invalid', '2:5'],
    [
      'two refs that disagree',
      'decisions:\n  - ref: a\n    decision_ref: b\n',
      'plan_entry_refs_disagree',
      '2:5',
    ],
    [
      'P3b: depends_on that is no list',
      'decisions:\n  - ref: a\n    depends_on: b\n',
      'plan_list_invalid',
      '3:5',
    ],
    [
      'P3b: depends_on with a group inside',
      'decisions:\n  - ref: a\n    depends_on: [{b: c}]\n',
      'plan_list_invalid',
      '3:18',
    ],
    ['an unknown policy', 'delivery_policy: land_all\n', 'plan_key_invalid', '1:1'],
    ['no tokens at all', 'id: a\nmax_tokens: 0\n', 'plan_key_invalid', '2:1'],
    ['a time that is none', 'id: a\nvalid_for: 3 days\n', 'plan_key_invalid', '2:1'],
    ['a key twice', 'id: a\nid: b\n', 'plan_key_repeated', '2:1'],
    ['broken YAML', 'id: [a\nrevision: b\n', 'plan_yaml', '2:1'],
    ['words', 'just words\n', 'plan_key_invalid', '1:1'],
  ];
  for (const [row, text, code, place] of table) {
    it(`when it has ${row}, then it is ${code} at ${place}`, () => {
      throws(
        () => read(text),
        (thrown) => {
          ok(Fault.is(thrown, code), (thrown as Fault).code);
          match(thrown.message, new RegExp(`^plan\\.yaml:${place} `));
          return true;
        },
      );
    });
  }

  it('when it has a misspelt key, then it is named with its place and nothing is refused', () => {
    const { warnings } = read(`${fullPlan}    forbiden_paths: [x]\n`);
    equal(warnings.length, 1);
    match(warnings[0] ?? '', /^plan\.yaml:27:5 .*forbiden_paths/);
  });

  it('when bytes are no text, then it is told as that', () => {
    throws(
      () => readPlan(new Uint8Array([0xff, 0xfe]), 'x', 'x'),
      (thrown) => Fault.is(thrown, 'plan_not_text'),
    );
    throws(
      () => readPlan(new Uint8Array(4_200 * 1024).fill(32), 'x', 'x'),
      (thrown) =>
        Fault.is(thrown, 'plan_too_large') &&
        thrown.message.includes('larger than 4096 KiB') &&
        thrown.advice.includes('several plans'),
    );
  });
});

const draft: PlanDraft = {
  id: 'nightly',
  revision: 'p1',
  title: 'Night: docs',
  refs: ['dec-a', 'dec-b'],
  sequential: true,
  edges: [],
  values: { baseSha: '0123456', evidence: [{ kind: 'command', command: 'true' }], queue: 'true' },
  usual: { validForMs: 604_800_000 },
};

describe('given a plan to be written', () => {
  it('when it is new, then what is read again is the same plan', () => {
    const plan = draftPlan(draft);
    const text = renderPlan(plan, new Map([['dec-a', 'The title: of a']]));
    deepEqual(read(text).plan, plan);
    match(text, /# The title: of a\n {2}- ref: dec-a/);
  });

  it('when it is of ten thousand decisions, then it can be read again', () => {
    const refs = Array.from({ length: 10_000 }, (_, at) => `dec-20260101-task-${at + 10_000_000}`);
    const plan = draftPlan({ ...draft, refs, sequential: false });
    const titles = new Map(refs.map((ref) => [ref, `What is to be done for ${ref}`]));
    equal(read(renderPlan(plan, titles)).plan.entries.length, refs.length);
  });

  it('when it says criteria and a judge, then they are read again, each where it belongs', () => {
    const criterion = { kind: 'criterion', text: 'It is: fast' } as const;
    const evidence = [criterion, { ...criterion, label: 'review', specSectionRef: 'TS.1' }];
    const values = { evidence, criteria: ['Small'], judge: true, acceptJudgement: true };
    const plan = draftPlan({ ...draft, values });
    const text = renderPlan(plan, new Map());
    deepEqual(read(text).plan, plan);
    deepEqual(
      [plan.defaults, plan.entries[1]?.values],
      [{ evidence, criteria: ['Small'], judge: true }, { acceptJudgement: true }],
    );
    match(text, /- criterion: ["']It is: fast/);
  });

  for (const ends of ['\n', '\r\n']) {
    it(`when the operator edited it with ${JSON.stringify(ends)}, then comments and odd keys survive`, () => {
      const text = handPlan.replaceAll('\n', ends);
      const before = read(text).plan;
      const wanted = { ...draft, refs: ['dec-b', 'dec-c', 'dec-a'], values: {} };
      const after = extendPlan(before, wanted, { revision: 'p2' });
      const changed = rewritePlan(text, before, after, new Map([['dec-c', 'Title of c']]));
      deepEqual(read(changed).plan, after);
      for (const kept of [
        '# The night plan of the team',
        '# do not rename',
        '# first of all',
        '# the bare one',
        '# because of the index',
        'note: kept',
        '# the end',
        'base_sha: 0012345',
        '# Title of c',
      ])
        ok(changed.includes(kept), `${kept} is lost:\n${changed}`);
      equal(changed.includes('\r\n'), ends === '\r\n');
      equal(/[^\r]\n/.test(changed), ends === '\n');
    });
  }

  for (const text of ['', '# to be filled\n', 'id: p\nrevision: p1\n', 'id: p\ndecisions:\n']) {
    it(`when ${JSON.stringify(text)} gets its first decisions, then they stand in it`, () => {
      const before = read(text).plan;
      const after = extendPlan(before, { ...draft, refs: ['dec-a', 'dec-b'] }, { revision: 'p2' });
      const changed = rewritePlan(text, before, after, new Map());
      deepEqual(read(changed).plan, after);
      ok(changed.startsWith(text.split('\n')[0] ?? ''), changed);
    });
  }
});

describe('given what a plan says of budgets', () => {
  it('when an entry says less than its plan, then each figure is the nearest one that is said', () => {
    const plan = read(
      'max_tokens: 900\nmax_time: 1h\ndecisions:\n  - ref: a\n    max_tokens: 100\n',
    ).plan;
    const [entry] = plan.entries;
    const { budget } = valuesFor(plan, entry!, { budget: { tokens: 1, turns: 3 } });
    deepEqual(budget, { tokens: 100, workMs: 3_600_000, turns: 3 });
  });

  it('when a plan is written, then what is read of it is the same', () => {
    const budget = { turns: 4, tokens: 5_000, workMs: 5_400_000, repairTurns: 0 };
    const text = renderPlan(
      draftPlan({ ...draft, values: { ...draft.values, budget } }),
      new Map(),
    );
    deepEqual(read(text).plan.defaults.budget, budget);
  });
});
