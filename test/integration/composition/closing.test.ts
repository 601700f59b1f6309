import { deepEqual, equal, match } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredEvent } from '../../../src/domain/commission/event.ts';
import { situationOf } from '../../../src/domain/commission/view.ts';
import { harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';

const by = 'operator:test';
const slowOnceMerged = 'test ! -f slow.txt || sleep 60';

/** The record as it lies on the disk, whoever has it open. */
async function recorded(stage: HarnessStage, id: string): Promise<StoredEvent[]> {
  const file = join(await stage.git('rev-parse', '--absolute-git-dir'), 'haft/journal.jsonl');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n').slice(1);
  const events = lines.map((line) => JSON.parse(line) as StoredEvent);
  return events.filter(({ commission }) => commission === id);
}

describe('given an engine that is closed', () => {
  it('when a result is being landed, then it is held, and that is written before the record closes', async () => {
    await using stage = await harnessStage({
      files: { 'a.txt': 'one\n' },
      decisions: [
        {
          id: 'dec-1',
          title: 'Say two',
          keys: { affected_files: ['a.txt'], evidence_requirements: [slowOnceMerged] },
          script: { name: 'edit', arg: { file: 'a.txt', from: 'one', to: 'two' } },
        },
      ],
    });
    const id = await stage.create('dec-1');
    await stage.drain();
    await writeFile(join(stage.root, 'slow.txt'), 'slow\n');
    await stage.git('add', 'slow.txt');
    await stage.git('commit', '--quiet', '--message=slow');
    const begun = new Promise<void>((resolve) => {
      stage.harness.reports.onDidAppend((events) => {
        if (events.some(({ type }) => type === 'landing_started')) resolve();
      });
    });
    const landing = stage.harness.reviews.apply(id, by);
    await begun;

    await stage.harness.dispose();

    const last = (await recorded(stage, id)).at(-1);
    deepEqual(
      [last?.type, last?.type === 'held' && last.data.reason, last?.by],
      ['held', 'landing_interrupted', by],
    );
    equal((await landing).kind, 'held');
    match(await stage.git('status', '--porcelain'), /^(\?\? \.haft\/.*)?$/);
    const next = await stage.another();
    equal(situationOf(next.reports.view(id)), 'held');
  });

  it('when commissions run, then they are interrupted and can be taken up again', async () => {
    await using stage = await harnessStage({
      files: { 'a.txt': 'one\n' },
      decisions: [
        {
          id: 'dec-1',
          title: 'Say two',
          keys: { affected_files: ['a.txt'], evidence_requirements: ['grep -q two a.txt'] },
          script: {
            name: 'steps',
            arg: {
              steps: [
                { sh: 'true' },
                { sh: 'sleep 5' },
                { write: { path: 'a.txt', text: 'two\n' } },
              ],
            },
          },
        },
      ],
    });
    const id = await stage.create('dec-1');
    const begun = new Promise<void>((resolve) => {
      stage.harness.reports.onDidLog(({ kind }) => {
        if (kind === 'command') resolve();
      });
    });
    const drain = await stage.harness.drains.start({ mode: 'drain', concurrency: 1 });
    await begun;

    await stage.harness.dispose();

    equal((await drain.done).how, 'interrupted');
    const types = (await recorded(stage, id)).map(({ type }) => type);
    equal(types.at(-1), 'interrupted');
    const next = await stage.another();
    await (
      await next.drains.start({ mode: 'drain', concurrency: 1 })
    ).done;
    equal(situationOf(next.reports.view(id)), 'held');
  });
});
