import { deepEqual, equal, ok } from 'node:assert/strict';
import { CommanderError } from 'commander';
import { commands, groups } from '../../../src/cli/commands.ts';
import { longName } from '../../../src/cli/option.ts';
import { programOf, wordsOf, type Reading } from '../../../src/cli/program.ts';

/** Written down once more, so that a command cannot go unnoticed. */
const paths = [
  'commission create-from-decision <decision>',
  'commission create-batch <decisions...>',
  'commission list',
  'commission show <commission>',
  'commission queue <commission>',
  'commission depend <commission>',
  'commission requeue <commission>',
  'commission resume <commission>',
  'commission refresh [commissions...]',
  'commission cancel <commission>',
  'commission restore <commission>',
  'harness plan [decisions...]',
  'harness run [decisions...]',
  'harness status',
  'harness result <commission>',
  'harness tail <commission>',
  'harness apply <commission>',
  'harness refuse <commission>',
  'harness revise <commission>',
  'harness revert [commission]',
  'harness proof <commission>',
  'harness preview',
  'harness confirm-setup',
  'harness pause',
  'harness resume',
  'harness stop',
  'harness concurrency <n>',
  'harness take-over',
  'harness report [drain]',
  'harness watch',
  'check',
  'doctor',
  'clean',
  'find <words...>',
  'trace <file:line>',
  'export',
  'init',
  'decision new <title>',
  'import <source...>',
  'serve',
  'schema [document]',
  'completion <shell>',
];

/** What a command line is read as, or what it prints and how it ends. */
function read(...args: string[]): { reading: Reading | undefined; printed: string; code: number } {
  let reading: Reading | undefined;
  let printed = '';
  const print = (text: string): void => void (printed += text);
  try {
    programOf({ out: print, err: print }, (one) => (reading = one)).parse(args, { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    return { reading, printed, code: thrown.exitCode };
  }
  return { reading, printed, code: 0 };
}

describe('given the table of commands', () => {
  it('when it is read, then it holds these and no other, each with a summary', () => {
    deepEqual(
      commands.map(({ path }) => path),
      paths,
    );
    ok(commands.every(({ summary }) => summary !== ''));
    const named = commands.flatMap((one) => wordsOf(one).group ?? []);
    deepEqual([...new Set(named)].sort(), Object.keys(groups).sort());
  });

  for (const command of commands) {
    const words = command.path.replaceAll(/ [<[].*$/g, '').split(' ');
    it(`when help is asked for ${words.join(' ')}, then each of its options is described`, () => {
      const { printed, code } = read(...words, '--help');
      equal(code, 0);
      ok(printed.includes(command.summary.split(' ').slice(0, 4).join(' ')), printed);
      for (const [name, { summary }] of Object.entries(command.options)) {
        ok(summary !== '', name);
        ok(printed.includes(longName(name)), name);
      }
    });
  }

  it('when a command line is understood, then its words and options are handed on and nothing runs', () => {
    const { reading } = read('commission', 'requeue', 'wc-1', '--reason', 'why', '--json');
    deepEqual(
      [reading?.command.path, reading?.argument, reading?.flags],
      ['commission requeue <commission>', 'wc-1', { reason: 'why', json: true }],
    );
    const several = read('find', 'one', 'two', '--situation', 'held').reading;
    deepEqual([several?.argument, several?.flags], [['one', 'two'], { situation: 'held' }]);
    for (const args of [
      ['--project', 'there', 'check'],
      ['check', '--project', 'there'],
    ])
      equal(read(...args).reading?.project, 'there');
    deepEqual(read('commission', 'list').reading?.flags, { selector: 'runnable' });
    deepEqual(read('harness', 'run', '--decision', 'a', '--decision', 'b').reading?.flags, {
      decision: ['a', 'b'],
    });
  });

  for (const args of [
    ['nonsense'],
    ['commission', 'nonsense'],
    ['commission', 'show'],
    ['commission', 'show', 'a', 'b'],
    ['commission', 'cancel', 'a'],
    ['commission', 'list', '--selector', 'odd'],
    ['check', '--nonsense'],
  ])
    it(`when it is "${args.join(' ')}", then nothing is read or printed`, () => {
      deepEqual(read(...args), { reading: undefined, printed: '', code: 1 });
    });
});
