import { deepEqual, equal, match } from 'node:assert/strict';
import { processesUnder } from '../../fixtures/processesUnder.ts';
import { drainProcess } from '../../fixtures/drainProcess.ts';
import { harnessStage } from '../../fixtures/harnessStage.ts';
import { shellStage, type ShellStage } from '../../fixtures/shellStage.ts';

const stageOf = (): Promise<ShellStage> =>
  shellStage({
    files: { 'a.txt': 'one\n' },
    decisions: [
      {
        id: 'dec-a',
        title: 'Say two',
        keys: { affected_files: ['a.txt'], evidence_requirements: ['grep -q two a.txt'] },
        script: { name: 'edit', arg: { file: 'a.txt', from: 'one', to: 'two' } },
      },
    ],
  });

describe('given a command line whose output goes somewhere', () => {
  it('when there is no room for it, then that is told and the exit is no success', async () => {
    await using shell = await stageOf();
    for (const line of ['haft export', 'haft commission list --json', 'haft --version']) {
      const { exitCode, stderr } = await shell.type(`${line} > /dev/full`);
      equal(exitCode, 1, line);
      match(stderr, /^output_lost: What was .* ENOSPC.*\. Make room .*/);
    }
    const drained = await shell.type(
      'haft harness run dec-a > /dev/full; code=$?; haft commission list --selector all; exit $code',
    );
    equal(drained.exitCode, 1);
    match(drained.stdout, /^wc-\S+ +held /m);
  });

  it('when nobody reads it any more, then it goes on and ends as ever', async () => {
    await using shell = await stageOf();
    // Whoever read is gone for sure before anything is written.
    const unread = async (line: string): Promise<number | undefined> =>
      (await shell.type(`exec 3> >(exit); wait $!; ${line} >&3 2>&3`)).exitCode;

    deepEqual(
      [
        await unread('haft commission list'),
        await unread('haft nonsense'),
        await unread('haft harness run --drain dec-a'),
      ],
      [0, 2, 0],
    );
    match((await shell.type('haft commission list --selector all')).stdout, /^wc-\S+ +held /m);
  });
});

describe('given a drain in a terminal', () => {
  it('when that is closed, then the turn is cut off, its work is kept, and the record says so', async () => {
    await using stage = await harnessStage({
      files: { 'a.txt': 'one\n' },
      decisions: [
        {
          id: 'dec-a',
          title: 'Say two',
          keys: { affected_files: ['a.txt'] },
          script: { name: 'steps', arg: { steps: [{ gate: 'never' }] } },
        },
      ],
    });
    const id = await stage.create('dec-a');
    const drain = drainProcess(stage);
    await stage.model.until(({ heldAt }) => heldAt === 'never');

    drain.child.kill('SIGHUP');

    const { exitCode, stdout } = await drain.end;
    equal(exitCode, 130);
    match(stdout, /^cut off, goes on with the next run or drain:$/m);
    const { state, interrupted } = (await stage.another()).reports.view(id);
    deepEqual([state, interrupted], ['running', true]);
    deepEqual(await processesUnder(stage.path), []);
  });
});
