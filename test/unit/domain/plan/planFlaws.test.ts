import { deepEqual, equal, match } from 'node:assert/strict';
import { valuesFor, type Plan, type PlanEntry } from '../../../../src/domain/plan/plan.ts';
import { planFlaws } from '../../../../src/domain/plan/planFlaws.ts';

const entry = (ref: string, ...dependsOn: string[]): PlanEntry => ({ ref, dependsOn, values: {} });
const planOf = (...entries: PlanEntry[]): Plan => ({
  id: 'nightly',
  revision: 'p1',
  values: {},
  defaults: {},
  entries,
});
const codes = (plan: Plan, own?: (ref: string) => readonly string[]): string[] =>
  planFlaws(plan, own).map(({ code }) => code);
const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

describe('given a plan', () => {
  const table: [row: string, plan: Plan, codes: string[]][] = [
    ['nothing wrong', planOf(entry('a'), entry('b', 'a')), []],
    ['P1: a → b → a', planOf(entry('a', 'b'), entry('b', 'a')), ['plan_dependency_cycle']],
    [
      'P1: a cycle of three behind a free one',
      planOf(entry('x', 'a'), entry('a', 'b'), entry('b', 'c'), entry('c', 'a')),
      ['plan_dependency_cycle'],
    ],
    ['P1: one that waits for itself', planOf(entry('a', 'a')), ['plan_dependency_self']],
    ['P2: an unknown decision', planOf(entry('a', 'ghost')), ['plan_dependency_unknown']],
    ['P3: a decision twice', planOf(entry('a'), entry('a')), ['plan_decision_duplicated']],
    ['no id', { ...planOf(entry('a')), id: '' }, ['plan_id_required']],
    ['an id that climbs', { ...planOf(entry('a')), id: '../x' }, ['plan_id_invalid']],
    ['no revision', { ...planOf(entry('a')), revision: '' }, ['plan_revision_required']],
    ['no decisions', planOf(), ['plan_decisions_required']],
    ['auto at its top', { ...planOf(entry('a')), values: auto }, ['plan_delivery_policy_shared']],
    [
      'auto in its defaults',
      { ...planOf(entry('a')), defaults: auto },
      ['plan_delivery_policy_shared'],
    ],
    ['auto at one entry', planOf({ ...entry('a'), values: auto }), []],
  ];
  for (const [row, plan, expected] of table) {
    it(`when it has ${row}, then it is ${expected.join(', ') || 'accepted'}`, () => {
      deepEqual(codes(plan), expected);
    });
  }

  const places: [what: string, plan: Plan, path: (string | number)[], names: string][] = [
    ['no id', { ...planOf(entry('a')), id: '' }, ['id'], 'plan.id'],
    ['an id that climbs', { ...planOf(entry('a')), id: '../x' }, ['id'], '../x'],
    ['no revision', { ...planOf(entry('a')), revision: '' }, ['revision'], 'plan.revision'],
    ['no decisions', planOf(), ['decisions'], 'plan.decisions'],
    ['a decision twice', planOf(entry('a'), entry('b'), entry('a')), ['decisions', 2], 'a '],
    [
      'one that waits for itself',
      planOf(entry('a'), entry('b', 'a', 'b')),
      ['decisions', 1, 'depends_on', 1],
      'b ',
    ],
    [
      'an unknown decision',
      planOf(entry('a', 'ghost')),
      ['decisions', 0, 'depends_on', 0],
      'a depends on unknown decision ghost',
    ],
    [
      'a circle',
      planOf(entry('x', 'a'), entry('a', 'b'), entry('b', 'a')),
      ['decisions', 1],
      'includes a: a → b → a',
    ],
    [
      'auto in its defaults',
      { ...planOf(entry('a')), defaults: auto },
      ['defaults', 'delivery_policy'],
      'workspace_patch_auto_on_pass',
    ],
    [
      'an accepted judgement at its top',
      { ...planOf(entry('a')), values: { acceptJudgement: true } },
      ['accept_judgement'],
      'accept_judgement: true',
    ],
    [
      'an accepted judgement in its defaults',
      { ...planOf(entry('a')), defaults: { acceptJudgement: true } },
      ['defaults', 'accept_judgement'],
      'accept_judgement: true',
    ],
  ];
  for (const [what, plan, path, names] of places)
    it(`when it has ${what}, then place and name are told, and what to do`, () => {
      const [flaw] = planFlaws(plan);
      deepEqual(flaw?.path, path);
      equal(flaw.what.includes(names), true, flaw.what);
      match(flaw.what, /^\S[^\n]+\.$/);
      match(flaw.advice, /^\S[^\n]+\.$/);
    });

  it('when several things are wrong, then all of them are told in the order of the file', () => {
    deepEqual(codes({ ...planOf(entry('a', 'ghost'), entry('a')), id: '', revision: '' }), [
      ...['plan_id_required', 'plan_revision_required', 'plan_decision_duplicated'],
      'plan_dependency_unknown',
    ]);
    equal(planFlaws({ ...planOf(), values: auto })[1]?.advice.includes('dec-…'), true);
  });

  const shapes: [id: string, codes: string[]][] = [
    ['a'.repeat(100), []],
    ['a'.repeat(101), ['plan_id_invalid']],
    ['A.b_c-1', []],
    ['.a', ['plan_id_invalid']],
    ['a b', ['plan_id_invalid']],
    ['a\n', ['plan_id_invalid']],
  ];
  for (const [id, expected] of shapes)
    it(`when its id is ${JSON.stringify(id)}, then it is ${expected.join() || 'accepted'}`, () => {
      deepEqual(codes({ ...planOf(entry('a')), id }), expected);
    });

  it('when the decision files close the circle, then it is a cycle too', () => {
    const own = (ref: string): string[] => (ref === 'a' ? ['b'] : []);
    deepEqual(codes(planOf(entry('a'), entry('b', 'a')), own), ['plan_dependency_cycle']);
  });

  it('when auto is said for all, then the line to write for one is in the advice', () => {
    const [flaw] = planFlaws({ ...planOf(entry('dec-a')), values: auto });
    match(flaw?.advice ?? '', /- ref: dec-a.*delivery_policy: workspace_patch_auto_on_pass/);
    deepEqual(flaw?.path, ['delivery_policy']);
  });

  it('when it is a chain of 20,000, then it is judged without running out of stack', () => {
    const many = Array.from({ length: 20_000 }, (_, i) =>
      i === 0 ? entry('d0') : entry(`d${i}`, `d${i - 1}`),
    );
    deepEqual(codes(planOf(...many)), []);
  });
});

