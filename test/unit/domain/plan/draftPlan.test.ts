import { deepEqual, equal, match } from 'node:assert/strict';
import {
  draftPlan,
  edgeFlaws,
  extendPlan,
  type PlanDraft,
} from '../../../../src/domain/plan/draftPlan.ts';
import { planFileOf } from '../../../../src/domain/plan/plan.ts';

const draft: PlanDraft = {
  id: 'p',
  revision: 'p1',
  title: 'Night',
  refs: ['a', 'b', 'c'],
  sequential: false,
  edges: [],
  values: {},
  usual: { validForMs: 5, queue: 'usual' },
};
const waits = (more: Partial<PlanDraft>): (readonly string[])[] =>
  draftPlan({ ...draft, ...more }).entries.map(({ dependsOn }) => dependsOn);

describe('given a plan that is to be made', () => {
  const table: [what: string, more: Partial<PlanDraft>, waits: string[][]][] = [
    ['nothing is said of order', {}, [[], [], []]],
    ['each waits for the one before', { sequential: true }, [[], ['a'], ['b']]],
    ['waits are named', { edges: [{ target: 'c', sources: ['b', 'a'] }] }, [[], [], ['b', 'a']]],
    [
      'both are said',
      {
        sequential: true,
        edges: [
          { target: 'c', sources: ['b', 'a'] },
          { target: 'a', sources: ['x'] },
        ],
      },
      [['x'], ['a'], ['b', 'a']],
    ],
  ];
  for (const [what, more, expected] of table)
    it(`when ${what}, then its entries wait for ${JSON.stringify(expected)}`, () => {
      deepEqual(waits(more), expected);
    });

  it('when values are given, then each stands where a plan says it', () => {
    const plan = draftPlan({
      ...draft,
      values: {
        repoRef: 'r',
        baseSha: 's',
        targetBranch: 't',
        projectionPolicy: 'local_only',
        validUntil: 9,
        queue: 'q',
        deliveryPolicy: 'workspace_patch_manual',
        sliceDescription: 'part',
        priority: 3,
        tags: ['x'],
      },
    });
    deepEqual(plan.values, {
      queue: 'q',
      repoRef: 'r',
      baseSha: 's',
      targetBranch: 't',
      projectionPolicy: 'local_only',
      validUntil: 9,
    });
    deepEqual(plan.defaults, { priority: 3, tags: ['x'] });
    deepEqual(plan.entries[0]?.values, {
      deliveryPolicy: 'workspace_patch_manual',
      sliceDescription: 'part',
    });
    deepEqual([plan.id, plan.revision, plan.title], ['p', 'p1', 'Night']);
  });

  it('when something outside is to wait, then it is refused by name', () => {
    const edges = [
      { target: 'a', sources: ['b'] },
      { target: 'x', sources: ['a', 'b'] },
    ];
    const [flaw, ...more] = edgeFlaws({ refs: draft.refs, edges });
    deepEqual(more, []);
    deepEqual([flaw?.code, flaw?.path], ['plan_dependency_unknown', ['decisions']]);
    equal(flaw?.what, 'x is to wait for a, b, but it is not in the plan.');
    match(flaw.advice, /--depend/);
  });

  it('when its file is looked for, then it lies in the folder of plans', () => {
    equal(planFileOf('nightly'), '.haft/plans/nightly.yaml');
  });
});

describe('given a plan that an operator has edited', () => {
  const before = {
    ...draftPlan({ ...draft, refs: ['b', 'a'] }),
    values: { queue: 'mine' },
  };

  it('when it is extended, then what it lacks stands at its end and nothing else changes', () => {
    const values = { priority: 2 };
    const after = extendPlan(before, { ...draft, values, sequential: true }, { revision: 'p2' });
    deepEqual(
      after.entries.map(({ ref, dependsOn }) => [ref, dependsOn]),
      [
        ['b', ['a']],
        ['a', []],
        ['c', ['b']],
      ],
    );
    deepEqual(after.entries[2]?.values, values);
    deepEqual([after.revision, after.title, after.values], ['p2', 'Night', { queue: 'mine' }]);
    equal(after.entries[1], before.entries[1], 'what waits for nothing new is left as it is');
  });

  it('when a wait is asked for that it has, then it is not said twice', () => {
    const edges = [{ target: 'b', sources: ['a'] }];
    const once = extendPlan(before, { ...draft, refs: [], edges }, {});
    const twice = extendPlan(once, { ...draft, refs: [], edges }, {});
    deepEqual(once.entries[0]?.dependsOn, ['a']);
    deepEqual(twice, once);
  });
});
