import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../../src/base/fault.ts';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { EvidenceRun } from '../../../../src/domain/evidence/evidence.ts';
import type { HarnessStage } from '../../../fixtures/harnessStage.ts';
import {
  checker,
  confirmed,
  needsPackage,
  setupStage,
  writeSetup,
} from '../../../fixtures/setupStage.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const copiesPackages = { copy: ['node_modules'] };

async function roundsOf(stage: HarnessStage, id: string): Promise<string[]> {
  const history = await stage.harness.reports.history(id);
  return history.flatMap((event) =>
    event.type === 'measured'
      ? event.data.runs.map(({ exitCode }) => `${event.data.round} ${exitCode}`)
      : [],
  );
}

/** How it ended: state, code, and the commands that verdict shows. */
function endOf(stage: HarnessStage, id: string): unknown {
  const { state, verdict } = stage.view(id);
  const runs = verdict?.evidence.map(({ exitCode }: EvidenceRun) => exitCode) ?? [];
  return [state, verdict?.code, runs];
}

const unconfirmed = (thrown: unknown): boolean => Fault.is(thrown, 'workspace_setup_unconfirmed');

describe('given evidence that needs installed packages', function () {
  this.timeout(120_000);

  it('when nothing sets the checkout up, then it is red as before', async () => {
    await using stage = await setupStage([needsPackage('dec-a')]);
    const id = await stage.create('dec-a', auto);
    await stage.drain();
    deepEqual(endOf(stage, id), ['needs_human_review', 'red_as_before', [1]]);
  });

  it('when the confirmed set-up copies them, then it runs on the base and on the result as it lands', async () => {
    await using stage = await setupStage([needsPackage('dec-a')]);
    writeSetup(stage, copiesPackages);
    const hash = await confirmed(stage);
    const id = await stage.create('dec-a', auto);
    stage.harness.reports.onDidAppend((events) => {
      if (!events.some(({ type }) => type === 'captured')) return;
      writeFileSync(join(stage.root, 'other.txt'), 'meanwhile\n');
      execFileSync('git', ['add', 'other.txt'], { cwd: stage.root });
      execFileSync('git', ['commit', '--quiet', '-m', 'Meanwhile'], { cwd: stage.root });
    });
    await stage.drain();
    equal(situationOf(stage.view(id)), 'landed', stage.logged.join('\n'));
    deepEqual(await roundsOf(stage, id), ['baseline 3', 'result 0']);
    const landed = await stage.git('rev-parse', 'HEAD^{tree}');
    deepEqual(
      stage.view(id).verdict?.evidence.map(({ tree }) => tree),
      [landed],
    );
    equal(await stage.git('diff', '--name-only', 'HEAD~1'), 'a.txt');
    ok(
      (await stage.harness.reports.proof(id)).includes(
        `Set up as confirmed: .haft/workspace.yaml, sha256 \`${hash}\`.`,
      ),
    );
  });

  it('when a held result is applied after the branch went on, then the merged tree is set up as well', async () => {
    await using stage = await setupStage([needsPackage('dec-a')]);
    writeSetup(stage, copiesPackages);
    await confirmed(stage);
    const id = await stage.create('dec-a');
    await stage.drain();
    writeFileSync(join(stage.root, 'other.txt'), 'meanwhile\n');
    await stage.git('add', 'other.txt');
    await stage.git('commit', '--quiet', '-m', 'Meanwhile');
    const landing = await stage.harness.reviews.apply(id, 'operator:test');
    equal(landing.kind, 'landed', stage.logged.join('\n'));
    deepEqual(await roundsOf(stage, id), ['baseline 3', 'result 0', 'reverify 0']);
  });
});

