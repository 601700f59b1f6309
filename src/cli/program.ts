import { Command as Parser, Option as ParserOption } from 'commander';
import type { Command } from './command.ts';
import { commands, groups } from './commands.ts';
import { longName, text, type Given, type Option, type Options } from './option.ts';
import type { Streams } from './text/print.ts';
import { version } from './version.ts';

/** What was read of a command line: which command, the words behind it, and its options. */
export interface Reading {
  readonly command: Command;
  readonly argument: unknown;
  readonly flags: Readonly<Record<string, unknown>>;
  /** Where to go first. */
  readonly project: string | undefined;
}

/** Of every command, before it or behind it. */
export const globalOptions = {
  project: text('folder', 'run as if started in this folder'),
};

/** Below the help of all, for who reads it for the first time. */
const firstSteps = `
First steps, in a git repository:
  haft decision new "Say what is to be done"        then fill the file in
  haft commission create-from-decision <decision>   what may change, what must be green
  haft harness run --drain                          agents work; what may land lands
  haft commission list --selector all               what became of it, and what needs you
`;

/**
 * The table as a parser. Reading a command line calls `take` and runs nothing.
 * Exits are thrown as CommanderError.
 */
export function programOf(
  { out, err, columns = 80 }: Streams,
  take: (reading: Reading) => void,
): Parser {
  const program = new Parser('haft')
    .description('Drains a queue of decision-born commissions with real codex agents.')
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .showSuggestionAfterError(false)
    // What could not be read is told by whoever catches it.
    .configureOutput({
      ...{ writeOut: out, writeErr: err, outputError: () => undefined },
      ...{ getOutHelpWidth: () => columns, getErrHelpWidth: () => columns },
    });
  for (const option of optionsOf(globalOptions)) program.addOption(option);
  program.addHelpText('after', firstSteps);
  const known = new Map<string, Parser>();
  const groupOf = (name: string): Parser => {
    const group = known.get(name) ?? program.command(name).description(groups[name] ?? '');
    known.set(name, group);
    return group;
  };
  for (const command of commands) {
    const { group, words } = wordsOf(command);
    const parser = (group === undefined ? program : groupOf(group)).command(words);
    parser.description(command.summary);
    if (command.choices) parser.registeredArguments[0]?.choices(command.choices);
    for (const option of optionsOf(command.options)) parser.addOption(option);
    parser.action((...read: unknown[]) => {
      const argument = words.includes(' ') ? read[0] : undefined;
      const { project } = program.opts<Given<typeof globalOptions>>();
      take({ command, argument, flags: parser.opts(), project });
    });
  }
  return program;
}

/** `commission show <commission>` is `show <commission>` of the group `commission`. */
export function wordsOf({ path }: Pick<Command, 'path'>): {
  readonly group: string | undefined;
  readonly words: string;
} {
  const [first = '', ...rest] = path.split(' ');
  return groups[first] === undefined
    ? { group: undefined, words: path }
    : { group: first, words: rest.join(' ') };
}

/** What is typed to call it, without its argument. */
export const phraseOf = ({ path }: Pick<Command, 'path'>): string => path.replace(/ [<[].*$/, '');

function optionsOf(options: Options): ParserOption[] {
  return Object.entries(options).map(([name, option]) => parserOption(name, option));
}

function parserOption(name: string, option: Option): ParserOption {
  const words = option.kind === 'flag' ? longName(name) : `${longName(name)} <${option.takes}>`;
  const made = new ParserOption(words, option.summary);
  switch (option.kind) {
    case 'flag':
    case 'text':
      return made;
    case 'required':
      return made.makeOptionMandatory();
    case 'repeated':
      return made.argParser((value: string, before: readonly string[] | undefined) => [
        ...(before ?? []),
        value,
      ]);
    case 'choice':
      return made.choices(option.choices);
    case 'preset':
      return made.choices(option.choices).default(option.preset);
  }
}
