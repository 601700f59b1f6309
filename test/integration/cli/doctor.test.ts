import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../../src/engine/doctor/doctor.ts';
import { checkNames } from '../../../src/engine/doctor/doctor.ts';
import { harnessStage, runCli, type HarnessStage } from '../../fixtures/harnessStage.ts';

const files = { 'a.txt': 'one\n' };

/** What the doctor found, and its exit code. */
async function examined(
  stage: HarnessStage,
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | undefined; findings: Finding[] }> {
  const args = ['doctor', '--json'];
  const { exitCode, stdout, stderr } = await runCli(stage.root, { ...stage.env, ...env }, args);
  const { findings } = JSON.parse(stdout || stderr) as { findings: Finding[] };
  return { code: exitCode, findings };
}

const codesOf = (findings: readonly Finding[], level: Finding['level']): string[] =>
  findings.flatMap((one) => (one.level === level ? one.code : []));

describe('given a project that is ready for a night', function () {
  this.timeout(180_000);

  it('when the doctor looks, then each check says what it saw, and it exits 0', async () => {
    await using stage = await harnessStage({ files, decisions: [], onDisk: true });
    const { code, findings } = await examined(stage);
    deepEqual(codesOf(findings, 'problem'), [], JSON.stringify(findings, undefined, 2));
    equal(code, 0);
    deepEqual([...new Set(findings.map(({ check }) => check))].toSorted(), checkNames.toSorted());
    const seen = codesOf(findings, 'ok');
    for (const one of [
      'git',
      'agent',
      'sandbox',
      'network',
      'commit',
      'hooks',
      'leader',
      'editors',
    ])
      ok(seen.includes(one), one);
    // What it tried, it has taken back.
    equal(await stage.git('for-each-ref', 'refs/haft'), '');
    equal(await stage.git('status', '--porcelain'), '');
    const { stdout } = await stage.haft('doctor');
    match(stdout, /^ok +git: git 2\.\d+/m);
    match(stdout, /^ok +sandbox: The sandbox lets nobody write outside of its folder\.$/m);
  });

  it('when something is planted, then each is found with what to do, and problems make it exit 1', async () => {
    await using stage = await harnessStage({ files, decisions: [], onDisk: true });
    const hook = join(stage.root, '.git/hooks/pre-commit');
    await mkdir(join(stage.root, '.git/hooks'), { recursive: true });
    await writeFile(hook, '#!/bin/sh\nexit 1\n');
    await chmod(hook, 0o755);
    await stage.git('config', 'commit.gpgsign', 'true');
    await stage.git('config', 'gpg.program', '/bin/false');
    await stage.harness.publishUnsaved([join(stage.root, 'a.txt')]);
    const { code, findings } = await examined(stage);
    equal(code, 1);
    deepEqual(codesOf(findings, 'problem'), ['commit_signing_failed']);
    const notes = codesOf(findings, 'note').filter((one) => !one.startsWith('disk'));
    deepEqual(notes.toSorted(), ['editor_dirty', 'hooks_passed_over']);
    deepEqual(
      findings.filter(({ level, fix }) => (level === 'ok') !== (fix === undefined)),
      [],
      'each but the good ones says what to do',
    );
    match(findings.find(({ code: of }) => of === 'hooks_passed_over')?.what ?? '', /pre-commit/);
  });

  it('when codex is missing, or nobody is signed in, then that is told, and no secret', async () => {
    await using stage = await harnessStage({ files, decisions: [], onDisk: true });
    const gone = await examined(stage, { HAFT_CODEX_PATH: '/nowhere/codex' });
    deepEqual([gone.code, [...new Set(codesOf(gone.findings, 'problem'))]], [1, ['agent_missing']]);

    const home = join(stage.path, 'codex');
    await writeFile(join(home, 'config.toml'), 'model = "gpt-5.5"\n');
    await rm(join(home, 'auth.json'), { force: true });
    const { findings } = await examined(stage);
    deepEqual(codesOf(findings, 'problem'), ['signed_out']);
    await writeFile(join(home, 'auth.json'), '{"OPENAI_API_KEY":"sk-planted-secret"}');
    const again = await examined(stage);
    deepEqual([again.code, codesOf(again.findings, 'problem')], [0, []]);
    ok(!JSON.stringify(again.findings).includes('planted'));
  });
});
