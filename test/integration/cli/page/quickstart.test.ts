import { deepEqual, equal, match } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { decisionText, type DecisionText } from '../../../fixtures/decisionText.ts';
import type { CommandEnd } from '../../../fixtures/harnessStage.ts';
import { shellStage } from '../../../fixtures/shellStage.ts';

const readme = readFileSync(join(import.meta.dirname, '../../../../README.md'), 'utf8');

/** The command lines of its quickstart, in order, without comments. */
function quickstart(): string[] {
  const section = /^## Quickstart\n([^]*?)\n## /m.exec(readme)?.[1] ?? '';
  return [...section.matchAll(/^ *```sh\n([^]*?)^ *```/gm)].flatMap(([, block = '']) =>
    block
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== ''),
  );
}

const lines = {
  prepare: 'haft harness run --prepare-only',
  create:
    'haft commission create-from-decision dec-20261101-fix-count --delivery-policy workspace_patch_auto_on_pass',
  drain:
    'haft harness run --drain --concurrency 4 --force-skip-specs "overnight: docs polish + small refactors"',
  list: 'haft commission list --selector all',
  result: 'haft harness result wc-20261122-d0ecd972',
  tail: 'haft harness tail wc-20261122-d0ecd972 --follow',
  apply: 'haft harness apply wc-20261122-d0ecd972',
  requeue: 'haft commission requeue wc-20261122-d0ecd972 --reason "<why this is still wanted>"',
  cancel: 'haft commission cancel wc-20261122-d0ecd972 --reason "<why this is no longer wanted>"',
} as const;

const edit = (id: string, file: string, evidence: string): DecisionText => ({
  id,
  title: `Say two in ${file}`,
  keys: { affected_files: [file], evidence_requirements: [evidence] },
  script: { name: 'edit', arg: { file, from: 'one', to: 'two' } },
});
const files = { 'a.txt': 'one\n', 'b.txt': 'one\n', 'c.txt': 'one\n', 'd.txt': 'one\n' };
const decisions = [
  edit('dec-held', 'b.txt', 'grep -q two b.txt'),
  edit('dec-red', 'c.txt', 'false'),
  { ...edit('dec-nothing', 'd.txt', 'true'), script: { name: 'final' } },
];

describe('given the quickstart', () => {
  it('when read, then its command lines are those that are run here', () => {
    deepEqual(quickstart(), Object.values(lines));
  });

  it('when typed line by line, then each does what is said of it', async () => {
    await using shell = await shellStage({ files, decisions });
    const { stage } = shell;
    const remote = join(stage.path, 'remote.git');
    await execa('git', ['clone', '--quiet', '--bare', stage.root, remote]);
    await stage.git('remote', 'add', 'origin', remote);
    const began = await stage.git('rev-parse', 'HEAD');
    const head = (): Promise<string> => stage.git('rev-parse', 'HEAD');
    const type = async (line: string, id = ''): Promise<CommandEnd> => {
      const end = await shell.type(line.replace('wc-20261122-d0ecd972', id));
      equal(end.exitCode, 0, `${line}\n${end.stdout}${end.stderr}`);
      return end;
    };

    // Every active decision without a commission is planned and given one; nothing runs.
    const prepared = (await type(lines.prepare)).stdout;
    equal(readdirSync(join(stage.root, '.haft/plans')).length, 1);
    const idOf = (text: string, decision: string): string =>
      new RegExp(`created (wc-\\d{8}-[0-9a-f]{8}) decision=${decision} `).exec(text)?.[1] ?? '';
    const [held, red, nothing] = decisions.map(({ id }) => idOf(prepared, id)) as [
      string,
      string,
      string,
    ];
    match(prepared, /delivery_policy=workspace_patch_manual/);

    const one = edit('dec-20261101-fix-count', 'a.txt', 'grep -q two a.txt');
    await writeFile(join(stage.root, `.haft/decisions/${one.id}.md`), decisionText(one));
    const landed = idOf((await type(lines.create)).stdout, one.id);
    deepEqual([await head(), stage.model.requests.length], [began, 0]);

    const drained = (await type(lines.drain)).stdout.split('\n');
    deepEqual(
      drained.filter((line) => line.startsWith('auto_apply')),
      [`auto_apply_succeeded: commission=${landed} files=1`],
    );
    equal(await stage.git('rev-list', '--count', `${began}..HEAD`), '1');
    equal(await stage.git('show', '--name-only', '--format=', 'HEAD'), 'a.txt');
    match(
      await stage.git('show', '--no-patch', '--format=%b'),
      new RegExp(`^Decision: ${one.id}$`, 'm'),
    );

    const listed = (await type(lines.list)).stdout;
    const states = [...listed.matchAll(/^(wc-\S+) +(\S+) .*?(\S+)?$/gm)];
    deepEqual(Object.fromEntries(states.map(([, id, state]) => [id, state])), {
      [landed]: 'landed',
      [held]: 'held',
      [red]: 'failed',
      [nothing]: 'blocked_policy',
    });
    match(listed, new RegExp(`^${nothing} .* no_commission_mutation$`, 'm'));

    const result = (await type(lines.result, held)).stdout;
    match(result, /^verdict: pass$/m);
    match(result, /^delivery_decision\.reason=delivery_policy_manual$/m);
    match(result, / b\.txt \| +2 /);
    match(result, new RegExp(`^- apply: haft harness apply ${held}$`, 'm'));
    const tail = (await type(lines.tail, landed)).stdout.split('\n');
    match(tail.at(-1) ?? '', new RegExp(`^terminal: commission=${landed} state=completed `));

    const before = await head();
    match(
      (await type(lines.apply, held)).stdout,
      new RegExp(`^applied ${held} commit=\\w+ files=1`),
    );
    equal(await stage.git('rev-parse', 'HEAD~1'), before);
    equal(await stage.git('show', '--name-only', '--format=', 'HEAD'), 'b.txt');

    await type(lines.requeue, red);
    await type(lines.cancel, nothing);
    const after = (await type(lines.list)).stdout;
    match(after, new RegExp(`^${red} +queued `, 'm'));
    match(after, new RegExp(`^${nothing} +cancelled `, 'm'));
    equal(after.match(/^wc-/gm)?.length, 4);

    // Nothing left the machine.
    const { stdout: there } = await execa('git', ['--git-dir', remote, 'for-each-ref']);
    match(there, new RegExp(`^${began} commit\trefs/heads/main$`));
    equal(await stage.git('for-each-ref', 'refs/remotes'), '');
  });
});
