import { chance } from '../../../fixtures/seed.ts';
import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { StoredEvent } from '../../../../src/domain/commission/event.ts';
import { amount } from '../../../fixtures/amount.ts';
import { cliFile, harnessStage, type HarnessStage } from '../../../fixtures/harnessStage.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { processesUnder } from '../../../fixtures/processesUnder.ts';

const landInChild = join(import.meta.dirname, '../../../fixtures/landInChild.ts');
const auto = 'workspace_patch_auto_on_pass' as const;
const names = ['a', 'b', 'c', 'd'] as const;
const files = Object.fromEntries(names.map((name) => [`${name}.txt`, 'one\n']));

const decisions: DecisionText[] = names.map((name) => ({
  id: `dec-${name}`,
  title: `Change ${name}`,
  keys: { affected_files: [`${name}.txt`], evidence_requirements: [`grep -q two ${name}.txt`] },
  script: {
    name: 'steps',
    arg: {
      steps: [
        { sh: 'sleep 0.2' },
        { write: { path: `${name}.txt`, text: 'two\n' } },
        { sh: 'sleep 0.1' },
      ],
    },
  },
}));

const eventsOf = async (stage: HarnessStage): Promise<StoredEvent[]> =>
  (await readFile(join(stage.root, '.git/haft/journal.jsonl'), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as StoredEvent);

/** Starts a drain as its own process, kills it with SIGKILL after `ms`, and waits for its end. */
async function drainAndKill(stage: HarnessStage, ms: number): Promise<void> {
  const child = execa(
    process.execPath,
    [cliFile, 'harness', 'run', '--drain', '--concurrency', '3'],
    { cwd: stage.root, env: stage.env, extendEnv: false, reject: false },
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  await child;
  clearTimeout(timer);
}

describe('given a drain that is killed again and again', function () {
  this.timeout(300_000);
  const kills = 4;
  const drains = amount('HAFT_KILLED_DRAINS', 1, 25);

  for (let drain = 0; drain < drains; drain++)
    it('when the same command runs again, then nothing is lost, doubled or left behind', async () => {
      await using stage = await harnessStage({ files, decisions });
      const ids: string[] = [];
      for (const { id } of decisions) ids.push(await stage.create(id, { deliveryPolicy: auto }));
      for (let i = 0; i < kills; i++) await drainAndKill(stage, 400 + Math.floor(chance() * 1_800));
      const end = await stage.haft('harness', 'run', '--drain', '--concurrency', '3');
      equal(end.exitCode, 0, end.stdout + end.stderr);

      const events = await eventsOf(stage);
      const settled = events
        .filter(({ type }) => type === 'settled')
        .map((event) => `${event.commission} ${event.attempt}`);
      equal(new Set(settled).size, settled.length, 'one settled event an attempt');
      const harness = await stage.another();
      deepEqual(
        ids.map((id) => situationOf(harness.reports.ledger.get(id)!)),
        ['landed', 'landed', 'landed', 'landed'],
        end.stdout + end.stderr,
      );
      const landed = (
        await stage.git('log', '--format=%(trailers:key=Commission,valueonly,separator=)')
      )
        .split('\n')
        .filter(Boolean);
      deepEqual(landed.sort(), [...ids].sort(), 'exactly one commit a commission');
      equal(await stage.git('status', '--porcelain'), '');
      deepEqual(await processesUnder(stage.path), []);
    });
});

describe('given a running drain', function () {
  this.timeout(60_000);

  it('when it is stopped twice, then no codex process is left and its work can be resumed', async () => {
    const slow: DecisionText = {
      ...decisions[0]!,
      script: {
        name: 'steps',
        arg: { steps: [{ write: { path: 'a.txt', text: 'two\n' } }, { sh: 'sleep 60' }] },
      },
    };
    await using stage = await harnessStage({ files, decisions: [slow] });
    const id = await stage.create('dec-a', { deliveryPolicy: auto });
    const run = await stage.harness.drains.start({ mode: 'drain', concurrency: 1 });
    await stage.model.until((request) => request.step === 1);
    run.stop();
    run.stop();
    const began = Date.now();
    const summary = await run.done;
    equal(summary.how, 'interrupted');
    equal(Date.now() - began < 10_000, true, 'within 10 s');
    deepEqual(await processesUnder(stage.path), []);
    equal(stage.view(id).interrupted, true);
    equal(stage.view(id).thread !== undefined, true);
  });
});

describe('given what a killed process left', function () {
  this.timeout(120_000);

  it('when a drain begins over half a landing, then that is undone and its own work lands', async () => {
    await using stage = await harnessStage({ files, decisions });
    const id = await stage.create('dec-a', { deliveryPolicy: auto });
    const tip = await stage.git('rev-parse', 'main');
    await writeFile(join(stage.root, 'b.txt'), 'half\n');
    await stage.git('commit', '--quiet', '--all', '--message=half');
    const commit = await stage.git('rev-parse', 'main');
    await stage.git('reset', '--quiet', '--hard', tip);
    const args = [landInChild, stage.root, 'main', tip, commit, 'written'];
    await execa(process.execPath, args, { reject: false });
    equal(existsSync(join(stage.root, '.git/index.lock')), true);

    await stage.drain(1);

    equal(situationOf(stage.view(id)), 'landed');
    equal(await stage.git('rev-parse', 'main~1'), tip);
    equal(await stage.git('status', '--porcelain'), '');
  });

  it('when a drain begins beside a codex that hangs, then that one is ended first', async () => {
    const held: DecisionText = {
      ...decisions[0]!,
      script: {
        name: 'steps',
        arg: { steps: [{ gate: 'held' }, { write: { path: 'a.txt', text: 'two\n' } }] },
      },
    };
    await using stage = await harnessStage({ files, decisions: [held] });
    const id = await stage.create('dec-a', { deliveryPolicy: auto });
    const doomed = execa(process.execPath, [cliFile, 'harness', 'run', '--drain'], {
      ...{ cwd: stage.root, env: stage.env, extendEnv: false, reject: false },
    });
    await stage.model.until(({ heldAt }) => heldAt === 'held');
    const agents = (await processesUnder(stage.path)).filter((line) => line.includes('app-server'));
    for (const line of agents) process.kill(Number.parseInt(line, 10), 'SIGSTOP');
    doomed.kill('SIGKILL');
    await doomed;
    const before = (await processesUnder(stage.path)).filter((line) => agents.includes(line));
    notEqual(before.length, 0);

    stage.model.open('held');
    await stage.drain(1);

    equal(situationOf(stage.view(id)), 'landed');
    deepEqual(await processesUnder(stage.path), []);
  });
});