describe('given values at several places of a plan', () => {
  it('when they meet, then entry wins over defaults, defaults over top, top over flags', () => {
    const plan: Plan = {
      ...planOf(),
      values: { queue: 'top', repoRef: 'top', targetBranch: 'top' },
      defaults: { queue: 'defaults', repoRef: 'defaults' },
    };
    const one = { ...entry('a'), values: { queue: 'entry' } };
    const flags = { queue: 'flag', repoRef: 'flag', targetBranch: 'flag', baseSha: 'flag' };
    deepEqual(valuesFor(plan, one, flags), {
      queue: 'entry',
      repoRef: 'defaults',
      targetBranch: 'top',
      baseSha: 'flag',
    });
  });

  it('when an entry gives a length and the top an end, then the nearer limit holds alone', () => {
    const plan: Plan = { ...planOf(), values: { validUntil: 5 } };
    deepEqual(valuesFor(plan, { ...entry('a'), values: { validForMs: 7 } }, {}), { validForMs: 7 });
  });

  it('when the nearer place says an end, then a length further away is hidden, and nothing else', () => {
    const plan: Plan = { ...planOf(), values: { validForMs: 7, queue: 'q' } };
    const one = { ...entry('a'), values: { validUntil: 5 } };
    deepEqual(valuesFor(plan, one, { validUntil: 1, priority: 2 }), {
      priority: 2,
      queue: 'q',
      validUntil: 5,
    });
    deepEqual(valuesFor(plan, entry('a'), { validUntil: 1 }), { queue: 'q', validForMs: 7 });
    deepEqual(valuesFor(planOf(), { ...entry('a'), values: { queue: 'q' } }, { validUntil: 1 }), {
      queue: 'q',
      validUntil: 1,
    });
  });
});
