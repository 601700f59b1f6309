/**
 * The page of the command line, made from the table of commands. Written anew by
 * `node test/docs/cliPage.ts`; a test holds page and table equal.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../../src/cli/command.ts';
import { commands, groups } from '../../src/cli/commands.ts';
import { shells } from '../../src/cli/completion/scripts.ts';
import { exits } from '../../src/cli/exit.ts';
import type { Option, Options } from '../../src/cli/option.ts';
import { longName } from '../../src/cli/option.ts';
import { globalOptions, phraseOf, wordsOf } from '../../src/cli/program.ts';
import { documentNames } from '../../src/cli/schema/documentNames.ts';
import { header, row } from './markdown.ts';

export const cliFile = join(import.meta.dirname, '../../docs/cli.md');

const meanings: Readonly<Record<keyof typeof exits, string>> = {
  ok: 'done; a drain that ended because nothing can start without you',
  fault: 'a fault, named on stderr as `code: what is wrong. what to do.`',
  findings: '`haft check`: there are findings',
  usage: 'the command line could not be understood',
  needsOperator: 'with `--strict-exit`: something needs you',
  interrupted: 'stopped by you; the work is kept and continued by the next run',
};

const loading: Readonly<Record<(typeof shells)[number], string>> = {
  bash: '`eval "$(haft completion bash)"` in `~/.bashrc`',
  zsh: '`source <(haft completion zsh)` in `~/.zshrc`, behind `compinit`',
  fish: '`haft completion fish > ~/.config/fish/completions/haft.fish`',
};

function optionRow(name: string, option: Option): string {
  const value = option.kind === 'flag' ? '' : ` <${option.takes}>`;
  const many = option.kind === 'repeated' ? ' …' : '';
  const notes = [
    option.summary,
    ...('choices' in option ? [`One of ${option.choices.map(code).join(', ')}.`] : []),
    ...(option.kind === 'preset' ? [`Default ${code(option.preset)}.`] : []),
    ...(option.kind === 'required' ? ['Required.'] : []),
  ];
  const said = notes.map((note, at) => (at === 0 && notes.length > 1 ? `${note}.` : note));
  return row(code(`${longName(name)}${value}${many}`), said.join(' '));
}

const code = (text: string): string => `\`${text}\``;

const optionTable = (options: Options): string[] =>
  Object.keys(options).length === 0
    ? []
    : [
        ...header('option', 'meaning'),
        ...Object.entries(options).map(([name, option]) => optionRow(name, option)),
        '',
      ];

function commandText(command: Command): string[] {
  const name = phraseOf(command).replaceAll(' ', '-');
  const documents: readonly string[] = documentNames;
  return [
    `### ${code(`haft ${command.path}`)}`,
    '',
    `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`,
    ...(documents.includes(name) ? [`Its JSON: ${code(`haft schema ${name}`)}.`] : []),
    '',
    ...optionTable(command.options),
  ];
}

function groupText(group: string | undefined): string[] {
  const inside = commands.filter((command) => wordsOf(command).group === group);
  const [title, about] =
    group === undefined ? ['Other commands', undefined] : [code(`haft ${group}`), groups[group]];
  return [`## ${title}`, '', ...(about ? [`${about}.`, ''] : []), ...inside.flatMap(commandText)];
}

/** The whole page as Markdown, before it is formatted. */
export function cliPage(): string {
  return [
    '# The command line',
    '',
    'Made from the table of commands by `node test/docs/cliPage.ts`; a test holds both equal.',
    '',
    'Answers go to stdout, everything else to stderr. With `--json` an answer is a document a line; `haft schema`',
    'lists them and prints their JSON Schemas, in which no object has a key that is not named. In a terminal tables',
    'are cut to its columns, or `COLUMNS`; nothing is ever coloured.',
    '',
    '## Of every command',
    '',
    ...optionTable({
      ...globalOptions,
      version: { kind: 'flag', summary: 'print the version' },
      help: { kind: 'flag', summary: 'what the command takes' },
    }),
    ...header('exit code', 'meaning'),
    ...Object.entries(exits).map(([name, value]) =>
      row(String(value), meanings[name as keyof typeof exits]),
    ),
    '',
    ...header('shell', 'to have it complete commands, options, choices and ids'),
    ...shells.map((shell) => row(shell, loading[shell])),
    '',
    ...[...Object.keys(groups), undefined].flatMap(groupText),
  ].join('\n');
}

if (import.meta.main) writeFileSync(cliFile, cliPage());
