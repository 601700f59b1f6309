import { deepEqual, equal, match } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  harnessStage,
  runCli,
  type CommandEnd,
  type HarnessStage,
} from '../../fixtures/harnessStage.ts';
import { decisionText, type DecisionText } from '../../fixtures/decisionText.ts';
import { temporaryFolder } from '../../fixtures/temporaryFolder.ts';

const good: DecisionText = {
  id: 'dec-good',
  title: 'Say two',
  keys: { affected_files: ['a.txt'], evidence_requirements: ['true'] },
  script: { name: 'edit', arg: { file: 'a.txt', from: 'one', to: 'two' } },
};
const files = { 'a.txt': 'one\n' };
const stageOf = (
  decisions: readonly DecisionText[] = [good],
  env: Record<string, string> = {},
): Promise<HarnessStage> => harnessStage({ files, decisions, env });

/** One line `code: what. what to do.`, exit 1, and never a stack. */
function refused(end: CommandEnd, code: string): void {
  equal(end.exitCode, 1, end.stdout + end.stderr);
  match(end.stderr, new RegExp(`^${code}: \\S.*[.:!?] \\S`, 'm'));
  equal(/\n\s+at /.test(end.stderr), false, end.stderr);
}

const create = (stage: HarnessStage, ...more: string[]): Promise<CommandEnd> =>
  stage.haft('commission', 'create-from-decision', ...more);
const journalOf = (stage: HarnessStage): Promise<string> =>
  readFile(join(stage.root, '.git/haft/journal.jsonl'), 'utf8').catch(() => '');

describe('given bad input on the command line', () => {
  it('when there is no git repository, then it says so and writes nothing', async () => {
    await using folder = await temporaryFolder();
    refused(
      await runCli(folder.path, { PATH: process.env['PATH'] ?? '' }, ['commission', 'list']),
      'not_a_repository',
    );
    equal(existsSync(join(folder.path, '.git')), false);
  });

  const table: [name: string, args: string[], code: string][] = [
    ['an unknown decision', ['dec-none'], 'decision_not_found'],
    ['an absolute path', ['dec-good', '--allowed-path', '/etc'], 'pattern_absolute'],
    ['a path that escapes', ['dec-good', '--allowed-path', 'a/../../b'], 'pattern_escapes'],
    ['an unknown branch', ['dec-good', '--target-branch', 'nowhere'], 'branch_not_found'],
    ['a base that is no commit', ['dec-good', '--base-sha', 'f'.repeat(40)], 'base_sha_not_found'],
    ['a base that may move', ['dec-good', '--base-sha', 'HEAD'], 'base_sha_invalid'],
    ['an empty slice', ['dec-good', '--slice-description', ' '], 'slice_description_empty'],
    ['an empty command', ['dec-good', '--evidence', ''], 'evidence_command_required'],
    ['an unknown envelope', ['dec-good', '--envelope', 'env-9'], 'autonomy_envelope_not_found'],
    [
      'a time in the past',
      ['dec-good', '--valid-until', '2020-01-01T00:00:00Z'],
      'valid_until_in_past',
    ],
  ];
  for (const [name, args, code] of table) {
    it(`when given ${name}, then it is ${code} and nothing is written`, async () => {
      await using stage = await stageOf();
      refused(await create(stage, ...args), code);
      equal(await journalOf(stage), '');
    });
  }

  it('when a decision is not active, then C6: it is refused by its status', async () => {
    await using stage = await stageOf([{ ...good, keys: { ...good.keys, status: 'superseded' } }]);
    refused(await create(stage, 'dec-good'), 'decision_not_active');
    equal(await journalOf(stage), '');
  });

  it('when a decision names no path and none is given, then C7b: that is said', async () => {
    await using stage = await stageOf([{ id: 'dec-bare', title: 'Do something' }]);
    refused(await create(stage, 'dec-bare'), 'allowed_paths_required');
    equal(await journalOf(stage), '');
    equal((await create(stage, 'dec-bare', '--allowed-path', 'a.txt')).exitCode, 0);
  });

  it('when one decision file is malformed, then file and line are named and the others work', async () => {
    await using stage = await stageOf();
    await writeFile(
      join(stage.root, '.haft/decisions/broken.md'),
      '---\nid: dec-broken\nkind: DecisionRecord\ntitle: [unclosed\n---\n',
    );
    const end = await create(stage, 'dec-broken');
    refused(end, 'decision_not_found');
    match(end.stderr, /\.haft\/decisions\/broken\.md:\d+ /);
    equal((await create(stage, 'dec-good')).exitCode, 0);
  });

  it('when there are no decisions, then a drain says that nothing can run', async () => {
    await using stage = await stageOf([]);
    const end = await stage.haft('harness', 'run', '--drain');
    equal(end.exitCode, 0);
    match(end.stdout, /^no runnable WorkCommissions; /);
  });

  it('when the head is detached, then a branch must be named', async () => {
    await using stage = await stageOf();
    await stage.git('checkout', '--quiet', '--detach');
    refused(await create(stage, 'dec-good'), 'head_detached');
    equal((await create(stage, 'dec-good', '--target-branch', 'main')).exitCode, 0);
  });

  it('when the repository is empty, then it says what is missing', async () => {
    await using stage = await stageOf([]);
    await rm(join(stage.root, '.git'), { recursive: true });
    await stage.git('init', '--initial-branch=main');
    await mkdir(join(stage.root, '.haft/decisions'), { recursive: true });
    await writeFile(join(stage.root, '.haft/decisions/good.md'), decisionText(good));
    refused(await create(stage, 'dec-good'), 'repository_empty');
  });

  it('when flags contradict each other, then R2: it is a usage error before anything is created', async () => {
    await using stage = await stageOf();
    for (const flags of [
      ['--drain', '--once'],
      ['--drain', '--detach'],
      ['--concurrency', '0'],
      ['--force-skip-specs', ' '],
    ]) {
      const end = await stage.haft('harness', 'run', 'dec-good', ...flags);
      equal(end.exitCode, 2, flags.join(' ') + end.stderr);
      match(end.stderr, /^usage: /m);
    }
    equal(await journalOf(stage), '');
  });
});

