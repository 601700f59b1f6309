import { equal, ok } from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { harnessStage } from '../../../fixtures/harnessStage.ts';
import { folderOnDisk } from '../../../fixtures/temporaryFolder.ts';

/** In the usual case: no filters, no submodules, work that lands (docs/decisions/0022-git-that-stays.md). */
const mostPerCommission = 25;

const fileOf = (n: number): string => `src/${n}.txt`;
const about = (n: number): DecisionText => ({
  id: `dec-${n}`,
  title: `Change ${n}`,
  keys: { affected_files: [fileOf(n)], evidence_requirements: [`grep -q two ${fileOf(n)}`] },
  script: { name: 'edit', arg: { file: fileOf(n), from: 'one', to: 'two' } },
});

/** A git that notes each call of ours, and not those of codex, and then does it. */
async function notingGit(folder: string): Promise<{ readonly bin: string; readonly log: string }> {
  const [bin, log] = [join(folder, 'bin'), join(folder, 'git.log')];
  const { stdout: git } = await execa('/bin/sh', ['-c', 'command -v git']);
  const ours = '[ "$GIT_NO_REPLACE_OBJECTS" = 1 ]';
  await mkdir(bin);
  await writeFile(
    join(bin, 'git'),
    `#!/bin/sh\n${ours} && echo "$*" >> ${log}\nexec ${git} "$@"\n`,
  );
  await chmod(join(bin, 'git'), 0o755);
  await writeFile(log, '');
  return { bin, log };
}

/** Calls of git in a drain of so many commissions at four, all of which land. */
async function callsFor(count: number): Promise<string[]> {
  await using folder = await folderOnDisk();
  const { bin, log } = await notingGit(folder.path);
  const numbers = Array.from({ length: count }, (_, n) => n);
  await using stage = await harnessStage({
    files: Object.fromEntries(numbers.map((n) => [fileOf(n), 'one\n'])),
    decisions: numbers.map(about),
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
  });
  for (const n of numbers)
    await stage.create(`dec-${n}`, { deliveryPolicy: 'workspace_patch_auto_on_pass' });
  await writeFile(log, '');
  const { exitCode } = await stage.haft('harness', 'run', '--drain', '--concurrency', '4');
  equal(exitCode, 0);
  return (await readFile(log, 'utf8')).split('\n').filter(Boolean);
}

describe('given commissions that run side by side and land', function () {
  this.timeout(120_000);

  it('when git’s processes are counted, then there are few for each', async () => {
    const [few, more] = [await callsFor(2), await callsFor(10)];
    const each = (more.length - few.length) / 8;
    ok(each > 5 && each <= mostPerCommission, `${each} for each:\n${more.join('\n')}`);
  });
});
