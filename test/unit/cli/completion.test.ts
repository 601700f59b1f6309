import { deepEqual, equal } from 'node:assert/strict';
import { commands, groups } from '../../../src/cli/commands.ts';
import { runCommandLine } from '../../../src/cli/commandLine.ts';
import { wantedAfter } from '../../../src/cli/completion/candidates.ts';
import { longName } from '../../../src/cli/option.ts';
import { phraseOf } from '../../../src/cli/program.ts';
import type { Surface } from '../../../src/cli/surface.ts';

const surface: Surface = {
  out: () => undefined,
  err: () => undefined,
  onStop: () => undefined,
  background: () => Promise.reject(new Error('nothing runs in the background')),
  enter: () => undefined,
  open: () => Promise.reject(new Error('there is no project')),
};

/** The answer to a shell, by lines, without notes. */
async function answerTo(...words: string[]): Promise<string[]> {
  let said = '';
  equal(
    await runCommandLine(['__complete', ...words], { ...surface, out: (text) => (said += text) }),
    0,
  );
  return said
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/\t.*$/, ''));
}

describe('given words to be completed', () => {
  it('when it is the first, then groups and commands stand there', async () => {
    const alone = commands.map((one) => phraseOf(one)).filter((phrase) => !phrase.includes(' '));
    deepEqual(await answerTo(''), ['words', ...Object.keys(groups), ...alone]);
    deepEqual(await answerTo('comm'), ['words', 'commission']);
    deepEqual(await answerTo('--project', '/tmp', 'comm'), ['words', 'commission']);
  });

  for (const command of commands)
    it(`when ${phraseOf(command)} is written, then its options and its argument stand there`, async () => {
      const words = phraseOf(command).split(' ');
      const options = Object.keys(command.options).map(longName);
      deepEqual(await answerTo(...words, '--'), ['words', ...options, '--project', '--help']);
      deepEqual(await answerTo(...words), ['words', words.at(-1)]);
    });

  it('when an argument or value is of few, then these stand there', async () => {
    deepEqual(await answerTo('completion', ''), ['words', 'bash', 'zsh', 'fish']);
    const policies = ['words', 'workspace_patch_manual', 'workspace_patch_auto_on_pass'];
    const create = ['commission', 'create-from-decision', 'dec-a', '--delivery-policy'];
    deepEqual(await answerTo(...create, 'workspace'), policies);
    deepEqual(await answerTo(...create, '=', 'workspace_patch_a'), ['words', policies[2]]);
    deepEqual(await answerTo(...create.slice(0, -1), '--delivery-policy=workspace_patch_m'), [
      'words',
      '--delivery-policy=workspace_patch_manual',
    ]);
  });

  const table: [words: string[], kind: string][] = [
    [['commission', 'show'], 'commissions'],
    [['commission', 'show', '--json'], 'commissions'],
    [['commission', 'show', 'wc-1'], 'nothing'],
    [['commission', 'refresh', 'wc-1'], 'commissions'],
    [['harness', 'revert'], 'commissions'],
    [['harness', 'revert', '--decision'], 'decisions'],
    [['harness', 'run'], 'decisions'],
    [['harness', 'run', '--plan'], 'files'],
    [['harness', 'run', '--concurrency'], 'nothing'],
    [['commission', 'create-batch', 'dec-a'], 'decisions'],
    [['trace'], 'files'],
    [['--project'], 'folders'],
    [['nonsense'], 'nothing'],
    [['commission', 'nonsense'], 'nothing'],
    [['check'], 'nothing'],
  ];
  for (const [words, kind] of table)
    it(`when it stands behind "${words.join(' ')}", then it is of the ${kind}`, () => {
      equal(wantedAfter(words, '').kind, kind);
    });

  it('when there is no project, then nothing is offered and nothing is said', async () => {
    deepEqual(await answerTo('commission', 'show', ''), ['words']);
  });
});
