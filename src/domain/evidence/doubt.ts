import { readShell, type ShellWord } from './shellText.ts';

/**
 * Why a command is perhaps none, as the end of "the command …": no shell would take it, or it reads as a
 * sentence (docs/rules.md R148). `undefined` where nothing speaks against it.
 */
export function commandDoubt(command: string): string | undefined {
  const { words, flaw } = readShell(command);
  return pastedWith(command) ?? flaw ?? (isSentence(words) ? 'reads as a sentence' : undefined);
}

/** What came along from where it was copied. */
function pastedWith(command: string): string | undefined {
  if (/^\$\s/.test(command)) return 'begins with the prompt of a shell';
  if (/^[-*\u2022]\s/.test(command)) return 'begins with a bullet';
  return /^`[^`]+`$/.test(command)
    ? 'stands in backticks, so that what it prints would be run'
    : undefined;
}

/**
 * Whether a line that is red is followed by another one, so that what stands last alone decides (docs/rules.md
 * R148). Where it cannot tell, it says no.
 */
export function goesOnWhenRed(command: string): boolean {
  const lines = command
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const isBeyond = readShell(command).words.length === 0 || lines.some(spansLines);
  if (isBeyond || /(?:^|[;\s])set -(?:[a-z]*e[a-z]*|o errexit)\b/.test(command)) return false;
  return lines.slice(0, -1).some((line) => !isContinued.test(line) && !cannotFail.test(line));
}

/** A compound command, or a quote that is closed on another line. */
const spansLines = (line: string): boolean =>
  /^(?:if|for|while|until|case|function|\{|\()(?:\s|$)|\(\)\s*\{/.test(line) ||
  !/^[^'"]*(?:(?:'[^']*'|"[^"]*")[^'"]*)*$/.test(line);
const isContinued = /(?:\\|&&|\|\|?)$/;
/** It ends by itself where it is red, or only sets something. */
const cannotFail = /\|\|\s*(?:exit|return)\b|^(?:export\s+)?\w+=\S*$/;

/** Programs whose names are no English words at the head of a sentence. */
const programs = wordSet(
  'npm npx pnpm yarn bun deno tsc eslint jest vitest mocha pytest tox ruff mypy python python3 pip uv poetry',
  'cargo rustc mix rspec rake bundle mvn gradle dotnet phpunit composer ctest cmake bash sh curl grep jq psql',
);

/**
 * Whether words that will not be run read like shell text: a program that is well known, or any with an
 * option, a path or an operator behind it.
 */
export function readsAsCommand(text: string): boolean {
  if (text.length > 300 || commandDoubt(text) !== undefined) return false;
  const [first, ...rest] = readShell(text).words;
  if (!first || rest.length === 0 || !/^[a-z0-9_./-]+$/.test(first.text)) return false;
  const hasPath = first.text.includes('/');
  const isTechnical = rest.some((one) => one.bare && /^--?[a-z]|^(&&|\|\|?)$/.test(one.text));
  return programs.has(first.text) || hasPath || isTechnical;
}

/** Words that say what is to be so; hardly any program takes them bare. */
const telling = wordSet(
  'is are was were be must should shall can cannot may will would has have does stays stay remains',
  'remain passes works work never always every when without below above than because which whose where',
);
/** Words that sentences are full of; a command may have one of them. */
const filling = wordSet(
  'a an the of in into on at by for from with and or no not this that these those it its their under over',
  'all any each still only as to after before while until both more less least most between within',
);

function wordSet(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(' ')));
}

/** Options, paths, assignments, operators, patterns: what only commands have. */
const technical = /^-|[=|&<>$*?/\\{}[\]~@^]|^\.+$|;$|\w\.\w|:\w/;

function isSentence(words: readonly ShellWord[]): boolean {
  const [first] = words;
  if (!first || words.length < 2 || !words.every((one) => isProse(one))) return false;
  const later = words.slice(1).map(({ text }) => text.toLowerCase().replace(/[.,:;!?]+$/, ''));
  if (isCapitalised(first.text)) return true;
  if (words.length >= 3 && (isEnded(words) || words.slice(0, -1).some(hasComma))) return true;
  const fill = later.filter((word) => filling.has(word)).length;
  return later.some((word) => telling.has(word)) || (words.length >= 4 && fill >= 2);
}

/** A quoted part may hold anything, and says nothing. */
const isProse = ({ text, bare }: ShellWord): boolean => !bare || !technical.test(text);

/** Of a sentence: programs begin with a capital letter too, but hardly go on in small ones. */
const isCapitalised = (text: string): boolean =>
  /^\p{Lu}\p{Ll}+[,:]?$/u.test(text) || /^[^\p{ASCII}]\p{L}*$/u.test(text);

const isEnded = (words: readonly ShellWord[]): boolean =>
  /\p{L}{2}[.!]$/u.test(words.at(-1)?.text ?? '');
const hasComma = ({ text }: ShellWord): boolean => /\p{L},$/u.test(text);
