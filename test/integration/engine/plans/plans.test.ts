import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decisionText, type DecisionText } from '../../../fixtures/decisionText.ts';
import {
  harnessStage,
  type CommandEnd,
  type HarnessStage,
} from '../../../fixtures/harnessStage.ts';

const decision = (id: string, file: string | undefined, keys: object = {}): DecisionText => ({
  id,
  title: `Change ${id}`,
  keys: {
    ...(file !== undefined && { affected_files: [file] }),
    evidence_requirements: [`grep -q two ${file ?? 'a.txt'}`],
    ...keys,
  },
  script: { name: 'edit', arg: { file: file ?? 'a.txt', from: 'one', to: 'two' } },
});
const decisions = [
  decision('dec-a', 'a.txt'),
  decision('dec-b', 'b.txt', { depends_on: ['dec-a'] }),
  decision('dec-bare', undefined),
  decision('dec-old', 'c.txt', { status: 'superseded' }),
];
const files = { 'a.txt': 'one\n', 'b.txt': 'one\n', 'c.txt': 'one\n' };
const stageOf = (): Promise<HarnessStage> => harnessStage({ files, decisions });
const run = (stage: HarnessStage, ...args: string[]): Promise<CommandEnd> =>
  stage.haft('harness', 'run', ...args);
const journalOf = (stage: HarnessStage): Promise<string> =>
  readFile(join(stage.root, '.git/haft/journal.jsonl'), 'utf8').catch(() => '');

interface PlanJson {
  readonly plan: { readonly file: string; readonly id: string } | null;
  readonly commissions: readonly {
    readonly id: string;
    readonly decision_ref: string;
    readonly depends_on: readonly string[];
    readonly delivery_policy: string;
    readonly implementation_plan_ref?: string;
  }[];
  readonly reused: readonly string[];
  readonly skipped: readonly { readonly decision: string; readonly code: string }[];
}

async function prepared(stage: HarnessStage, ...args: string[]): Promise<PlanJson> {
  const end = await run(stage, '--prepare-only', '--json', ...args);
  equal(end.exitCode, 0, end.stderr);
  return JSON.parse(end.stdout) as PlanJson;
}

/** Refused by this code, and neither a commission nor a plan is there. */
async function refusedBare(stage: HarnessStage, end: CommandEnd, code: string): Promise<void> {
  equal(end.exitCode, code === 'usage' ? 2 : 1, end.stdout + end.stderr);
  match(end.stderr, new RegExp(`^${code}: `, 'm'));
  equal(await journalOf(stage), '');
  equal(existsSync(join(stage.root, '.haft/plans')), false);
}

