import type { Command } from '../command.ts';
import { commands, groups } from '../commands.ts';
import { longName, type Option, type Options } from '../option.ts';
import { globalOptions, phraseOf } from '../program.ts';

/** A word that can stand where the cursor is, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly note: string;
}

/** What can stand there: these words, what the project has, or a place on the disk. */
export type Wanted =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  | { readonly kind: 'commissions' | 'decisions' | 'files' | 'folders' | 'nothing' };

const help: Options = { help: { kind: 'flag', summary: 'display help for command' } };
const nothing: Wanted = { kind: 'nothing' };

/** What can stand behind the words `before`, the last of which may be an option that takes a value. */
export function wantedAfter(before: readonly string[], current: string): Wanted {
  const read = readWords(before);
  if (read.open) return ofOption(read.open);
  const { command, group, rest } = read;
  if (current.startsWith('-')) return optionWords(command);
  if (command) return ofArgument(command, rest);
  return rest > 0 ? nothing : commandWords(group);
}

interface WordsRead {
  readonly command: Command | undefined;
  readonly group: string | undefined;
  /** How many words stand behind those of the command. */
  readonly rest: number;
  /** The option whose value comes next. */
  readonly open: Option | undefined;
}

function readWords(words: readonly string[]): WordsRead {
  const plain: string[] = [];
  let open: Option | undefined;
  for (const word of words) {
    // Bash takes `--option=value` for three words.
    if (word === '=') continue;
    if (open) open = undefined;
    else if (word.startsWith('-')) open = valueOption(commandOf(plain), word);
    else plain.push(word);
  }
  const command = commandOf(plain);
  const named = command ? phraseOf(command).split(' ').length : 0;
  const [first = ''] = plain;
  const group = !command && Object.hasOwn(groups, first) ? first : undefined;
  return { command, group, rest: plain.length - (group === undefined ? named : 1), open };
}

function commandOf(words: readonly string[]): Command | undefined {
  return commands.find((one) => {
    const phrase = phraseOf(one).split(' ');
    return phrase.every((word, at) => word === words[at]);
  });
}

const optionsFor = (command: Command | undefined): Options => ({
  ...command?.options,
  ...globalOptions,
  ...help,
});

function valueOption(command: Command | undefined, word: string): Option | undefined {
  const named = Object.entries(optionsFor(command)).find(([name]) => longName(name) === word);
  return named && named[1].kind !== 'flag' ? named[1] : undefined;
}

function optionWords(command: Command | undefined): Wanted {
  const words = Object.entries(optionsFor(command)).map(([name, { summary }]) => ({
    value: longName(name),
    note: summary,
  }));
  return { kind: 'words', words };
}

/** What an argument or value is called says what it is. */
function named(name: string): Wanted {
  if (/^commissions?$/.test(name)) return { kind: 'commissions' };
  if (/^decisions?$/.test(name)) return { kind: 'decisions' };
  if (/^(file|path|pattern|file:line)$/.test(name)) return { kind: 'files' };
  return name === 'folder' ? { kind: 'folders' } : nothing;
}

const choiceWords = (choices: readonly string[]): Wanted => ({
  kind: 'words',
  words: choices.map((value) => ({ value, note: '' })),
});

function ofOption(option: Option): Wanted {
  if (option.kind === 'choice' || option.kind === 'preset') return choiceWords(option.choices);
  return option.kind === 'flag' ? nothing : named(option.takes);
}

function ofArgument({ path, choices }: Command, taken: number): Wanted {
  const [, name, more] = / [<[]([^\].>]+)(\.\.\.)?[\]>]$/.exec(path) ?? [];
  if (name === undefined || (taken > 0 && more === undefined)) return nothing;
  return choices ? choiceWords(choices) : named(name);
}

function commandWords(group: string | undefined): Wanted {
  const inside = commands.flatMap((one): Candidate[] => {
    const [first = '', second] = phraseOf(one).split(' ');
    if (group !== undefined)
      return first === group && second !== undefined ? [{ value: second, note: one.summary }] : [];
    return second === undefined ? [{ value: first, note: one.summary }] : [];
  });
  const named = Object.entries(groups).map(([value, note]) => ({ value, note }));
  return { kind: 'words', words: group === undefined ? [...named, ...inside] : inside };
}
