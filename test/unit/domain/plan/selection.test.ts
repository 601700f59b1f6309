import { deepEqual, equal } from 'node:assert/strict';
import type { Decision } from '../../../../src/domain/decision/decision.ts';
import {
  draftPlan,
  edgeFlaws,
  extendPlan,
  type PlanDraft,
} from '../../../../src/domain/plan/draftPlan.ts';
import {
  isOpenChoice,
  selectDecisions,
  type Selection,
  type SelectionInput,
} from '../../../../src/domain/plan/selection.ts';

const decision = (id: string, more: Partial<Decision> = {}): Decision => ({
  id,
  title: id,
  status: 'active',
  version: 1,
  links: [],
  problemRefs: [],
  sectionRefs: [],
  affectedFiles: ['a.txt'],
  evidenceRequirements: [],
  invariants: [],
  allowedPaths: [],
  forbiddenPaths: [],
  dependsOn: [],
  body: '',
  file: `${id}.md`,
  ...more,
});

const decisions = [
  decision('dec-bare', { affectedFiles: [] }),
  decision('dec-done'),
  decision('dec-late', { validUntil: 5 }),
  decision('dec-night', { context: 'night' }),
  decision('dec-old', { status: 'superseded' }),
  decision('dec-problem', { problemRefs: ['prob-1'] }),
];

const select = (more: Partial<SelectionInput>): Selection =>
  selectDecisions({
    decisions,
    commissionsOf: (id) => (id === 'dec-done' ? ['wc-1 (landed)'] : []),
    named: [],
    problems: [],
    contexts: [],
    allActive: false,
    force: false,
    pathsGiven: false,
    now: 10,
    ...more,
  });

const brief = ({ refs, skipped, forced }: Selection): object => ({
  refs,
  skipped: skipped.map(({ decision: id, code }) => `${id} ${code}`),
  forced: forced.map(({ decision: id }) => id),
});

describe('given decisions of every kind', () => {
  it('when nothing is named, then all active ones without commission are taken and the rest is named', () => {
    deepEqual(brief(select({})), {
      refs: ['dec-night', 'dec-problem'],
      skipped: ['dec-bare no_paths', 'dec-done has_commissions', 'dec-late expired'],
      forced: [],
    });
  });

  it('when commissioned ones are forced, then they are taken and listed', () => {
    deepEqual(brief(select({ force: true })), {
      refs: ['dec-done', 'dec-night', 'dec-problem'],
      skipped: ['dec-bare no_paths', 'dec-late expired'],
      forced: ['dec-done'],
    });
  });

  it('when the call names the paths, then a decision without any is taken', () => {
    deepEqual(select({ pathsGiven: true }).refs, ['dec-bare', 'dec-night', 'dec-problem']);
  });

  it('when a problem or a context is named, then only its decisions are', () => {
    deepEqual(select({ problems: ['prob-1'] }).refs, ['dec-problem']);
    deepEqual(select({ contexts: ['night'] }).refs, ['dec-night']);
  });

  it('when all active ones are meant, then none is left out silently', () => {
    deepEqual(select({ allActive: true }).refs, [
      'dec-bare',
      'dec-done',
      'dec-late',
      'dec-night',
      'dec-problem',
    ]);
  });

  it('when some are named, then their order stays', () => {
    deepEqual(select({ named: ['dec-problem', 'dec-night'] }).refs, ['dec-problem', 'dec-night']);
  });
});

const draft: PlanDraft = {
  id: 'p',
  revision: 'p1',
  title: 'P',
  refs: ['b', 'a'],
  sequential: true,
  edges: [],
  values: {
    queue: 'night',
    allowedPaths: ['docs/'],
    deliveryPolicy: 'workspace_patch_auto_on_pass',
  },
  usual: { repoRef: 'local:x', validForMs: 5 },
};

describe('given a plan to be drafted', () => {
  it('when flags are given, then each stands where it belongs, and policy only at the entries', () => {
    deepEqual(draftPlan(draft), {
      id: 'p',
      revision: 'p1',
      title: 'P',
      values: { repoRef: 'local:x', validForMs: 5, queue: 'night' },
      defaults: { allowedPaths: ['docs/'] },
      entries: [
        { ref: 'b', dependsOn: [], values: { deliveryPolicy: 'workspace_patch_auto_on_pass' } },
        { ref: 'a', dependsOn: ['b'], values: { deliveryPolicy: 'workspace_patch_auto_on_pass' } },
      ],
    });
  });

  it('when a wait is for a decision that is not in it, then P2 tells', () => {
    const edges = [{ target: 'ghost', sources: ['a'] }];
    deepEqual(
      edgeFlaws({ refs: ['a'], edges }).map(({ code }) => code),
      ['plan_dependency_unknown'],
    );
  });

  it('when it extends one, then nothing the operator wrote is taken back', () => {
    const before = {
      ...draftPlan({ ...draft, refs: ['a'] }),
      entries: [{ ref: 'a', dependsOn: [], values: { priority: 3 } }],
    };
    const after = extendPlan(before, { ...draft, values: {} }, { revision: 'p2' });
    deepEqual(after.entries, [
      { ref: 'a', dependsOn: ['b'], values: { priority: 3 } },
      { ref: 'b', dependsOn: [], values: {} },
    ]);
    deepEqual([after.id, after.revision, after.title], ['p', 'p2', 'P']);
  });
});

describe('given decisions that are passed over', () => {
  const textOf = (id: string, more: Partial<SelectionInput> = {}): string | undefined =>
    select(more).skipped.find((one) => one.decision === id)?.text;

  it('when one is told, then it says why and what to do', () => {
    const two = (): string[] => ['wc-1 (landed)', 'wc-2 (failed)'];
    equal(textOf('dec-done', { commissionsOf: two }), 'it has wc-1 (landed), wc-2 (failed)');
    equal(textOf('dec-late'), 'it expired 1970-01-01T00:00:00.005Z; give it a later valid_until');
    equal(
      textOf('dec-bare'),
      'it names no path; list affected_files or allowed_paths in its front matter',
    );
  });

  it('when its time is just over or just not, then that decides', () => {
    equal(textOf('dec-late', { now: 5 })?.startsWith('it expired'), true);
    equal(textOf('dec-late', { now: 4 }), undefined);
  });

  const open: [what: string, more: Partial<SelectionInput>, open: boolean][] = [
    ['nothing', {}, true],
    ['a decision', { named: ['a'] }, false],
    ['a problem', { problems: ['a'] }, false],
    ['a context', { contexts: ['a'] }, false],
    ['a problem and a context', { problems: ['a'], contexts: ['b'] }, false],
    ['a decision and a problem', { named: ['a'], problems: ['b'] }, false],
    ['all active ones', { allActive: true }, false],
  ];
  for (const [what, more, isOpen] of open)
    it(`when the operator names ${what}, then the harness chooses: ${isOpen}`, () => {
      const selectors = { named: [], problems: [], contexts: [], allActive: false, ...more };
      equal(isOpenChoice(selectors), isOpen);
    });
});