describe('given a set-up nobody has confirmed', function () {
  this.timeout(120_000);

  it('when a drain is started, then it is refused before anything is claimed; confirmed, it runs', async () => {
    await using stage = await setupStage([needsPackage('dec-a')]);
    writeSetup(stage, { ...copiesPackages, commands: ['echo ready'], network: true });
    const id = await stage.create('dec-a', auto);
    await rejects(stage.drain(), unconfirmed);
    const refused = await stage.haft('harness', 'run', '--drain');
    equal(refused.exitCode, 1);
    match(
      refused.stderr,
      /^workspace_setup_unconfirmed: You have not confirmed .* "haft harness confirm-setup"/,
    );
    equal(situationOf(stage.view(id)), 'queued');

    const shown = await stage.haft('harness', 'confirm-setup');
    match(shown.stdout, /node_modules\n[^]*echo ready\n[^]*NETWORK IS ON/);
    const [, hash = ''] = /--yes ([0-9a-f]{64})/.exec(shown.stdout) ?? [];
    await rejects(stage.drain(), unconfirmed, 'looking is not confirming');
    const given = await stage.haft('harness', 'confirm-setup', '--yes', hash, '--json');
    deepEqual(JSON.parse(given.stdout), {
      setup: {
        file: '.haft/workspace.yaml',
        state: 'confirmed',
        hash,
        copy: ['node_modules'],
        commands: ['echo ready'],
        network: true,
        timeout_s: 600,
      },
    });
    const end = await stage.haft('harness', 'run', '--drain');
    match(end.stdout, /^auto_apply_succeeded: /m);
    match(
      await readFile(join(stage.root, '.git/haft/journal.jsonl'), 'utf8'),
      /"by":"operator:cli".*"type":"setup_confirmed".*"network":true|"type":"setup_confirmed".*"network":true/,
    );
  });

  it('when it changes after it was confirmed, then it counts as unconfirmed, and the old hash confirms nothing', async () => {
    await using stage = await setupStage([needsPackage('dec-a')]);
    writeSetup(stage, copiesPackages);
    const hash = await confirmed(stage);
    writeSetup(stage, { ...copiesPackages, commands: ['echo more'] });
    await stage.create('dec-a', auto);
    await rejects(stage.drain(), unconfirmed);
    await rejects(stage.harness.plans.confirmSetup(hash, 'operator:test'), unconfirmed);
    await rejects(stage.drain(), unconfirmed);
    writeSetup(stage, copiesPackages);
    equal(
      (await (await stage.another()).plans.setup()).kind,
      'confirmed',
      'every seen content stays so',
    );
  });

  it('when it changes while agents work, then what runs is measured as it was admitted, and nothing else starts', async () => {
    await using stage = await setupStage([needsPackage('dec-a'), needsPackage('dec-b')]);
    writeSetup(stage, copiesPackages);
    await confirmed(stage);
    const first = await stage.create('dec-a');
    const second = await stage.create('dec-b');
    stage.harness.reports.onDidAppend((events) => {
      if (events.some(({ type }) => type === 'thread_opened')) writeSetup(stage, { copy: ['x'] });
    });
    await stage.drain(1);
    deepEqual(endOf(stage, first), ['completed', 'evidence_passed', [0]]);
    deepEqual(endOf(stage, second), ['blocked_policy', 'workspace_setup_unconfirmed', []]);
    match(stage.view(second).verdict?.text ?? '', /confirm-setup/);
  });
});

