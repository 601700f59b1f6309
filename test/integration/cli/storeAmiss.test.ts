import { equal, match } from 'node:assert/strict';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { harnessStage, type CommandEnd, type HarnessStage } from '../../fixtures/harnessStage.ts';

const stageOf = (): Promise<HarnessStage> =>
  harnessStage({
    files: { 'a.txt': 'one\n' },
    decisions: [{ id: 'dec-a', title: 'Say two', keys: { affected_files: ['a.txt'] } }],
    // Nothing can run: what is told before that shows alone.
    env: { HAFT_CODEX_PATH: '/nowhere/codex' },
  });

/** A line `code: what. what to do.`, exit 1, and no word of a defect. */
function refused({ exitCode, stderr }: CommandEnd, code: string): void {
  equal(exitCode, 1, stderr);
  match(stderr, new RegExp(`^${code}: \\S.*[.:!?] \\S`, 'm'));
  equal(/internal_error|\n\s+at /.test(stderr), false, stderr);
}

describe('given a store that is not as it should be', () => {
  it('when its journal is damaged, then whoever answers from it says so, and no run takes that for an empty queue', async () => {
    await using stage = await stageOf();
    await stage.create('dec-a');
    await writeFile(join(stage.root, '.git/haft/journal.jsonl'), 'no journal\n');

    const listed = await stage.haft('commission', 'list');
    equal(listed.exitCode, 0);
    match(listed.stderr, /^warning: The journal is damaged at byte 0: .* doctor --store"\.$/m);
    for (const flags of [['--drain'], ['dec-a'], []]) {
      const run = await stage.haft('harness', 'run', ...flags);
      refused(run, 'store_read_only');
      equal(run.stdout, '');
    }
  });

  it('when the system refuses to write there, then that is a fault with its path', async () => {
    await using stage = await stageOf();
    const id = await stage.create('dec-a');
    await stage.harness.dispose();
    await mkdir(join(stage.root, '.git/haft/lock'));

    const end = await stage.haft('commission', 'cancel', id, '--reason', 'no need');
    refused(end, 'store_write_failed');
    equal((await stage.haft('commission', 'show', id)).exitCode, 0);
  });

  it('when the system refuses to read there, then that is a fault with its path', async () => {
    await using stage = await stageOf();
    const id = await stage.create('dec-a');
    const journal = join(stage.root, '.git/haft/journal.jsonl');
    await rename(journal, `${journal}.kept`);
    await mkdir(journal);

    for (const words of [
      ['commission', 'list'],
      ['commission', 'show', id],
      ['harness', 'run', '--drain'],
    ]) {
      const end = await stage.haft(...words);
      refused(end, 'store_unreadable');
      match(end.stderr, /journal\.jsonl/);
    }
  });
});
