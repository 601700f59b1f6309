import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { Fault } from '../../../../src/base/fault.ts';
import { readPlan, type ReadPlan } from '../../../../src/adapters/haftFiles/planFile.ts';
import { renderPlan, rewritePlan } from '../../../../src/adapters/haftFiles/planText.ts';
import { draftPlan, extendPlan, type PlanDraft } from '../../../../src/domain/plan/draftPlan.ts';
import { planFlaws } from '../../../../src/domain/plan/planFlaws.ts';
import { amount } from '../../../fixtures/amount.ts';

const read = (text: string): ReadPlan =>
  readPlan(new TextEncoder().encode(text), '/x/plan.yaml', 'plan.yaml');
const full = `id: plan-20260503-090000
revision: p1
title: Harness run
repo_ref: local:acme
base_sha: 0012345
target_branch: feature/docs
projection_policy: local_only
delivery_policy: workspace_patch_manual
valid_for: 168h
valid_until: ""
queue: nightly
defaults:
  allowed_actions: [edit_files, run_tests]
  evidence_requirements: ["npm test"]
decisions:
  - dec-a
  - ref: dec-b
    decision_ref: dec-b
    depends_on: [dec-a]
    allowed_paths: ["docs/**"]
    forbidden_paths: []
    lockset: ["docs/**"]
    delivery_policy: workspace_patch_auto_on_pass
    priority: 5
    slice_description: the guide
    tags: [docs]
`;

describe('given a plan file', () => {
  it('when it has every key of the schema, then each is read, and text stays text', () => {
    const { plan, warnings } = read(full);
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
    const { warnings } = read(`${full}    forbiden_paths: [x]\n`);
    equal(warnings.length, 1);
    match(warnings[0] ?? '', /^plan\.yaml:27:5 .*forbiden_paths/);
  });

  it('when bytes are no text, then it is told as that', () => {
    throws(
      () => readPlan(new Uint8Array([0xff, 0xfe]), 'x', 'x'),
      (thrown) => Fault.is(thrown, 'plan_not_text'),
    );
    throws(
      () => readPlan(new Uint8Array(600 * 1024).fill(32), 'x', 'x'),
      (thrown) => Fault.is(thrown, 'plan_too_large'),
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

  const hand = `# The night plan of the team
id: nightly # do not rename
revision: p1
base_sha: 0012345

decisions:
  # first of all
  - dec-a # the bare one
  - ref: dec-b
    depends_on: [dec-a] # because of the index
    note: kept

# the end
`;
  for (const ends of ['\n', '\r\n']) {
    it(`when the operator edited it with ${JSON.stringify(ends)}, then comments and odd keys survive`, () => {
      const text = hand.replaceAll('\n', ends);
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
});

/** A small generator with a seed, so that a failure can be had again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('given plan files that were damaged', () => {
  const rounds = amount('HAFT_FUZZ_RUNS', 1_200, 10_000);
  const splinters = [
    '[',
    '{',
    ': ',
    '- ',
    '\n',
    '"',
    '&a ',
    '*a',
    '!!js/function ',
    '\0',
    '|',
    '\t',
  ];

  it(`when ${rounds} of them are read, then each is a plan or a typed fault, and none takes long`, () => {
    const random = seeded(20_261_122);
    const at = (length: number): number => Math.floor(random() * length);
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const bytes = [...new TextEncoder().encode(full)];
      for (let cut = 0; cut <= at(4); cut++) {
        const place = at(bytes.length);
        const kind = at(4);
        if (kind === 0) bytes.splice(place, at(30));
        else if (kind === 1) bytes[place] = at(256);
        else if (kind === 2)
          bytes.splice(place, 0, ...new TextEncoder().encode(splinters[at(splinters.length)]));
        else bytes.splice(place, 0, ...bytes.slice(at(bytes.length), at(bytes.length)));
      }
      const began = performance.now();
      try {
        planFlaws(readPlan(new Uint8Array(bytes), 'x', 'x').plan);
      } catch (thrown) {
        if (!Fault.is(thrown)) throw thrown;
        match(thrown.code, /^plan_[a-z_]+$/);
        refused++;
      }
      ok(performance.now() - began < 2_000, `round ${round} took too long`);
    }
    ok(refused > rounds / 10 && refused < rounds, `${refused} of ${rounds} refused`);
  }).timeout(120_000);
});
