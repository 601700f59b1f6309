import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { execa } from 'execa';
import type { DecisionText } from '../../fixtures/decisionText.ts';
import { situationOf } from '../../../src/domain/commission/view.ts';
import { cliFile, harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';
import { temporaryFolder } from '../../fixtures/temporaryFolder.ts';

const decisions = ['a', 'b'].map((name): DecisionText => ({
  id: `dec-${name}`,
  title: `Say two in ${name}`,
  keys: { affected_files: [`${name}.txt`], evidence_requirements: [`grep -q two ${name}.txt`] },
  script: {
    name: 'steps',
    arg: { steps: [{ gate: name }, { write: { path: `${name}.txt`, text: 'two\n' } }] },
  },
}));
const staged = (): Promise<HarnessStage> =>
  harnessStage({ files: { 'a.txt': 'one\n', 'b.txt': 'one\n' }, decisions });

/** Resolves when nobody leads any more. */
const ended = ({ harness: { reports } }: HarnessStage): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (reports.ledger.leader !== undefined) return;
      listening.dispose();
      resolve();
    };
    const listening = reports.onDidAppend(look);
    look();
  });

interface Detached {
  readonly drain: string;
  readonly pid: number;
  readonly commissions: readonly string[];
}

describe('given a run that is started in the background', function () {
  this.timeout(180_000);

  it('when the terminal it was started from goes away, then it is seen, goes on, and can be stopped', async () => {
    await using stage = await staged();
    await using scratch = await temporaryFolder();
    const id = await stage.create('dec-a');
    // `script` gives it a terminal of its own, which hangs up on all that hold it when the shell ends.
    const words = [process.execPath, cliFile, 'harness', 'run', id, '--detach', '--json'];
    const { stdout } = await execa('script', ['-qec', words.join(' '), '/dev/null'], {
      ...{ cwd: stage.root, env: { ...stage.env, TMPDIR: scratch.path }, extendEnv: false },
    });
    const { detached } = JSON.parse(stdout) as { detached: Detached };
    deepEqual(detached.commissions, [id]);
    await stage.model.until(({ heldAt }) => heldAt === 'a');
    const { stdout: row } = await execa('ps', ['-o', 'sid=,tty=', '-p', String(detached.pid)]);
    deepEqual(
      row.trim().split(/\s+/),
      [String(detached.pid), '?'],
      'a session of its own, and no terminal',
    );
    const { leader } = stage.harness.reports.ledger;
    deepEqual([leader?.drain, leader?.mode], [detached.drain, 'single']);
    const status = await stage.haft('harness', 'status');
    match(status.stdout, new RegExp(`^holder: .*${detached.pid}`, 'm'));
    const watching = execa(process.execPath, [cliFile, 'harness', 'watch'], {
      ...{ cwd: stage.root, env: stage.env, extendEnv: false },
    });
    let seen = '';
    watching.stdout.on('data', (bytes: Buffer) => (seen += bytes.toString()));
    // It shows what happens from then on when it looks: so something is made to happen until it does.
    while (!seen.includes('drain_requested')) await stage.haft('harness', 'concurrency', '1');
    stage.model.open('a');
    await ended(stage);
    equal(situationOf(stage.view(id)), 'held');
    const watched = await watching;
    match(watched.stdout, new RegExp(`terminal: commission=${id}`));
    deepEqual(
      (await readdir(scratch.path)).filter((name) => name.startsWith('haft-run')),
      [],
    );

    const other = await stage.create('dec-b');
    const text = await stage.haft('harness', 'run', other, '--detach', '--concurrency', '1');
    match(text.stdout, /^Harness run started: drain-\S+ mode=single in the background, pid \d+$/m);
    match(
      text.stdout,
      new RegExp(
        `^- commission=${other} follow it with "haft harness tail ${other} --follow"$`,
        'm',
      ),
    );
    await stage.model.until(({ heldAt }) => heldAt === 'b');
    const [, stop = ''] = /^stop: haft (.*)$/m.exec(text.stdout) ?? [];
    equal((await stage.haft(...stop.split(' '), '--now')).exitCode, 0);
    await ended(stage);
    equal(stage.harness.reports.view(other).interrupted, true);
  });

  it('when it cannot start, then that is told as of any run, and nothing goes on', async () => {
    await using stage = await staged();
    const id = await stage.create('dec-a');
    const run = (...more: string[]) => stage.haft('harness', 'run', id, '--detach', ...more);
    const first = await run('--json');
    equal(first.exitCode, 0, first.stderr);
    const busy = await run('--json');
    equal(busy.exitCode, 1);
    match(
      busy.stderr,
      /^drain_in_progress: drain-\S+ is running in another process .*\. It takes up/m,
    );
    ok((JSON.parse(busy.stdout) as { error: { code: string } }).error.code === 'drain_in_progress');
    await stage.model.until(({ heldAt }) => heldAt === 'a');
    stage.model.open('a');
    await ended(stage);
    match((await run()).stderr, /^commission_not_runnable: wc-\S+ is held, /);
    for (const more of ['--drain', '--prepare-only']) equal((await run(more)).exitCode, 2, more);
  });
});