describe('given a confirmed set-up that cannot be carried out', function () {
  this.timeout(120_000);

  const refusals: readonly [string, object, string, readonly (number | null)[], RegExp][] = [
    [
      'K2: a command fails',
      { ...copiesPackages, commands: ['true', 'echo broken; exit 4'] },
      'hook_failed',
      [0, 4],
      /"echo broken; exit 4" ended with exit code 4\. .*requeue/,
    ],
    [
      'K2: a command takes too long',
      { commands: ['sleep 600'], timeout_s: 1 },
      'hook_timeout',
      [null],
      /took longer than its 1 s\. .*timeout_s/,
    ],
    [
      'a command changes tracked files',
      { commands: ['echo three > a.txt'] },
      'setup_mutates_tree',
      [0],
      /not ignored: a\.txt\./,
    ],
    [
      'a command makes files that are not ignored',
      { commands: ['echo made > made.txt'] },
      'setup_mutates_tree',
      [0],
      /not ignored: made\.txt\./,
    ],
    [
      'it copies what git does not ignore',
      { copy: ['loose'] },
      'workspace_setup_refused',
      [],
      /copies loose, which git does not ignore/,
    ],
    ['it copies what is tracked', { copy: ['vendor'] }, 'workspace_setup_refused', [], /tracked/],
    ['what it copies is missing', { copy: ['gone'] }, 'workspace_setup_refused', [], /gone is not/],
    [
      'a copied link leaves the repository',
      { copy: ['vendor/cache'] },
      'workspace_setup_refused',
      [],
      /vendor\/cache\/out is a link that leaves/,
    ],
  ];
  for (const [what, keys, code, runs, text] of refusals) {
    it(`when ${what}, then it is ${code} and no agent starts`, async () => {
      await using stage = await setupStage([needsPackage('dec-a')], {
        'node_modules/dep/check.cjs': checker,
        'loose/one.txt': 'one\n',
      });
      mkdirSync(join(stage.root, 'vendor/cache'));
      symlinkSync('../../../elsewhere', join(stage.root, 'vendor/cache/out'));
      writeSetup(stage, keys);
      await confirmed(stage);
      const id = await stage.create('dec-a', auto);
      await stage.drain();
      deepEqual(endOf(stage, id), ['blocked_policy', code, runs]);
      match(stage.view(id).verdict?.text ?? '', text);
      equal(stage.model.requests.length, 0);
      deepEqual(await readdir(join(stage.path, 'workspaces/.proofs')), []);
    });
  }

  it('when a command failed, then its output is kept beside the run', async () => {
    await using stage = await setupStage([needsPackage('dec-a')]);
    writeSetup(stage, { commands: ['echo broken; exit 4'] });
    await confirmed(stage);
    const id = await stage.create('dec-a', auto);
    await stage.drain();
    match(await stage.harness.reports.proof(id), /echo broken; exit 4/);
    const entries = await stage.harness.reports.runEntries(id);
    const setups = entries.filter(({ kind }) => kind === 'setup').map(({ text }) => text);
    deepEqual(setups, ['echo broken; exit 4\nbroken']);
  });
});

describe('given a set-up that works on the base and fails on a merged tree', function () {
  this.timeout(120_000);

  it('when the result is landed, then it is held with what to do, and lands once that is put right', async () => {
    await using stage = await setupStage([needsPackage('dec-a')]);
    writeSetup(stage, { ...copiesPackages, commands: ['test ! -e other.txt'] });
    await confirmed(stage);
    const id = await stage.create('dec-a');
    await stage.drain();
    equal(situationOf(stage.view(id)), 'held');
    writeFileSync(join(stage.root, 'other.txt'), 'meanwhile\n');
    await stage.git('add', 'other.txt');
    await stage.git('commit', '--message=Meanwhile');
    const landing = await stage.harness.reviews.apply(id, 'operator:test');
    deepEqual([landing.kind, 'reason' in landing && landing.reason], ['held', 'hook_failed']);

    writeSetup(stage, copiesPackages);
    const again = await stage.harness.reviews.apply(id, 'operator:test');
    equal('reason' in again && again.reason, 'workspace_setup_unconfirmed');
    await confirmed(stage);
    equal((await stage.harness.reviews.apply(id, 'operator:test')).kind, 'landed');
  });
});

describe('given an agent that wants its evidence green', function () {
  this.timeout(120_000);

  it('when it overwrites the installed package and writes a set-up of its own, then neither is used', async () => {
    const always = "printf 'process.exit(0)' > node_modules/dep/check.cjs";
    const own = "printf 'commands: [touch pwned]' > .haft/workspace.yaml";
    const script = {
      name: 'steps',
      arg: {
        steps: [{ sh: always }, { sh: own }, { write: { path: 'a.txt', text: 'three\n' } }],
      },
    };
    await using stage = await setupStage([needsPackage('dec-a', script)]);
    writeSetup(stage, copiesPackages);
    await stage.git('add', '.haft/workspace.yaml');
    await stage.git('commit', '--message=Set workspaces up');
    const before = await confirmed(stage);
    const id = await stage.create('dec-a', auto);
    await stage.drain();
    const place = stage.view(id).workspace ?? '';
    equal(await readFile(join(place, 'node_modules/dep/check.cjs'), 'utf8'), 'process.exit(0)');
    deepEqual(endOf(stage, id), ['failed', 'evidence_failed', [3]]);
    const state = await stage.harness.plans.setup();
    ok(state.kind === 'confirmed' && state.setup.hash === before);
    equal(await readFile(join(stage.root, 'node_modules/dep/check.cjs'), 'utf8'), checker);
  });
});
