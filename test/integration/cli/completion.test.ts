import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { completionScripts, shells, type Shell } from '../../../src/cli/completion/scripts.ts';
import { cliFile } from '../../fixtures/harnessStage.ts';
import { shellStage, type ShellStage } from '../../fixtures/shellStage.ts';

const decisions = ['dec-oak', 'dec-elm'].map((id) => ({
  id,
  title: `Plant ${id}`,
  keys: { affected_files: ['a.txt'], evidence_requirements: ['true'] },
}));
const files = { 'a.txt': 'one\n', 'docs/a.md': 'one\n' };

/** What bash is offered for the words, the last of which the cursor is on. */
async function offered({ stage, env }: ShellStage, ...words: string[]): Promise<string[]> {
  const script =
    'eval "$(haft completion bash)"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1));' +
    '_haft haft "${@: -1}" "${@: -2:1}" 2>/dev/null; printf "%s\\n" "${COMPREPLY[@]}"';
  const { stdout } = await execa('bash', ['--norc', '-c', script, 'bash', 'haft', ...words], {
    cwd: stage.root,
    env,
    extendEnv: false,
  });
  return stdout === '' ? [] : stdout.split('\n');
}

describe('given bash that was taught to complete', () => {
  it('when ids and places are asked for, then these are what the project has', async () => {
    await using place = await shellStage({ files, decisions });
    const id = await place.stage.create('dec-oak');

    deepEqual(await offered(place, 'commission', 'show', ''), [id]);
    deepEqual(await offered(place, 'commission', 'show', id.slice(0, 6)), [id]);
    deepEqual(await offered(place, 'commission', 'show', 'nothing'), []);
    deepEqual(await offered(place, 'harness', 'run', 'dec-'), ['dec-elm', 'dec-oak']);
    deepEqual(await offered(place, 'harness', 'revert', '--decision', 'dec-o'), ['dec-oak']);
    deepEqual(await offered(place, 'commission', 'list', '--selector', '=', 'ru'), ['runnable']);
    deepEqual(await offered(place, 'trace', 'docs/'), ['docs/a.md']);
    deepEqual(await offered(place, '--project', 'do'), ['docs']);
    deepEqual(await offered(place, 'nonsense', ''), []);
  });

  it('when somebody types and presses Tab, then the line is completed and runs', async () => {
    await using place = await shellStage({ files, decisions });
    const typed = [
      'eval "$(haft completion bash)"',
      'haft commission create-fr\tdec-o\t --allowed-p\tdo\t; exit',
    ];
    const { stdout } = await execa(
      'script',
      ['--quiet', '--command', 'bash --norc -i', '/dev/null'],
      {
        cwd: place.stage.root,
        env: { ...place.env, TERM: 'dumb', INPUTRC: '/dev/null' },
        extendEnv: false,
        input: typed.map((line) => `${line}\n`).join(''),
        reject: false,
      },
    );
    match(stdout, /created wc-\d+-\w+ decision=dec-oak .*allowed_paths=docs\//);
  });
});

/** Those on this machine; bash is on every one. */
const installed = shells.filter((shell) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, shell), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }),
);

describe('given what shells read to complete', () => {
  const parse: Readonly<Record<Shell, string>> = { bash: '-n', zsh: '-n', fish: '--no-execute' };

  it('when a shell that is there parses it, then it has nothing to say', async () => {
    ok(installed.includes('bash'));
    for (const shell of installed) {
      const { stderr, exitCode } = await execa(shell, [parse[shell]], {
        input: completionScripts[shell],
        reject: false,
      });
      deepEqual([shell, exitCode, stderr], [shell, 0, '']);
    }
  });

  it('when it is asked for, then it is printed outside of any project as well', async () => {
    for (const shell of shells) {
      const { stdout } = await execa(process.execPath, [cliFile, 'completion', shell], {
        cwd: '/',
      });
      equal(`${stdout}\n`, completionScripts[shell]);
    }
  });
});
