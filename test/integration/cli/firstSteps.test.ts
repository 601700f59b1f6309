import { equal, match, ok } from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shellStage } from '../../fixtures/shellStage.ts';

describe('given a repository that knows nothing of haft', () => {
  it('when the first steps of the help are taken, then a commit lands, and each step names the next', async () => {
    await using shell = await shellStage({ files: { 'a.txt': 'one\n' }, decisions: [] });
    const { stage } = shell;
    await stage.git('rm', '-r', '--quiet', '.haft');
    await stage.git('commit', '--quiet', '--message=nothing');
    const help = (await shell.type('haft --help')).stdout;
    const steps = [
      ...help.matchAll(/^ {2}(haft (?:decision|commission|harness) .*?)(?: {2}|$)/gm),
    ].map(([, line = '']) => line);
    equal(steps.length, 4, help);
    const [decide = '', commission = '', drain = '', look = ''] = steps;
    const typed = async (line: string): Promise<string> => {
      const { exitCode, stdout, stderr } = await shell.type(line);
      equal(exitCode, 0, `${line}\n${stdout}${stderr}`);
      return stdout;
    };
    match(await typed(drain), /; write a decision with "haft decision new <title>" first\.$/);

    const made = await typed(`${decide} --affected-file a.txt --evidence 'grep -q two a.txt'`);
    const [, id = '', file = ''] = /^created (dec-\S+) (\S+)$/m.exec(made) ?? [];
    match(made, new RegExp(`"haft harness run ${id}"`));
    const script = '[[script:edit {"file":"a.txt","from":"one","to":"two"}]]';
    await appendFile(join(stage.root, file), `\nReplace one by two.\n\n${script}\n`);
    match(await typed(drain), /; create commissions explicitly with "haft commission create-from-/);
    match(await typed('haft commission list'), /^no commissions that are runnable; .* lists all$/);

    const policy = '--delivery-policy workspace_patch_auto_on_pass';
    await typed(`${commission.replace('<decision>', id)} ${policy}`);
    match(await typed(drain), /^auto_apply_succeeded: commission=wc-\S+ files=1$/m);
    match(
      await typed(look),
      new RegExp(`^wc-\\S+ +landed +workspace_patch_auto_on_pass +${id}`, 'm'),
    );
    ok((await stage.git('log', '-1', '--format=%b')).includes(`Decision: ${id}`));
    // Whoever never asked for specifications is asked for none.
    equal(help.slice(help.indexOf('First steps')).includes('haft init'), false);
  });
});
