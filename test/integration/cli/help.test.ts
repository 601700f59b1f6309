import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commands, groups } from '../../../src/cli/commands.ts';
import { runCli } from '../../fixtures/harnessStage.ts';

async function helpOf(...words: string[]): Promise<string> {
  const { exitCode, stdout } = await runCli(import.meta.dirname, {}, [...words, '--help']);
  equal(exitCode, 0, words.join(' '));
  return stdout;
}

/** Long lines are folded, which says nothing. */
const bare = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** First words of the entries below a title. */
const entries = (help: string, title: string): string[] =>
  help
    .replace(/^First steps[^]*/m, '')
    .slice(help.indexOf(title))
    .split('\n')
    .flatMap((line) => /^ {2}(?:-h, )?([\w-]+)/.exec(line)?.[1] ?? []);

const wordsOf = (path: string): string[] => path.split(' ').filter((word) => /^[\w-]+$/.test(word));

const kebab = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('given the help of the built command line', () => {
  it('when read, then it and its groups list exactly the table', async () => {
    const listed = async (...words: string[]): Promise<string[]> =>
      entries(await helpOf(...words), 'Commands:').filter((word) => word !== 'help');
    const first = commands.map(({ path }) => wordsOf(path)[0] ?? '');

    deepEqual(await listed(), [...new Set(first)]);
    for (const group of Object.keys(groups)) {
      const inside = commands.map(({ path }) => wordsOf(path)).filter(([one]) => one === group);
      deepEqual(
        await listed(group),
        inside.map(([, word]) => word),
      );
    }
  });

  it('when a command is asked, then it tells its summary and exactly its options', async () => {
    for (const { path, summary, options } of commands) {
      const help = await helpOf(...wordsOf(path));
      const names = Object.keys(options).map((name) => `--${kebab(name)}`);
      const said = [summary, ...Object.values(options).map((one) => one.summary)];

      deepEqual(entries(help, 'Options:'), [...names, '--help'], path);
      deepEqual(
        said.filter((one) => !bare(help).includes(bare(one))),
        [],
        path,
      );
    }
    ok(commands.length > 0);
  });
});
