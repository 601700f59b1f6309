import { deepEqual, equal, match } from 'node:assert/strict';
import type { StoredEvent } from '../../../src/domain/commission/event.ts';
import { situationOf } from '../../../src/domain/commission/view.ts';
import type { DecisionText } from '../../fixtures/decisionText.ts';
import { harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';
import { heardDrain } from '../../fixtures/heardDrain.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;
const names = ['a', 'b', 'c'] as const;
const files = Object.fromEntries(names.map((name) => [`${name}.txt`, 'one\n']));

/** Each says two in its own file, once its gate is open. */
const decisions = names.map((name): DecisionText => ({
  id: `dec-${name}`,
  title: `Say two in ${name}`,
  keys: { affected_files: [`${name}.txt`], evidence_requirements: [`grep -q two ${name}.txt`] },
  script: {
    name: 'steps',
    arg: { steps: [{ gate: name }, { write: { path: `${name}.txt`, text: 'two\n' } }] },
  },
}));

/** One engine of each test's own process looks on, and makes the commissions. */
async function staged(): Promise<HarnessStage & { readonly ids: readonly string[] }> {
  const stage = await harnessStage({ files, decisions });
  const ids: string[] = [];
  for (const { id } of decisions) ids.push(await stage.create(id, auto));
  return Object.assign(stage, { ids });
}

const states = ({ harness }: HarnessStage, ids: readonly string[]): string[] =>
  ids.map((id) => situationOf(harness.reports.view(id)));

/** Resolves when a fact has come that is as wanted; also one that is there already. */
function until({ harness }: HarnessStage, wanted: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!wanted()) return;
      listening.dispose();
      resolve();
    };
    const listening = harness.reports.onDidAppend(look);
    look();
  });
}

const drainFacts = async (stage: HarnessStage): Promise<readonly StoredEvent[]> =>
  (await stage.another()).reports.history('');

/** What the command line answers to a request, as JSON. */
async function ask(stage: HarnessStage, ...words: string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await stage.haft('harness', ...words, '--json');
  equal(exitCode, 0, stderr);
  return (JSON.parse(stdout) as { answered: object }).answered;
}

describe('given a drain that another process steers', function () {
  this.timeout(180_000);

  it('when it is paused, widened and resumed, then its leader answers each, and does it', async () => {
    await using stage = await staged();
    const { ids } = stage;
    const leader = heardDrain(stage, '--concurrency', '1', '--until', '2099-01-01T00:00:00Z');
    await stage.model.until(({ heldAt }) => heldAt === 'a');
    const { leader: led } = stage.harness.reports.ledger;
    const heard = { drain: led?.drain, how: 'heard' };

    deepEqual(await ask(stage, 'pause'), { request: 'pause', ...heard, running: 1 });
    const { stdout: status } = await stage.haft('harness', 'status');
    match(status, /^paused: true$/m);
    match(status, /^until: 2099-01-01T00:00:00/m);
    stage.model.open('a');
    await until(stage, () => states(stage, ids)[0] === 'landed');
    deepEqual(states(stage, ids), ['landed', 'queued', 'queued']);

    deepEqual(await ask(stage, 'concurrency', '2'), {
      ...{ request: 'concurrency', ...heard, running: 0 },
    });
    equal(((await ask(stage, 'resume')) as { request: string }).request, 'resume');
    await until(stage, () =>
      states(stage, ids)
        .slice(1)
        .every((one) => one === 'running'),
    );
    for (const name of ['b', 'c']) stage.model.open(name);
    const { exitCode, stdout } = await leader.end;
    equal(exitCode, 0, stdout);
    for (const said of ['pause', 'concurrency concurrency=2', 'resume'])
      match(stdout, new RegExp(`drain_requested: drain=\\S+ request=${said} by=operator:cli`));
    const facts = await drainFacts(stage);
    const answers = facts.filter(({ type }) => type === 'drain_acknowledged');
    equal(answers.length, 3);
  });

  it('when it is stopped, then its turns end; and when at once, then they are cut off and kept', async () => {
    await using stage = await staged();
    const { ids } = stage;
    const leader = heardDrain(stage, '--concurrency', '1');
    await stage.model.until(({ heldAt }) => heldAt === 'a');
    const text = await stage.haft('harness', 'stop');
    match(text.stdout, /^drain-\S+ stops when the turn of 1 run has ended\.$/);
    const now = (await ask(stage, 'stop', '--now')) as { how: string };
    // It may have ended before it could answer.
    match(now.how, /^(heard|ended)$/);
    equal((await leader.end).exitCode, 130);
    await until(stage, () => stage.harness.reports.ledger.leader === undefined);
    deepEqual(states(stage, ids), ['running', 'queued', 'queued']);
    equal(stage.harness.reports.view(ids[0]!).interrupted, true);
    const none = await stage.haft('harness', 'stop', '--json');
    deepEqual([none.exitCode, none.stderr], [1, 'no_drain: No drain is running. Start one first.']);
  });

  it('when its leader is killed while it is paused, then whoever goes on does so paused, until it is resumed', async () => {
    await using stage = await staged();
    const { ids } = stage;
    const leader = heardDrain(stage, '--concurrency', '1');
    await stage.model.until(({ heldAt }) => heldAt === 'a');
    const viewer = heardDrain(stage, '--concurrency', '1');
    await viewer.says(/attached to drain-/);
    await ask(stage, 'pause');
    process.kill(leader.pid, 'SIGKILL');
    await leader.end;
    await viewer.says(/taking over/);
    await viewer.says(/^paused: the drain before it was/m);
    const { stdout } = await stage.haft('harness', 'status', '--json');
    const { status } = JSON.parse(stdout) as { status: { paused: boolean; runtime_state: string } };
    deepEqual([status.runtime_state, status.paused], ['active', true]);
    deepEqual(states(stage, ids), ['running', 'queued', 'queued']);

    for (const name of names) stage.model.open(name);
    await ask(stage, 'resume');
    const { exitCode, stdout: said } = await viewer.end;
    equal(exitCode, 0, said);
    await until(stage, () => states(stage, ids).every((one) => one === 'landed'));
  });
});
