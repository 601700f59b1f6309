import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { shellStage, type ShellStage } from '../../../fixtures/shellStage.ts';

const writes = (id: string, ...paths: string[]): DecisionText => ({
  id,
  title: `Do ${id}`,
  keys: { affected_files: paths, evidence_requirements: [`grep -q two ${paths.join(' ')}`] },
  script: {
    name: 'steps',
    arg: { steps: paths.map((path) => ({ write: { path, text: 'two\n' } })) },
  },
});

/** Types a line that is expected to work, and answers what it printed. */
async function typed(shell: ShellStage, line: string): Promise<string> {
  const { exitCode, stdout, stderr } = await shell.type(line);
  equal(exitCode, 0, `${line}\n${stdout}${stderr}`);
  return stdout;
}

const create = async (shell: ShellStage, line: string): Promise<string> =>
  /^created (wc-\S+) /m.exec(
    await typed(shell, `haft commission create-from-decision ${line}`),
  )?.[1] ?? '';

/** The operator's lines about landings. */
const applied = (text: string): string[] =>
  text.split('\n').filter((line) => line.startsWith('auto_apply_'));

describe('given use case A, docs and mechanical refactors over night', () => {
  it('when drained, then there is a stack of small commits, each of one decision and revertable', async () => {
    const files = {
      'README.md': 'one\n',
      'docs/guide.md': 'one\n',
      'internal/cli/a.go': 'one\n',
      'internal/b.go': 'one\n',
    };
    const decisions = [
      writes('dec-docs-cleanup', 'docs/guide.md', 'README.md'),
      writes('dec-formatter-pass', 'internal/cli/a.go'),
      writes('dec-more-internal', 'internal/b.go'),
    ];
    await using shell = await shellStage({ files, decisions });
    const { stage } = shell;
    const auto = '--delivery-policy workspace_patch_auto_on_pass';
    const docs = await create(
      shell,
      `dec-docs-cleanup ${auto} --allowed-path docs/ --allowed-path README.md`,
    );
    const format = await create(shell, `dec-formatter-pass ${auto} --allowed-path internal/`);
    // Overlaps with the one before it: they never run together.
    const more = await create(shell, `dec-more-internal ${auto}`);
    const tree = await stage.git('rev-parse', 'HEAD^{tree}');

    const stdout = await typed(shell, 'haft harness run --drain --concurrency 4');
    const files1 = (id: string, count: number): string =>
      `auto_apply_succeeded: commission=${id} files=${count}`;
    deepEqual(
      applied(stdout).toSorted(),
      [files1(docs, 2), files1(format, 1), files1(more, 1)].toSorted(),
    );

    const log = await stage.git(
      'log',
      '-3',
      '--format=%(trailers:key=Decision,valueonly,separator=)%x00%P',
    );
    deepEqual(
      log
        .split('\n')
        .map((line) => line.split('\0')[0])
        .toSorted(),
      ['dec-docs-cleanup', 'dec-formatter-pass', 'dec-more-internal'],
    );
    // Single parents: no merges.
    ok(log.split('\n').every((line) => line.split('\0')[1]?.split(' ').length === 1));
    const allowed = {
      'dec-docs-cleanup': /^(docs\/|README\.md$)/,
      'dec-formatter-pass': /^internal\//,
    };
    for (const [decision, paths] of Object.entries(allowed)) {
      const commit = await stage.git('log', `--grep=Decision: ${decision}`, '--format=%H');
      const changed = (await stage.git('show', '--name-only', '--format=', commit)).split('\n');
      ok(
        changed.every((path) => paths.test(path)),
        changed.join(),
      );
    }
    const events = (await (await stage.another()).reports.history(format)).concat(
      await (await stage.another()).reports.history(more),
    );
    const at = (id: string, type: string): number =>
      events.find((event) => event.commission === id && event.type === type)!.seq;
    ok(at(more, 'claimed') > at(format, 'landed') || at(format, 'claimed') > at(more, 'landed'));

    await stage.git('revert', '--no-edit', 'HEAD~3..HEAD');
    equal(await stage.git('rev-parse', 'HEAD^{tree}'), tree);
  });
});

