import { deepEqual, equal, match } from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecisionText } from '../../fixtures/decisionText.ts';
import { harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';

const decision: DecisionText = {
  id: 'dec-a',
  title: 'Say two',
  keys: { affected_files: ['a.txt'], evidence_requirements: ['true'] },
  script: { name: 'edit', arg: { file: 'a.txt', from: 'one', to: 'two' } },
};

/** A second file with the same id; both are then named wherever the id is. */
async function second(stage: HarnessStage): Promise<RegExp> {
  const folder = join(stage.root, '.haft/decisions');
  const [name = ''] = await readdir(folder);
  await writeFile(join(folder, 'zzz.md'), await readFile(join(folder, name)));
  return new RegExp(`\\.haft/decisions/${name}, \\.haft/decisions/zzz\\.md`);
}

describe('given an id that two decision files have', () => {
  it('when it is named, then it is refused with both files, and nothing is written', async () => {
    await using stage = await harnessStage({ files: { 'a.txt': 'one\n' }, decisions: [decision] });
    const both = await second(stage);
    for (const words of [
      ['commission', 'create-from-decision', 'dec-a'],
      ['commission', 'create-batch', 'dec-a'],
      ['harness', 'plan', 'dec-a'],
      ['harness', 'run', '--prepare-only', 'dec-a'],
      ['harness', 'run', '--drain', 'dec-a'],
    ]) {
      const { exitCode, stderr } = await stage.haft(...words);
      equal(exitCode, 1, words.join(' '));
      match(stderr, /^decision_id_ambiguous: /m, words.join(' '));
      match(stderr, both, words.join(' '));
    }
    const listed = await stage.haft('check', '--json');
    const { malformed } = JSON.parse(listed.stdout) as { malformed: { code: string }[] };
    deepEqual(
      malformed.map(({ code }) => code),
      ['decision_id_duplicate', 'decision_id_duplicate'],
    );
    equal(stage.harness.reports.ledger.size, 0);
  });

  it('when a commission was issued before, then its run is stale for that, and no agent starts', async () => {
    await using stage = await harnessStage({ files: { 'a.txt': 'one\n' }, decisions: [decision] });
    const id = await stage.create('dec-a');
    const both = await second(stage);
    await stage.drain();
    const { state, verdict, thread } = stage.view(id);
    deepEqual(
      [state, verdict?.code, thread],
      ['blocked_stale', 'decision_id_ambiguous', undefined],
    );
    match((await stage.haft('commission', 'refresh', id, '--reason', 'r')).stderr, both);
  });
});