describe('given a codex that cannot work', () => {
  const nothingClaimed = async (stage: HarnessStage): Promise<void> => {
    equal(/"type":"(claimed|drain_started)"/.test(await journalOf(stage)), false);
  };

  it('when it is missing, then the drain is refused before any claim', async () => {
    await using stage = await stageOf([good], { HAFT_CODEX_PATH: '/nowhere/codex' });
    await stage.create('dec-good');
    refused(await stage.haft('harness', 'run', '--drain'), 'agent_missing');
    await nothingClaimed(stage);
  });

  it('when it is too old, then its version is named', async () => {
    await using stage = await stageOf();
    const old = join(stage.path, 'codex-old');
    await writeFile(old, '#!/bin/sh\necho "codex-cli 0.100.0"\n');
    await chmod(old, 0o755);
    await stage.create('dec-good');
    const end = await runCli(stage.root, { ...stage.env, HAFT_CODEX_PATH: old }, [
      'harness',
      'run',
      '--drain',
    ]);
    refused(end, 'agent_too_old');
    match(end.stderr, /0\.100\.0/);
    await nothingClaimed(stage);
  });

  it('when the model server is down, then the drain waits for it, and nothing fails', async () => {
    await using stage = await harnessStage({
      files,
      decisions: [good],
      settings: { noProgressMs: 1_500, agentRetries: 0 },
    });
    const id = await stage.create('dec-good', { deliveryPolicy: 'workspace_patch_auto_on_pass' });
    await stage.model.close();
    const drain = await stage.harness.drains.start({ mode: 'drain', concurrency: 1 });
    await new Promise<void>((resolve) => {
      stage.harness.reports.onDidAppend((events) => {
        if (events.some(({ type }) => type === 'drain_waiting')) resolve();
      });
    });
    equal(stage.harness.reports.status().outage?.cause, 'provider_unreachable');
    drain.stop();
    const summary = await drain.done;
    deepEqual(
      [stage.view(id).state, stage.view(id).interrupted, stage.view(id).reason?.code],
      ['running', true, 'provider_unreachable'],
      stage.logged.join('\n'),
    );
    deepEqual(
      summary.goesOn.map((row) => row.id),
      [id],
    );
  });
});