describe('given active decisions without commissions', () => {
  it('when prepared, then one plan and one commission each, and nothing has run', async () => {
    await using stage = await stageOf();
    const { plan, commissions, skipped } = await prepared(stage);
    match(plan?.file ?? '', /^\.haft\/plans\/plan-\d{8}-\d{6}\.yaml$/);
    const [a, b] = commissions;
    deepEqual(
      commissions.map((one) => one.decision_ref),
      ['dec-a', 'dec-b'],
    );
    deepEqual([a?.depends_on, b?.depends_on], [[], [a?.id]]);
    equal(b?.implementation_plan_ref, plan?.id);
    deepEqual(
      skipped.map((one) => `${one.decision} ${one.code}`),
      ['dec-bare no_paths'],
    );
    equal(/"type":"(claimed|drain_started)"/.test(await journalOf(stage)), false);
    const text = await readFile(join(stage.root, plan?.file ?? ''), 'utf8');
    match(text, /# Change dec-a\n {2}- ref: dec-a/);
  });

  it('when prepared again, then nothing is left; forced, those that land nothing are named', async () => {
    await using stage = await stageOf();
    await prepared(stage);
    const again = await prepared(stage);
    equal(again.plan, null);
    deepEqual(
      again.skipped.map(({ decision: id, code }) => `${id} ${code}`),
      ['dec-a has_commissions', 'dec-b has_commissions', 'dec-bare no_paths'],
    );
    equal((await readdir(join(stage.root, '.haft/plans'))).length, 1);
    const forced = await run(stage, '--prepare-only', '--force-create-commissions');
    equal(forced.exitCode, 1);
    match(forced.stderr, /^multi_commission_requires_slice_description: /m);
    equal((await readdir(join(stage.root, '.haft/plans'))).length, 1);
  });

  it('when they were cancelled and are forced, then they are made anew and listed', async () => {
    await using stage = await stageOf();
    const first = await prepared(stage, '--id', 'one');
    for (const { id } of first.commissions)
      await stage.haft('commission', 'cancel', id, '--reason', 'again');
    const end = await run(stage, '--prepare-only', '--force-create-commissions', '--id', 'two');
    equal(end.exitCode, 0, end.stderr);
    match(end.stderr, /^again dec-a: it has wc-\S+ \(cancelled\)$/m);
    match(end.stdout, /prepared 2 commissions/);
  });

  const refusals: [what: string, args: string[], code: string][] = [
    ['a decision without paths by name', ['dec-a', 'dec-bare'], 'allowed_paths_required'],
    ['all active ones, one without paths', ['--all-active-decisions'], 'allowed_paths_required'],
    ['an unknown decision', ['dec-a', 'dec-none'], 'decision_not_found'],
    ['one that is not active', ['dec-old'], 'decision_not_active'],
    ['P1: a circle', ['dec-a', 'dec-b', '--depend', 'dec-a:dec-b'], 'plan_dependency_cycle'],
    ['P2: an unknown wait', ['dec-a', '--depend', 'dec-a:dec-x'], 'plan_dependency_unknown'],
    ['an id that climbs', ['dec-a', '--id', '../x'], 'plan_id_invalid'],
    ['a pattern that escapes', ['dec-a', '--allowed-path', '../x'], 'pattern_escapes'],
    [
      'auto for decisions nobody named',
      ['--delivery-policy', 'workspace_patch_auto_on_pass'],
      'plan_delivery_policy_shared',
    ],
    ['a file that is not there', ['--plan', 'nowhere.yaml'], 'plan_not_found'],
    ['a plan and decisions', ['dec-a', '--plan', 'x.yaml'], 'usage'],
    ['R2: prepare and drain', ['--drain'], 'usage'],
    ['a wait without source', ['dec-a', '--depend', 'dec-a'], 'usage'],
    ['a length that is none', ['dec-a', '--valid-for', 'soon'], 'usage'],
  ];
  it('when a plan is refused, then neither commission nor plan is written', async () => {
    await using stage = await stageOf();
    for (const [, args, code] of refusals)
      await refusedBare(stage, await run(stage, '--prepare-only', ...args), code);
  }).timeout(120_000);

  it('when auto is said for a named one, then it stands at its entry and on its commission', async () => {
    await using stage = await stageOf();
    const policy = ['--delivery-policy', 'workspace_patch_auto_on_pass'];
    const { plan, commissions } = await prepared(stage, 'dec-a', ...policy);
    equal(commissions[0]?.delivery_policy, 'workspace_patch_auto_on_pass');
    const text = await readFile(join(stage.root, plan?.file ?? ''), 'utf8');
    match(text, /- ref: dec-a\n {4}delivery_policy: workspace_patch_auto_on_pass/);
    match(text, /^delivery_policy: workspace_patch_manual$/m);
  });
});

describe('given a plan an operator edited', () => {
  const place = '.haft/plans/nightly.yaml';
  const edited = `# ours
id: nightly
revision: p1
decisions:
  # the first
  - ref: dec-a
    priority: 7 # urgent
`;
  async function withPlan(): Promise<HarnessStage> {
    const stage = await stageOf();
    await mkdir(join(stage.root, '.haft/plans'), { recursive: true });
    await writeFile(join(stage.root, place), edited);
    return stage;
  }

  it('R5: when it is run twice, then its commissions are reused; another revision has its own', async () => {
    await using stage = await withPlan();
    const first = await prepared(stage, '--plan', place);
    const second = await prepared(stage, '--plan', place);
    deepEqual(second.reused, [first.commissions[0]?.id]);
    deepEqual(second.commissions, first.commissions);
    await stage.haft(
      'commission',
      'cancel',
      first.commissions[0]?.id ?? '',
      '--reason',
      'next revision',
    );
    await writeFile(join(stage.root, place), edited.replace('p1', 'p2'));
    const third = await prepared(stage, '--plan', place);
    deepEqual(third.reused, []);
    equal(third.commissions.length, 1);
  });

  it('when it is extended, then its comments survive', async () => {
    await using stage = await withPlan();
    const end = await stage.haft('harness', 'plan', '--id', 'nightly');
    equal(end.exitCode, 0, end.stderr);
    const text = await readFile(join(stage.root, place), 'utf8');
    for (const kept of ['# ours', '# the first', 'priority: 7 # urgent', '- ref: dec-b'])
      ok(text.includes(kept), text);
    equal(await journalOf(stage), '', 'a plan alone creates nothing');
  });

  it('when auto is said at its top, then it is refused with place and line to write', async () => {
    await using stage = await withPlan();
    const auto = 'delivery_policy: workspace_patch_auto_on_pass\n';
    await writeFile(join(stage.root, place), edited.replace('decisions:', `${auto}decisions:`));
    const end = await run(stage, '--prepare-only', '--plan', place);
    equal(end.exitCode, 1);
    match(end.stderr, /^plan_delivery_policy_shared: .*nightly\.yaml:4:1 .*"- ref: dec-a"/m);
    equal(await journalOf(stage), '');
  });

  it('when a decision of it is not there, then its line is named', async () => {
    await using stage = await withPlan();
    await writeFile(join(stage.root, place), edited.replace('dec-a', 'dec-gone'));
    const end = await run(stage, '--prepare-only', '--plan', place);
    match(end.stderr, /^decision_not_found: .*nightly\.yaml:6:5 /m);
    equal(await journalOf(stage), '');
  });

  it('P4: when it is drained, then each waits for the landed one before it', async () => {
    await using stage = await stageOf();
    const policy = ['--delivery-policy', 'workspace_patch_auto_on_pass'];
    await prepared(stage, 'dec-a', 'dec-b', '--sequential', ...policy);
    const end = await run(stage, '--drain');
    equal(end.exitCode, 0, end.stderr);
    deepEqual(
      (await stage.git('log', '--format=%(trailers:key=Decision,valueonly)')).match(/dec-\w/g),
      ['dec-b', 'dec-a'],
    );
  }).timeout(120_000);
});

describe('given a batch of decisions', () => {
  it('when one of them is refused, then none is created', async () => {
    await using stage = await stageOf();
    const batch = (...refs: string[]): Promise<CommandEnd> =>
      stage.haft('commission', 'create-batch', ...refs);
    await refusedBare(stage, await batch('dec-a', 'dec-bare'), 'allowed_paths_required');
    await refusedBare(stage, await batch('dec-a', 'dec-old'), 'decision_not_active');
    await refusedBare(stage, await batch('dec-a', 'dec-a'), 'decision_repeated');
    await writeFile(
      join(stage.root, '.haft/decisions/c.md'),
      decisionText(decision('dec-c', 'c.txt', { depends_on: ['dec-none'] })),
    );
    await refusedBare(stage, await batch('dec-a', 'dec-c'), 'decision_dependency_unknown');
    equal((await batch('dec-a', 'dec-b')).exitCode, 0);
    const again = await batch('dec-b', 'dec-a');
    match(again.stderr, /^multi_commission_requires_slice_description: /m);
    equal([...(await stage.another()).reports.ledger.all()].length, 2);
  });
});

describe('given a project that is not specified', () => {
  it('R1: when it is not initialised, then no reason lets it run, and init lists before it writes', async () => {
    await using stage = await stageOf();
    await stage.create('dec-a');
    await rm(join(stage.root, '.haft/project.yaml'));
    const blocked = await run(stage, '--drain', '--force-skip-specs', 'overnight');
    match(blocked.stderr, /^readiness_needs_init: .*haft init/m);
    equal(blocked.exitCode, 1);
    for (const gone of ['workflow.md', 'specs'])
      await rm(join(stage.root, '.haft', gone), { recursive: true });
    const init = await stage.haft('init');
    match(init.stdout, /^write \.haft\/project\.yaml .*readiness=needs_onboard/s);
    match(await readFile(join(stage.root, '.haft/project.yaml'), 'utf8'), /^id: qnt_[0-9a-f]{8}$/m);
    await writeFile(join(stage.root, '.haft/workflow.md'), 'mine');
    match((await stage.haft('init')).stdout, /^keep {2}\.haft\/workflow\.md$/m);
    equal(await readFile(join(stage.root, '.haft/workflow.md'), 'utf8'), 'mine');
  });

  it('R1: when it keeps no specifications at all, then nothing gates it and a reason is still kept', async () => {
    await using stage = await stageOf();
    const id = await stage.create('dec-a');
    for (const gone of ['project.yaml', 'workflow.md', 'specs'])
      await rm(join(stage.root, '.haft', gone), { recursive: true });
    const end = await run(stage, '--drain', '--force-skip-specs', 'overnight docs');
    equal(end.exitCode, 0, end.stderr);
    const override = (await stage.another()).reports.ledger.get(id)?.override;
    deepEqual([override?.projectReadiness, override?.reason], ['needs_init', 'overnight docs']);
  }).timeout(120_000);

  it('R1, C2: when it needs onboarding, then a reason lets it run and is kept on every commission', async () => {
    await using stage = await stageOf();
    await rm(join(stage.root, '.haft/specs'), { recursive: true });
    const id = await stage.create('dec-a');
    const blocked = await run(stage, '--drain');
    equal(blocked.exitCode, 1);
    match(blocked.stderr, /^readiness_needs_onboard: .*--force-skip-specs/m);
    equal(/"type":"(claimed|drain_started|overridden)"/.test(await journalOf(stage)), false);
    const named = await run(stage, 'dec-b');
    match(named.stderr, /^readiness_needs_onboard: /m);
    equal(
      [...stage.harness.reports.ledger.all()].length,
      1,
      'nothing is created behind a closed gate',
    );
    equal((await run(stage, '--prepare-only')).exitCode, 0, 'preparing is not gated');
    const end = await run(stage, '--drain', '--force-skip-specs', 'overnight docs');
    equal(end.exitCode, 0, end.stderr);
    const override = (await stage.another()).reports.ledger.get(id)?.override;
    deepEqual([override?.projectReadiness, override?.reason], ['needs_onboard', 'overnight docs']);
  }).timeout(120_000);

  it('R1: when all of a run carry a reason already, then going on asks for no second one', async () => {
    await using stage = await stageOf();
    await rm(join(stage.root, '.haft/specs'), { recursive: true });
    const override = {
      kind: 'tactical',
      outOfSpec: true,
      projectReadiness: 'needs_onboard',
      reason: 'overnight',
      recordedAt: '2026-01-01T00:00:00Z',
    } as const;
    const told = await stage.create('dec-a', { override });
    const silent = await stage.create('dec-b');
    const { harness } = stage;
    const permit = await harness.drains.permit({ only: new Set([told]) });
    equal(permit.override?.reason, 'overnight');
    for (const only of [new Set([told, silent]), new Set<string>()])
      await rejects(harness.drains.permit({ only }), { code: 'readiness_needs_onboard' });
  });
});