describe('given use case B, a mixed batch with risky paths', () => {
  it('when drained, then the trivial lands, the risky is held, and what cannot land says why', async () => {
    const files = { 'trivial.txt': 'one\n', 'payment.txt': 'one\n', 'mine.txt': 'one\n' };
    const decisions = [
      writes('dec-trivial-cleanup', 'trivial.txt'),
      writes('dec-touches-payment-flow', 'payment.txt'),
      writes('dec-on-my-work', 'mine.txt'),
    ];
    await using shell = await shellStage({ files, decisions });
    const { stage } = shell;
    const auto = '--delivery-policy workspace_patch_auto_on_pass';
    const trivial = await create(shell, `dec-trivial-cleanup ${auto}`);
    const risky = await create(shell, 'dec-touches-payment-flow');
    const dirty = await create(shell, `dec-on-my-work ${auto}`);
    await writeFile(join(stage.root, 'mine.txt'), 'half done\n');

    const stdout = await typed(shell, 'haft harness run --drain --concurrency 2');
    const [failed = '', succeeded = '', ...others] = applied(stdout).toSorted();
    equal(succeeded, `auto_apply_succeeded: commission=${trivial} files=1`);
    match(failed, new RegExp(`^auto_apply_failed: commission=${dirty} reason=".*mine\\.txt.*"$`));
    deepEqual(others, []);
    equal(await readFile(join(stage.root, 'mine.txt'), 'utf8'), 'half done\n');
    equal(await readFile(join(stage.root, 'payment.txt'), 'utf8'), 'one\n');

    // Terminal, and the checkout is unchanged: its policy is manual, and Apply is the remedy.
    const shown = await typed(shell, `haft commission show ${risky}`);
    match(shown, /^delivery_decision\.reason=delivery_policy_manual$/m);
    await typed(shell, `haft harness apply ${risky}`);
    equal(await readFile(join(stage.root, 'payment.txt'), 'utf8'), 'two\n');
    equal(await stage.git('show', '--name-only', '--format=', 'HEAD'), 'payment.txt');
  });
});

describe('given use case C, one commission and no drain', () => {
  it('when run, then it streams, ends, and holds the diff in its workspace for Apply', async () => {
    const files = { 'a.txt': 'one\n', 'b.txt': 'one\n' };
    const decisions = [writes('dec-single', 'a.txt'), writes('dec-auto', 'b.txt')];
    // The workspaces are where they are without any setting.
    await using shell = await shellStage({ files, decisions, env: { HAFT_WORKSPACE_ROOT: '' } });
    const { stage } = shell;
    const began = await stage.git('rev-parse', 'HEAD');

    const stdout = await typed(shell, 'haft harness run dec-single');
    match(stdout, /agent_started|captured/);
    match(stdout, /^Harness run finished$/m);
    const id = /^(wc-\S+) +held +- +dec-single /m.exec(stdout)?.[1] ?? '';
    deepEqual(applied(stdout), []);
    equal(await stage.git('rev-parse', 'HEAD'), began);
    equal(await stage.git('status', '--porcelain'), '');
    const status = await typed(
      shell,
      `cd ~/.open-sleigh/workspaces/${id} && git status --porcelain`,
    );
    equal(status.trim(), 'M a.txt');

    // An automatic one that is run alone is held all the same.
    const alone = await create(shell, 'dec-auto --delivery-policy workspace_patch_auto_on_pass');
    deepEqual(applied(await typed(shell, 'haft harness run dec-auto')), []);
    match(
      await typed(shell, `haft commission show ${alone}`),
      /^delivery_decision\.reason=single_run$/m,
    );

    for (const one of [id, alone]) await typed(shell, `haft harness apply ${one}`);
    equal(await stage.git('rev-list', '--count', `${began}..HEAD`), '2');
    match(
      await typed(shell, 'haft harness run --drain'),
      /^no runnable WorkCommissions; create commissions explicitly /,
    );
  });
});
