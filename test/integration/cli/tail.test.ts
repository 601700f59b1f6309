import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RunEntry } from '../../../src/engine/ports/runLog.ts';
import { harnessStage } from '../../fixtures/harnessStage.ts';

const files = { 'a.txt': 'one\n' };
const decisions = [
  {
    id: 'dec-a',
    title: 'Say two',
    keys: { affected_files: ['a.txt'], evidence_requirements: ['true', 'cat a.txt'] },
    script: { name: 'edit', arg: { file: 'a.txt', from: 'one', to: 'two' } },
  },
];

const entriesOf = (stdout: string): RunEntry[] =>
  stdout.split('\n').map((line) => (JSON.parse(line) as { entry: RunEntry }).entry);

describe('given a run and its tail', () => {
  it('when followed while it goes on, then all that is kept is printed once, in order', async () => {
    await using stage = await harnessStage({ files, decisions, latencyMs: 100 });
    const id = await stage.create('dec-a');
    const followed = stage.haft('harness', 'tail', id, '--follow', '--json');
    await stage.drain(1);
    const { exitCode, stdout } = await followed;

    equal(exitCode, 0);
    const kept = await stage.harness.reports.runEntries(id);
    ok(kept.length > 0);
    deepEqual(entriesOf(stdout), kept);
  });

  it('when the run is over, then it is replayed, and its end closes it', async () => {
    await using stage = await harnessStage({ files, decisions });
    const id = await stage.create('dec-a');
    await stage.drain(1);
    const replayed = await stage.haft('harness', 'tail', id, '--follow');

    equal(replayed.stdout, (await stage.haft('harness', 'tail', id)).stdout);
    match(replayed.stdout, /^terminal: commission=\S+ state=completed next_action=apply /m);
    const kept = await stage.harness.reports.runEntries(id);
    deepEqual(entriesOf((await stage.haft('harness', 'tail', id, '--json')).stdout), kept);
  });
});
